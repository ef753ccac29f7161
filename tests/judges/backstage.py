"""What Backstage's catalogue would refuse: its own policies and validators, from npm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.judges.environments import BACKSTAGE
from tests.judges.processes import Finding, run

DRIVER = Path(__file__).parent / "drivers" / "check_catalog.mjs"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What Backstage reads from files.

    Attributes:
        entities: the reference of each one, `api:default/weather-hourly`, with its `spec.type`.
        findings: what it refuses.
        repeated: the Domains that a further file holds, of which it keeps the first.
        leads: from, field, to, and whether the files hold what is referred to.
    """

    entities: dict[str, str | None]
    findings: tuple[Finding, ...]
    repeated: frozenset[str]
    leads: tuple[tuple[str, str, str, bool], ...]

    @property
    def dangling(self) -> tuple[tuple[str, str, str], ...]:
        """References to something else than owners that lead to nothing: Groups are those of the portal."""
        return tuple((start, field, end) for start, field, end, found in self.leads if not found and field != "owner")


def read_catalogue(folder: Path, files: Sequence[Path]) -> Catalogue:
    """Let Backstage read files."""
    ended = run(["node", DRIVER, BACKSTAGE.folder, *files], folder)
    assert not ended.code, ended.output
    answer = json.loads(ended.output)
    return Catalogue(
        entities={each["ref"]: each["type"] for each in answer["entities"]},
        findings=tuple(Finding("Backstage", each["place"], each["text"]) for each in answer["wrong"]),
        repeated=frozenset(answer["repeated"]),
        leads=tuple((each["from"], each["field"], each["to"], each["found"]) for each in answer["referred"]),
    )


def read_documents(folder: Path, files: Sequence[Path]) -> list[list[Any]]:
    """What the YAML reader of Backstage makes of files: the documents of each."""
    ended = run(["node", DRIVER.with_name("read_yaml.mjs"), BACKSTAGE.folder, *files], folder)
    assert not ended.code, ended.output[-3000:]
    found: list[list[Any]] = json.loads(ended.output)
    return found
