"""Reading a part of the registry answers every question as reading all of it does."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, event, given, settings

from meshwright.app.can_deploy import can_deploy
from meshwright.app.debt_list import list_debt
from meshwright.app.diff import diff
from meshwright.app.examine import examine
from meshwright.app.impact import impact
from meshwright.app.publish import publish
from meshwright.app.sync import sync
from meshwright.mesh.errors import MeshError
from meshwright.registry.layout import MARKED
from tests.unit.app.any_mesh import DOMAINS, AnyDomain, any_mesh, put
from tests.unit.app.small_domain import NOON, files

Asked = Callable[[], Any]


def told(ask: Asked) -> str:
    """The answer, or the error as a user sees it."""
    try:
        return repr(ask())
    except MeshError as error:
        return f"{type(error).__name__}: {error.what} / {error.remedy}"


def questions(folders: Sequence[Path]) -> dict[str, Asked]:
    def examined(*paths: Path) -> Any:
        found = examine(paths, {}, NOON)
        event(f"{min(len(found.ran.findings), 9)} findings")
        event(" ".join(sorted({finding.code for finding in found.ran.findings})))
        return (found.ran, found.settled, found.checked.notes, found.checked.baselines, found.checked.against)

    asked: dict[str, Asked] = {"check all": lambda: examined(*folders)}
    for folder in folders:
        asked[f"check {folder.name}"] = lambda f=folder: examined(f)  # type: ignore[misc]
        asked[f"debt {folder.name}"] = lambda f=folder: list_debt([f], now=NOON)  # type: ignore[misc]
        asked[f"can deploy {folder.name}"] = lambda f=folder: can_deploy(  # type: ignore[misc]
            str(f), "prod", environ={}, now=NOON
        )
        asked[f"diff {folder.name}"] = lambda f=folder: diff([f], environ={}, now=NOON)  # type: ignore[misc]
        for name in (*DOMAINS, "alpa"):
            asked[f"impact {name} {folder.name}"] = lambda f=folder, n=name: impact(n, f)  # type: ignore[misc]
    return asked


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(any_mesh())
def test_a_part_of_the_registry_answers_like_all_of_it(mesh: tuple[AnyDomain, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        folders = put(root, mesh)
        marked = root / "registry" / MARKED
        if not marked.exists():
            return
        asked = questions(folders)
        of_a_part = {name: told(ask) for name, ask in asked.items()}
        _compare_writing(root, folders)
        marked.unlink()
        of_all = {name: told(ask) for name, ask in asked.items()}
        for name, answer in of_all.items():
            assert of_a_part[name] == answer, name


def _compare_writing(root: Path, folders: Sequence[Path]) -> None:
    """`mesh sync` and `mesh publish` write the same in two copies, one of which has no markers."""
    with tempfile.TemporaryDirectory() as other:
        results = []
        for name in ("part", "all"):
            copy = Path(other) / name / "mesh"
            shutil.copytree(root, copy)
            if name == "all":
                (copy / "registry" / MARKED).unlink()
            asked: list[Asked] = [lambda f=copy / each.name: sync(f) for each in folders]  # type: ignore[misc]
            asked += [lambda f=copy / each.name: publish(f, now=lambda: NOON) for each in folders]  # type: ignore[misc]
            answers = [told(ask).replace(str(copy), "") for ask in asked]
            written = {path: text for path, text in files(copy).items() if "/target/" not in path}
            written.pop(f"registry/{MARKED}", None)
            results.append((answers, written))
        assert results[0] == results[1]
