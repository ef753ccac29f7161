"""Our classes of changes beside what dbt says of them: `state:modified` with the old project as `--state`.

    python -m tests.oracles.dbt_state

edits the small project in every way of the corpus, lets dbt parse and compare each, and prints what dbt and we say.
Takes about a minute of CPU. Ends with 1 when we do not say what the corpus has, or dbt sees what we do not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from meshwright.app.baselines import baselines, promises_of
from meshwright.app.changes import changes_in
from meshwright.contracts.pairing import compare
from meshwright.mesh.change import Change
from meshwright.read.domain import load_domain
from meshwright.read.mesh_yml import load_domain_config
from tests.oracles.comparison import BREAKS as REFUSED
from tests.oracles.corpus import EDITS, HARMLESS, RISKY, Edit
from tests.oracles.small_project import FILES

# A folder of its own: dbt imports every module whose name begins with dbt_ that it finds beside the script.
DRIVER = Path(__file__).parent / "drivers" / "ask_dbt.py"
TODAY = date(2026, 1, 4)
_ANSWER = "answer "


@dataclass(frozen=True, slots=True)
class Outcome:
    """What dbt and we say of an edit.

    Attributes:
        ours: all changes, harmless ones too.
        contract: what dbt says when it looks for changed contracts: `selected`, `warned` and `error`.
        modified: what it says when it looks for anything.
    """

    edit: Edit
    ours: tuple[Change, ...]
    contract: Mapping[str, Any]
    modified: Mapping[str, Any]

    @property
    def told(self) -> dict[str, str]:
        """What we tell that is not harmless: names and classes."""
        return {each.name: each.change_class for each in self.ours if each.change_class in (*REFUSED, "risky")}

    @property
    def verdict_of_dbt(self) -> str:
        """How it ends: `error` is exit code 2; a warning is 0."""
        if self.contract["error"]:
            return "error"
        if self.contract["warned"]:
            return "warning"
        if self.contract["selected"]:
            return "changed contract"
        return "changed" if self.modified["selected"] else "nothing"

    @property
    def dbt_sees_a_break(self) -> bool:
        """Whether dbt calls it a breaking change."""
        return self.verdict_of_dbt in ("error", "warning")

    @property
    def we_refuse(self) -> bool:
        """Whether a strict product would be refused."""
        return any(change_class in REFUSED for change_class in self.told.values())


def outcomes(root: Path, edits: Sequence[Edit] = EDITS) -> tuple[Outcome, ...]:
    """Write, parse and compare every edit below a folder."""
    old = _write(root / "old", FILES)
    folders = [_write(root / f"new_{number:02}", edit.files) for number, edit in enumerate(edits)]
    ran = subprocess.run(
        [sys.executable, DRIVER, old],
        input="\n".join(map(str, folders)),
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )
    lines = [line.removeprefix(_ANSWER) for line in ran.stdout.splitlines() if line.startswith(_ANSWER)]
    if ran.returncode or len(lines) != len(edits):
        raise RuntimeError(f"dbt did not answer all edits: {ran.stderr[-2000:]}{ran.stdout[-2000:]}")
    answers = [json.loads(line) for line in lines]
    return tuple(
        Outcome(edit, _ours(old, folder, edit), answer["state:modified.contract"], answer["state:modified"])
        for edit, folder, answer in zip(edits, folders, answers, strict=True)
    )


def _write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _ours(old: Path, new: Path, edit: Edit) -> tuple[Change, ...]:
    """What `--against` the folder of the old project finds."""
    domain = load_domain(new)
    (before,) = baselines(str(old), [domain], [load_domain_config(new)], None)[domain.name]
    comparison = compare(
        domain.name,
        before.promises,
        promises_of(domain),
        adapter=domain.adapter,
        config_place=domain.config_place,
        today=TODAY,
        notice=edit.notice,
    )
    return changes_in(comparison, preview=True)


def table(found: Iterable[Outcome]) -> str:
    """What both say, as text."""
    lines = ["| edit | dbt | we |", "| --- | --- | --- |"]
    for each in found:
        ours = ", ".join(f"`{name}` ({change_class})" for name, change_class in each.told.items()) or "harmless"
        lines.append(f"| {each.edit.what} | {each.verdict_of_dbt} | {ours} |")
    return "\n".join(lines)


def summary(found: Sequence[Outcome]) -> str:
    """How many breaks each sees, and where dbt sees one that is none to us."""
    breaks = [each for each in found if each.edit not in (*RISKY, *HARMLESS)]
    others = [each for each in found if each not in breaks]
    warned = sum(each.verdict_of_dbt == "warning" for each in breaks)
    failed = sum(each.verdict_of_dbt == "error" for each in breaks)
    lines = [
        f"{len(breaks)} breaks: we refuse {sum(each.we_refuse for each in breaks)}; dbt sees {warned + failed}, "
        f"of which {failed} end with an error",
        f"{len(others)} that are none: we refuse {sum(each.we_refuse for each in others)}; dbt calls "
        f"{sum(each.dbt_sees_a_break for each in others)} a breaking change: "
        + ", ".join(each.edit.what for each in others if each.dbt_sees_a_break),
    ]
    return "\n".join(lines)


def problems(found: Iterable[Outcome]) -> list[str]:
    """Where we do not say what the corpus has, and where dbt sees a changed contract of which we tell nothing."""
    wrong = []
    for each in found:
        if each.told != each.edit.tells:
            wrong.append(f"{each.edit.what}: we tell {each.told}, and should tell {dict(each.edit.tells)}")
        if each.verdict_of_dbt not in ("changed", "nothing") and not each.ours:
            wrong.append(f"{each.edit.what}: dbt sees {each.verdict_of_dbt}, and we nothing")
    return wrong


def main() -> int:
    """Print what both say."""
    with tempfile.TemporaryDirectory() as folder:
        found = outcomes(Path(folder))
    wrong = problems(found)
    print("\n".join([table(found), "", summary(found), *wrong]))
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
