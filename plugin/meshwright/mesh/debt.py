"""Accepted debt: findings that a domain lives with for now, each with a reason and somebody who answers for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId

ARROW = " -> "
_READ = re.compile(r"(?P<domain>[A-Za-z_]\w*)\.(?P<name>[A-Za-z_]\w*)(@(?P<version>[\w.]+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DebtEntry:
    """One accepted finding. Rule and subject are its identity within the domain.

    Attributes:
        rule: the rule's code.
        subject: the finding's subject, word for word.
        reason: why it is accepted.
        owner: who answers for it.
        since: ISO date of its acceptance.
        until: ISO date of the last day on which it is accepted, or None.
        place: where it is written, relative to the domain's folder.
    """

    rule: str
    subject: str
    reason: str
    owner: str
    since: str
    until: str | None = None
    place: Place = field(default=Place(""), compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """What finding it is about."""
        return (self.rule, self.subject)

    @property
    def read(self) -> PortId | None:
        """The model of another domain that the subject names: `weather.int_x` in `reader -> weather.int_x`."""
        _, arrow, last = self.subject.rpartition(ARROW)
        match = _READ.fullmatch(last) if arrow else None
        return PortId(match["domain"], match["name"], match["version"]) if match else None

    def expired(self, today: date) -> bool:
        """Whether the last day on which it was accepted is over."""
        return self.until is not None and date.fromisoformat(self.until) < today
