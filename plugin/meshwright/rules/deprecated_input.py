"""DEP006: reading a version of a port that has a deprecation date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from meshwright.mesh.counted import counted
from meshwright.mesh.dependency import Dependency, Offer, dependencies, ref_call
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import PortId
from meshwright.rules.rule import MeshRule, declaration

_SOON = 366
"""Days from which on a date alone says more than their number."""


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the deprecation date of every port that is read or listed: before it a warning, then an error."""
    today = mesh.now.date()
    for dependency in dependencies(mesh):
        # That a whole product is retired weighs more: inactive-input reports it.
        if dependency.offer.port.deprecation_date is not None and dependency.offer.product.status != "retired":
            end = dependency.offer.port.deprecation_date
            finding = _finding(dependency, end, today)
            yield finding if _over(end, today) else replace(finding, level="warn")


def _finding(dependency: Dependency, end: str, today: date) -> Finding:
    reader, port = dependency.reader, dependency.port
    successor = _successor(dependency)
    after = f"; its successor is {successor}" if successor else ""
    pinned = [place for entry, place in dependency.inputs if entry.version is not None]
    listed = [place for _, place in dependency.inputs]
    reads = [read.place for read in dependency.reads]
    return RULE.finding(
        domain=reader.name,
        place=min(pinned or reads or listed),
        subject=f"{reader.name} -> {port}",
        fact=f"{reader.name} {'reads' if reads else 'lists'} {port}, which may be gone {_when(end, today)}{after}",
        because=_because(dependency.offer, end),
        help=_move(dependency, successor) if successor else _leave(dependency),
        read=port,
    )


def _successor(dependency: Dependency) -> PortId | None:
    """What the producer names, else the latest version of the port, unless that goes away as well."""
    said = dependency.offer.deprecation
    if said is not None and said.replacement is not None:
        return said.replacement
    latest = dependency.latest
    return None if latest is None or latest.port.deprecation_date is not None else latest.port.id


def _over(end: str, today: date) -> bool:
    """Whether the date has come; one that is no date never does."""
    try:
        return date.fromisoformat(end) <= today
    except ValueError:
        return False


def _when(end: str, today: date) -> str:
    try:
        days = (date.fromisoformat(end) - today).days
    except ValueError:
        return f"from {end} on"
    if days > _SOON:
        return f"from {end} on"
    if days > 0:
        return f"from {end} on, in {counted(days, 'day')}"
    return f"since {end}, {counted(-days, 'day')} ago" if days else f"since {end}, today"


def _because(offer: Offer, end: str) -> Reason:
    owner, port = offer.owner, offer.port
    if offer.deprecation is not None:
        said = offer.deprecation
        return f"{said.by} deprecated {said.subject} from {end} on: {said.reason}"
    if owner is None:
        return f"{offer.who} published {port.id.label} as deprecated from {end} on"
    model = next((model for model in owner.models if model.label == port.id.label), None)
    place = model.setting("deprecation_date") if model else port.place
    return declaration(owner, place, f"deprecates {port.id.label} from {end} on")


def _move(dependency: Dependency, successor: PortId) -> str:
    """The edits of mesh.yml, where an input is pinned, and of the reads."""
    port = dependency.port
    edits = []
    if any(entry.version is not None for entry, _ in dependency.inputs):
        covered = any(entry.covers(successor) for entry in dependency.reader.inputs)
        edits.append(
            f"take `{port}` out of `inputs` in mesh.yml"
            if covered
            else f"write `{successor}` instead of `{port}` into `inputs` in mesh.yml and run `mesh sync`"
        )
    readers = sorted({read.reader for read in dependency.reads})
    if readers:
        others = f" and {len(readers) - 3} more" if len(readers) > 3 else ""
        edits.append(f"read `{ref_call(successor)}` in {', '.join(readers[:3])}{others}")
    return ", then ".join(edits) or f"read `{ref_call(successor)}`"


def _leave(dependency: Dependency) -> str:
    return f"ask {dependency.offer.who} what replaces `{dependency.port}`, and read that"


RULE = MeshRule(
    code="DEP006",
    name="deprecated-input",
    summary="An input or read of a version of a port that has a deprecation date.",
    level="error",
    needs="other",
    check=check,
)
