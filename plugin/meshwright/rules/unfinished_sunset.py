"""SYN011: a version that may soon be gone, or may be already, and that other domains still read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from meshwright.mesh.counted import counted
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.published import Published
from meshwright.mesh.reader import Reader, readers_of
from meshwright.rules.rule import PublishedRule, declaration

_SOON = 30
"""Days before the date from which on the owner has to look who is left."""
_NAMED = 3


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Ask the registry who reads the ports whose date is near."""
    today = mesh.now.date()
    for domain in mesh.domains:
        for made in domain.implementations:
            days = _days(made.port.deprecation_date, today)
            readers = readers_of(made.port.id, published) if days is not None and days <= _SOON else ()
            if days is not None and readers:
                yield _finding(domain, made, days, readers)


def _days(end: str | None, today: date) -> int | None:
    """How many days are left until a date; None without one."""
    try:
        return (date.fromisoformat(end) - today).days if end else None
    except ValueError:
        return None


def _finding(domain: Domain, made: Implementation, days: int, readers: tuple[Reader, ...]) -> Finding:
    port, place = made.port, made.model.setting("deprecation_date")
    end = port.deprecation_date
    when = f"from {end} on, in {counted(days, 'day')}" if days > 0 else f"since {end}"
    names = sorted({reader.domain for reader in readers})
    finding = RULE.finding(
        domain=domain.name,
        place=place,
        subject=str(port.id),
        fact=f"{domain.name} offers {port.id.label}, which may be gone {when}, "
        f"and {counted(len(names), 'other domain')} still read{'s' if len(names) == 1 else ''} it",
        because=declaration(domain, place, f"deprecates {port.id.label} from {end} on"),
        help=_help(domain, made, days, readers),
    )
    return replace(finding, readers=tuple(map(str, readers)))


def _help(domain: Domain, made: Implementation, days: int, readers: tuple[Reader, ...]) -> str:
    port = made.port.id
    whom = list(dict.fromkeys(reader.owner.name or reader.owner.email or reader.domain for reader in readers))
    others = f" and {len(whom) - _NAMED} more" if len(whom) > _NAMED else ""
    latest = next((each for each in domain.ports if each.id.name == port.name and each.latest), None)
    successor = f" to read {latest.id}" if latest is not None and latest.deprecation_date is None else " to leave it"
    then = "from the date on it is an error there" if days > 0 else "it is an error there already"
    return (
        f"ask {', '.join(whom[:_NAMED])}{others}{successor}: {then}; "
        f"remove {port.label} after the date, when nobody reads it any more, or put the date off"
    )


RULE = PublishedRule(
    code="SYN011",
    name="unfinished-sunset",
    summary="A version of a port may be gone within 30 days, or already, and other domains still read it.",
    level="warn",
    check=check,
)
