"""The waivers of domains as they stand: which are in force, and which match nothing any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from meshwright.app.checked import Checked, check_scope
from meshwright.app.judged_domain import NO_AGREEMENTS, judged_domain
from meshwright.app.registry import NO_VARIABLES
from meshwright.app.waiver_edit import take_out
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import MeshError
from meshwright.mesh.waiver import Waiver

UNMATCHED = "no such change any more"
EXPIRED = "expired"
NEEDLESS = "not needed: the change may go out without it"
UNKNOWN = "not looked at"


@dataclass(frozen=True, slots=True)
class ListedWaiver:
    """A waiver of a domain; `states` is empty for one that is in force."""

    domain: str
    waiver: Waiver
    states: tuple[str, ...]


def list_waivers(
    folder: Path, *, now: datetime, against: str | None = None, environ: Mapping[str, str] = NO_VARIABLES
) -> tuple[ListedWaiver, ...]:
    """The waivers of a domain, or of all domains of a mesh, in the order of what they are about.

    Args:
        folder: the domain, or the root of a mesh.
        now: the time, with its zone.
        against: what to compare with, as `baselines` takes it.
        environ: the environment variables that a registry's location may use.

    Raises:
        MeshError: a domain could not be looked at.
    """
    checked = check_scope([folder], environ, now, against)
    return tuple(each for domain in checked.mesh.domains for each in _of(checked, domain))


def prune(
    folder: Path, *, now: datetime, environ: Mapping[str, str] = NO_VARIABLES
) -> tuple[tuple[ListedWaiver, ...], tuple[ListedWaiver, ...]]:
    """Take out the waivers that match no change, compared with everything that is published.

    Returns:
        Those that were taken out, and those that are left.

    Raises:
        MeshError: there are waivers, and nothing to compare their domains with.
    """
    checked = check_scope([folder], environ, now)
    listed = [each for domain in checked.mesh.domains for each in _of(checked, domain)]
    if listed and all(UNKNOWN in each.states for each in listed):
        raise MeshError(
            "nothing was taken out: nobody can tell which waivers match nothing, for there is nothing to compare with"
            + (f" ({checked.no_registry})" if checked.no_registry else "")
        )
    gone = tuple(each for each in listed if UNMATCHED in each.states)
    for config in checked.configs:
        keys = {each.waiver.change for each in gone if each.domain == config.name}
        if keys:
            take_out(config.folder, keys)
    return gone, tuple(each for each in listed if each not in gone)


def _of(checked: Checked, domain: Domain) -> Iterator[ListedWaiver]:
    waivers = checked.agreements.get(domain.name, NO_AGREEMENTS).waivers
    compared = bool(checked.baselines.get(domain.name))
    changes = judged_domain(checked, domain, NO_AGREEMENTS) if waivers else ()
    found = {judged.change.key: judged.decision for judged in changes}
    for waiver in sorted(waivers, key=lambda waiver: (waiver.what, waiver.change)):
        states = [EXPIRED] if waiver.expired(checked.mesh.now.date()) else []
        if not compared:
            states.append(UNKNOWN)
        elif waiver.change not in found:
            states.append(UNMATCHED)
        elif found[waiver.change] == "permitted":
            states.append(NEEDLESS)
        yield ListedWaiver(domain.name, waiver, tuple(states))
