"""What tools make of the exports that no release carries: DataHub's products, OpenLineage, DPROD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.judges.environments import DATAHUB, VOCABULARIES, Environment
from tests.judges.processes import run

DRIVERS = Path(__file__).parent / "drivers"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of OpenLineage that its client has built anew.

    Attributes:
        written: the event as we write it, without facets that the client has no class for.
        rebuilt: the same as the client would send it.
        unknown: the facets that it has no class for.
    """

    written: Any
    rebuilt: Any
    unknown: tuple[str, ...]


def load_data_products(folder: Path, files: Sequence[Path]) -> list[dict[str, Any]]:
    """What DataHub's command for data products would send of each file, or why it would not."""
    return _asked(DATAHUB, "load_data_products.py", folder, files)


def read_graphs(folder: Path, files: Sequence[Path]) -> list[dict[str, Any]]:
    """What rdflib reads in each file of JSON-LD."""
    return _asked(VOCABULARIES, "read_graph.py", folder, files)


def rebuild_events(folder: Path, files: Sequence[Path]) -> list[Event]:
    """The events in files of JSON lines, beside what OpenLineage's client makes of them."""
    events = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    command = [VOCABULARIES.program("python"), DRIVERS / "rebuild_events.py"]
    ended = run(command, folder, stdin=json.dumps(events))
    assert not ended.code, ended.output[-3000:]
    found = []
    for event, answer in zip(events, json.loads(ended.output.splitlines()[-1]), strict=True):
        for name in answer["unknown"]:
            event["dataset"]["facets"].pop(name)
        found.append(Event(_said(event), _said(answer["event"]), tuple(answer["unknown"])))
    return found


def _asked(environment: Environment, driver: str, folder: Path, files: Sequence[Path]) -> list[dict[str, Any]]:
    ended = run([environment.program("python"), DRIVERS / driver, *files], folder)
    assert not ended.code, ended.output[-3000:]
    answers: list[dict[str, Any]] = json.loads(ended.output.splitlines()[-1])
    return answers


def _said(value: Any) -> Any:
    """Without what is empty: the client leaves that out."""
    if isinstance(value, dict):
        return {key: _said(each) for key, each in value.items() if each not in (None, [], {})}
    return [_said(each) for each in value] if isinstance(value, list) else value
