"""Whether a change may go out: its class, how much readers can rely on the product, who is hit, what was agreed.

Who reads what changed decides whether it may go out; it never makes a breaking change a safe one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meshwright.contracts.exits import exits
from meshwright.mesh.change import Change
from meshwright.mesh.finding import Declaration, Reason
from meshwright.mesh.judged import Decision, Judged
from meshwright.mesh.port import PortId
from meshwright.mesh.product import Stability
from meshwright.mesh.reader import Reader
from meshwright.mesh.waiver import Waiver

_HARMLESS = ("additive", "neutral")
_TOLD = ("risky",)
_NEVER_UNAPPROVED = ("policy",)
_HITS_READERS = ("breaking", "undetermined")


@dataclass(frozen=True, slots=True)
class Situation:
    """What a verdict takes besides the change.

    Attributes:
        stability: what the product promised its readers to keep.
        readers: everybody who reads a port of the domain.
        ends: the deprecation dates that were announced, by port.
        waivers: by the key of a change.
        today: the day of the verdict.
        notice: how many days a deprecation has to be announced ahead.
    """

    today: date
    stability: Stability = "strict"
    readers: tuple[Reader, ...] = ()
    ends: Mapping[PortId, str] = field(default_factory=dict, hash=False)
    waivers: Mapping[str, Waiver] = field(default_factory=dict, hash=False)
    notice: int = 0


def judge(change: Change, situation: Situation, against: tuple[str, ...] = ()) -> Judged:
    """The verdict on a change; `against` says which releases promise what changes."""
    if change.change_class in _HARMLESS:
        return Judged(change, "permitted", against=against)
    readers = tuple(reader for reader in situation.readers if change.concerns(reader.domain, reader.use))
    decision, because = _decide(change, situation, readers)
    if decision == "permitted":
        return Judged(change, decision, readers, because, against=against)
    ways = exits(
        change,
        situation.stability,
        readers,
        today=situation.today,
        notice=situation.notice,
        announced=max((situation.ends.get(port, "") for port in change.ports), default=""),
    )
    return Judged(change, decision, readers, because, ways, against)


def _decide(change: Change, situation: Situation, readers: tuple[Reader, ...]) -> tuple[Decision, tuple[Reason, ...]]:
    waiver = situation.waivers.get(change.key)
    lapsed: tuple[Reason, ...] = ()
    if waiver is not None:
        if waiver.too_long(situation.today):
            says = f"waives it until {waiver.until}, which does not count: a waiver lasts a year at most"
        elif waiver.expired(situation.today):
            says = f"waived it until {waiver.until}"
        else:
            return "permitted", (Declaration(waiver.place, f"waives it until {waiver.until}", waiver.approver),)
        lapsed = (Declaration(waiver.place, says, waiver.approver),)
    if change.change_class in _NEVER_UNAPPROVED:
        return "refused", (*lapsed, f"whatever {change.product} promises: somebody has to approve it")
    over = _over(change, situation)
    if over and not readers:
        return "permitted", (f"its date {over} has come and nobody reads it any more",)
    decision, why = _by_stability(change, situation.stability, readers)
    if over and decision == "refused":
        return decision, (*lapsed, f"its date {over} has come, and it is still read")
    return decision, (*lapsed, why)


def _over(change: Change, situation: Situation) -> str:
    """The latest date on which all the ports of a change could go, when it has passed; else nothing."""
    ends = [situation.ends.get(port, "") for port in change.ports]
    last = max(ends, default="")
    return last if last and all(ends) and last <= situation.today.isoformat() else ""


def _by_stability(change: Change, stability: Stability, readers: tuple[Reader, ...]) -> tuple[Decision, Reason]:
    says = f"{change.product} is {stability}"
    if stability == "experimental":
        return "told", f"{says}: its readers know that it changes"
    if change.change_class in _TOLD:
        return "told", f"{says}: such a change breaks no promise"
    if stability == "strict":
        return "refused", f"{says}: it keeps every promise"
    return _stable(change, says, readers)


def _stable(change: Change, says: str, readers: tuple[Reader, ...]) -> tuple[Decision, Reason]:
    """What is read has to stay; of everything else the readers are told."""
    if change.change_class not in _HITS_READERS:
        return "told", f"{says}: promises may be weakened when everybody is told"
    if any(change.key not in reader.acknowledged for reader in readers):
        return "refused", f"{says}: what is read has to stay"
    return "told", f"{says}: {'all readers have agreed' if readers else 'no known reader is concerned'}"
