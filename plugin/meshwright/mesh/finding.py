"""Findings: what a rule has to say about one subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.port import Place

Level = Literal["error", "warn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation.

    Attributes:
        code: the rule's code, stable for ever.
        rule: the rule's name.
        level: how it counts.
        domain: the domain it was found in.
        place: the line to look at, relative to the domain's folder.
        subject: what it is about; `reader -> read` where two parties are involved.
        fact: what is wrong, naming both parties.
        because: the declaration that decided, with its place and owner; may be empty.
        help: the next action, starting with a verb.
    """

    code: str
    rule: str
    level: Level
    domain: str
    place: Place
    subject: str
    fact: str
    because: str
    help: str

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Where the finding stands in a sorted report."""
        return (self.domain, self.place.file, self.place.line, self.code, self.subject)
