"""What was agreed about single changes: by the domain that makes them, and by those that they concern."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meshwright.mesh.place import Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a change may go out although it takes from readers what they were promised.

    Attributes:
        change: the key of the change, which its content decides.
        what: the rule's code and the subject, for people.
        approver: who allowed it.
        until: the last day on which it holds, as an ISO date.
    """

    change: str
    what: str
    reason: str
    approver: str
    until: str
    place: Place = field(default=Place(""), compare=False)

    def expired(self, today: date) -> bool:
        """Whether the last day is over."""
        return date.fromisoformat(self.until) < today

    def too_long(self, today: date) -> bool:
        """Whether it would outlive those who remember it: it lasts a year at most."""
        return date.fromisoformat(self.until) > a_year_after(today)


def a_year_after(today: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a domain is ready for a change of another one.

    Attributes:
        change: the key of the change.
        what: the rule's code and the subject, for people.
    """

    change: str
    what: str
    reason: str
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True)
class Agreements:
    """What a domain's mesh-waivers.yml says."""

    waivers: tuple[Waiver, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
