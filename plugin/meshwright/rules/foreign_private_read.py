"""PRV001: a read behind another domain's ports."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.access import ClosedRead, closed_reads
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.names import did_you_mean, nearest
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at what models, tests and snapshots read; exposures have a rule of their own."""
    for closed in closed_reads(mesh):
        if closed.read.kind == "exposure":
            continue
        read = closed.read
        why, because = _verdict(closed)
        yield RULE.finding(
            domain=closed.reader.name,
            place=read.place,
            subject=f"{read.reader} -> {read.port}",
            fact=f"{closed.reader.name} reads {read.port}, {why}",
            because=because,
            help=_help(closed),
            read=read.port,
        )


def _verdict(closed: ClosedRead) -> tuple[str, Reason]:
    read, owner, model = closed.read, closed.owner, closed.model
    if owner is None:
        manifest = f"the manifest of {closed.reader.name} has {read.port} with access {read.access}"
        return f"which is {read.access}", manifest
    if model is None:
        hint = did_you_mean(read.port.label, _ports(closed))
        return f"but {owner.name} has no such model{hint}", f"the manifest of {owner.name} has no {read.port.label}"
    decided = declaration(owner, model.setting("access"), f"keeps it {model.access}")
    return f"which is {model.access} in {owner.name}", decided


def _ports(closed: ClosedRead) -> list[str]:
    """The ports of the owner, those that stay before those that are deprecated."""
    if closed.owner is None:
        return []
    deprecated = {port.id.label for port in closed.owner.ports if port.deprecation_date}
    labels = [model.label for model in closed.owner.models if model.access == "public"]
    return sorted(labels, key=lambda label: (label in deprecated, label))


def _help(closed: ClosedRead) -> str:
    read, ports = closed.read, _ports(closed)
    ask = f"ask {read.port.domain} for a port with what {read.reader} needs"
    if not ports:
        return ask
    match = nearest(read.port.label, ports)
    shown = [match] if match else ports[:3]
    return f"read {' or '.join(f'`{read.port.domain}.{label}`' for label in shown)} instead, or {ask}"


RULE = MeshRule(
    code="PRV001",
    name="foreign-private-read",
    summary="A model, test or snapshot reads a model of another domain that is not one of its ports.",
    level="error",
    needs="other",
    check=check,
)
