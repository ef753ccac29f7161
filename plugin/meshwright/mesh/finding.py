"""Findings: what a rule has to say about one subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId

Level = Literal["error", "warn"]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody wrote down, where, and who: the side of a finding that decided.

    Attributes:
        place: seen from where the user named the domain's folder, unlike a finding's own place.
        says: continues "this line ...": `lists the inputs`.
        owner: who answers for the domain that declares it; may be empty.
    """

    place: Place
    says: str
    owner: str = ""

    def __str__(self) -> str:
        """`domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)`."""
        return f"{self.place} {self.says}" + (f" ({self.owner})" if self.owner else "")


Reason = Declaration | str


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation.

    Attributes:
        code: the rule's code, stable for ever.
        rule: the rule's name.
        level: how it counts.
        domain: the domain it was found in.
        place: what to look at, relative to the domain's folder.
        subject: what it is about; `reader -> read` where two parties are involved. With the code it is the identity
            of the finding: accepted debt and fingerprints are keyed by it.
        fact: what is wrong, naming both parties.
        reasons: what decided, mostly declarations; may be empty.
        help: the next action, starting with a verb.
        read: the model of another domain that it is about, where one domain reads another.
        readers: whom it concerns, a sentence each; None where the question does not arise.
        change: the key of the change that it is about; empty for other findings.
    """

    code: str
    rule: str
    level: Level
    domain: str
    place: Place
    subject: str
    fact: str
    reasons: tuple[Reason, ...]
    help: str
    read: PortId | None = None
    readers: tuple[str, ...] | None = None
    change: str = ""

    @property
    def because(self) -> str:
        """What decided, as one line; may be empty."""
        return "; ".join(map(str, self.reasons))

    @property
    def order(self) -> tuple[str, str, int, int, str, str]:
        """Where the finding stands in a sorted report."""
        return (self.domain, self.place.file, self.place.line, self.place.column, self.code, self.subject)
