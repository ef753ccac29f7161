"""PRV001: a read behind another domain's ports."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain, ForeignRead
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.names import did_you_mean, nearest
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Ask the owner's manifest where it is checked too, else the reader's, whether each read is public."""
    for domain in mesh.domains:
        for read in domain.reads:
            owner = mesh.domain(read.port.domain)
            verdict = _by_reader(domain, read) if owner is None else _by_owner(owner, read)
            if verdict is None:
                continue
            reason, because = verdict
            yield RULE.finding(
                domain=domain.name,
                place=read.place,
                subject=f"{read.reader} -> {read.port}",
                fact=f"{domain.name} reads {read.port}, {reason}",
                because=because,
                help=_help(owner, read),
            )


def _by_reader(domain: Domain, read: ForeignRead) -> tuple[str, str] | None:
    if read.access == "public":
        return None
    return f"which is {read.access}", f"the manifest of {domain.name} has {read.port} with access {read.access}"


def _by_owner(owner: Domain, read: ForeignRead) -> tuple[str, str] | None:
    labels = [model.label for model in owner.models if model.access == "public"]
    for model in owner.models:
        if model.label == read.port.label:
            if model.access == "public":
                return None
            return (
                f"which is {model.access} in {owner.name}",
                declaration(owner, model.place, f"declares it {model.access}"),
            )
    return (
        f"but {owner.name} has no such model{did_you_mean(read.port.label, labels)}",
        f"the manifest of {owner.name} has no {read.port.label}",
    )


def _help(owner: Domain | None, read: ForeignRead) -> str:
    ports = sorted({model.label for model in owner.models if model.access == "public"}) if owner else []
    ask = f"ask {read.port.domain} for a port with what {read.reader} needs"
    if not ports:
        return ask
    match = nearest(read.port.label, ports)
    shown = [match] if match else ports[:3]
    return f"read {' or '.join(f'`{read.port.domain}.{label}`' for label in shown)} instead, or {ask}"


RULE = MeshRule(
    code="PRV001",
    name="foreign-private-read",
    summary="A model, test or exposure reads a model of another domain that is not one of its ports.",
    level="error",
    check=check,
)
