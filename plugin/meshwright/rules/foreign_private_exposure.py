"""PRV008: an exposure that shows another domain's private model."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.access import closed_reads
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at what exposures depend on."""
    for closed in closed_reads(mesh):
        read, owner, model = closed.read, closed.owner, closed.model
        if read.kind != "exposure":
            continue
        yield RULE.finding(
            domain=closed.reader.name,
            place=read.place,
            subject=f"{read.reader} -> {read.port}",
            fact=f"{closed.reader.name} shows {read.port} in the {read.reader}, "
            + (f"but {owner.name} has no such model" if owner and not model else "which is not one of its ports"),
            because=declaration(owner, model.setting("access"), f"keeps it {model.access}")
            if owner and model
            else f"the manifest of {owner.name} has no {read.port.label}"
            if owner
            else f"the manifest of {closed.reader.name} has {read.port} with access {read.access}",
            help=f"build the exposure on a port of {read.port.domain}, or let {read.port.domain} declare the exposure",
            read=read.port,
        )


RULE = MeshRule(
    code="PRV008",
    name="foreign-private-exposure",
    summary="An exposure depends on a model of another domain that is not one of its ports.",
    level="error",
    needs="other",
    check=check,
)
