"""What datacontract-cli says of pairs: asked now, or as it was recorded.

Ask again and record: `python -m tests.oracles.datacontract_breaking --record`, with MESH_ORACLE_DATACONTRACT.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.oracles.pairs import Pair, digest, pairs

VARIABLE = "MESH_ORACLE_DATACONTRACT"
HERE = Path(__file__).parent
RECORDED = HERE / "datacontract_answers.json"
DRIVER = HERE / "drivers" / "ask_datacontract.py"
RECORDED_PAIRS, RECORDED_SEED = 312, 6
HARMLESS = "info"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as the tool tells it.

    Attributes:
        path: what changed, `schema.orders.properties.amount.physicalType`.
        rule: which of its rules has judged.
        direction: `loosens`, `tightens`, `both`, `undetermined`, `untested`; empty inside of something that goes.
        level: `error`, `warning` or `info` for consumers.
    """

    path: str
    rule: str
    direction: str
    level: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What a version of the tool says of each pair; what it has recorded as harmless is not kept."""

    version: str
    entries: tuple[tuple[Entry, ...], ...]


def ask(python: str, made: list[Pair]) -> Answers:
    """Run the tool once for all pairs.

    Args:
        python: the Python of an environment that has it.
        made: the pairs.
    """
    lines = "\n".join(json.dumps(dict(zip(("old", "new"), pair.contracts, strict=True))) for pair in made)
    ran = subprocess.run([python, DRIVER], input=lines, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"{python} could not judge: {ran.stderr[-2000:]}")
    version, *answers = map(json.loads, ran.stdout.splitlines())
    return Answers(version, tuple(_entries(answer) for answer in answers))


def record(answers: Answers, made: list[Pair]) -> None:
    """Keep answers in the repository."""
    kept = [[list(_row(entry)) for entry in found if entry.level != HARMLESS] for found in answers.entries]
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in kept)
    head = json.dumps({"version": answers.version, "seed": RECORDED_SEED, "digest": digest(made)})[:-1]
    RECORDED.write_text(f'{head}, "answers": [\n{lines}\n]}}\n')


def recorded() -> tuple[list[Pair], Answers]:
    """The fixed pairs, and what was recorded of them.

    Raises:
        LookupError: the pairs are not those that were judged.
    """
    content = json.loads(RECORDED.read_text())
    made = list(pairs(RECORDED_PAIRS, RECORDED_SEED))
    if content["digest"] != digest(made) or len(content["answers"]) != len(made):
        raise LookupError(f"the pairs are not those that were judged: record {RECORDED.name} again")
    return made, Answers(content["version"], tuple(_entries(answer) for answer in content["answers"]))


def _entries(answer: Any) -> tuple[Entry, ...]:
    return tuple(Entry(*row) for row in answer)


def _row(entry: Entry) -> tuple[str, ...]:
    return (entry.path, entry.rule, entry.direction, entry.level)
