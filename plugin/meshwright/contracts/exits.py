"""The legal ways to make a change that breaks or weakens a promise, as advice."""

from __future__ import annotations

from datetime import date, timedelta

from meshwright.mesh.change import Change
from meshwright.mesh.product import Stability
from meshwright.mesh.reader import Reader

_GONE = ("removed-port", "lowered-access")
_OF_A_DATE = ("earlier-removal", "short-notice")
_OF_A_MODEL = ("breaking", "weakened", "undetermined")


def exits(
    change: Change,
    stability: Stability,
    readers: tuple[Reader, ...],
    *,
    today: date,
    notice: int = 0,
    announced: str = "",
) -> tuple[str, ...]:
    """What can be done about a change, the best way first; each begins with a verb.

    Args:
        change: one that is not permitted as it is.
        stability: what the product promised.
        readers: whom it concerns.
        today: the day of the advice.
        notice: how many days a deprecation has to be announced ahead.
        announced: the date from which the ports of the change may be gone, as it was released; empty for none.
    """
    ways = _ways(change, readers, today, notice, announced)
    if change.change_class == "risky":
        return ways
    return (*ways, *_agreement(change, stability, readers), _waiver(change))


def _ways(change: Change, readers: tuple[Reader, ...], today: date, notice: int, announced: str) -> tuple[str, ...]:
    if change.change_class == "risky":
        return ("tell the readers",) if readers else ("tell those who may read it without being known",)
    if change.name in _GONE:
        if announced and announced <= today.isoformat():
            return ("put it back until its readers have moved",)
        end = announced or (today + timedelta(days=notice)).isoformat()
        later = "" if announced else " or later"
        return (
            f"put it back with `deprecation_date: {end}`{later}, and remove it after that date, when nobody reads it",
        )
    if change.name == "moved-relation":
        return ("keep the name of the table with `alias`",)
    if _of_a_port(change) and change.name not in _OF_A_DATE and change.change_class in _OF_A_MODEL:
        version = (
            "put the change into a new dbt model version beside the old one with `deprecation_date` on the old one"
        )
        return (version,) if change.change_class == "breaking" else ("undo it", version)
    return ("undo it",)


def _of_a_port(change: Change) -> bool:
    """Whether a new version of a model can carry the change: it is about what the model holds."""
    return len(change.ports) == 1 and not change.subject.startswith(f"{change.domain}/")


def _agreement(change: Change, stability: Stability, readers: tuple[Reader, ...]) -> tuple[str, ...]:
    missing = sorted({reader.domain for reader in readers if change.key not in reader.acknowledged})
    if stability != "stable" or not missing or change.change_class not in ("breaking", "undetermined"):
        return ()
    return (f"ask {', '.join(missing)} for `mesh acknowledge {change.key}`",)


def _waiver(change: Change) -> str:
    return f"have it approved: `mesh waive {change.key}`"
