"""Accepted debt as its two sides see it: what a domain accepted, and what others accepted about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from meshwright.app.examine import Examined, examine
from meshwright.app.registry import NO_VARIABLES
from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.mesh import Mesh


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of a domain's file.

    Attributes:
        days: how long ago it was accepted.
        state: `open`, `solved`, `counts again` when it does not hold its finding back, or `not looked at`.
    """

    entry: DebtEntry
    days: int
    state: str


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """Debt of another domain for reading something of this one.

    Attributes:
        reader: the other domain.
        rule: the rule's code.
        read: what it reads: `weather.int_x`.
    """

    reader: str
    rule: str
    read: str


@dataclass(frozen=True, slots=True)
class DomainDebt:
    """The debt of a domain, and the debt against it."""

    name: str
    entries: tuple[ListedEntry, ...]
    against: tuple[HeldAgainst, ...]


def list_debt(
    folders: Sequence[Path], *, now: datetime, environ: Mapping[str, str] = NO_VARIABLES
) -> tuple[DomainDebt, ...]:
    """The debt of the domains in some folders, after a check of them.

    Raises:
        MeshError: a domain could not be looked at.
    """
    examined = examine(folders, environ, now)
    against = sorted(_all_against(examined), key=lambda held: (held[1].reader, held[1].rule, held[1].read))
    return tuple(
        DomainDebt(
            domain.name,
            tuple(_entries(examined, domain.name, now.date())),
            tuple(dict.fromkeys(held for name, held in against if name == domain.name)),
        )
        for domain in examined.checked.mesh.domains
    )


def _entries(examined: Examined, name: str, today: date) -> Iterable[ListedEntry]:
    settled = examined.settled
    solved = {entry.key for domain, entry in settled.solved if domain == name}
    held = {entry.key for finding, entry in settled.held if finding.domain == name}
    for entry in sorted(examined.debts[name], key=lambda entry: entry.key):
        if (name, *entry.key) in settled.again:
            state = "counts again"
        else:
            state = "open" if entry.key in held else "solved" if entry.key in solved else "not looked at"
        yield ListedEntry(entry, (today - date.fromisoformat(entry.since)).days, state)


def _all_against(examined: Examined) -> Iterable[tuple[str, HeldAgainst]]:
    """Domain and debt; a domain's own file is newer than what it published."""
    for reader, entries in examined.debts.items():
        for entry in entries:
            if entry.read is not None and entry.read.domain != reader:
                yield entry.read.domain, HeldAgainst(reader, entry.rule, str(entry.read))
    yield from _published_against(examined.checked.mesh)


def _published_against(mesh: Mesh) -> Iterable[tuple[str, HeldAgainst]]:
    checked = {domain.name for domain in mesh.domains}
    for domain in mesh.published.domains if mesh.published else ():
        deployment = domain.deployment_in(domain.default_environment)
        if domain.name not in checked and deployment is not None:
            for rule, read in deployment.debt:
                yield read.domain, HeldAgainst(domain.name, rule, str(read))
