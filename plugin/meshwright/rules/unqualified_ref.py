"""DEP008: a `ref` into another domain that does not name it."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.access import closed_reads
from meshwright.mesh.dependency import ref_call
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at how the ports of other domains are read."""
    # What is not a port must not be read at all, however it is written: foreign-private-read and its like report it.
    closed = {(each.reader.name, each.read) for each in closed_reads(mesh)}
    for domain in mesh.domains:
        seen: set[str] = set()
        # dbt looks into the own project first, so a bare name that is there as well means the own model.
        own = {model.name for model in domain.models}
        for read in sorted(domain.reads, key=lambda read: read.place):
            subject = f"{read.reader} -> {read.port}"
            if read.qualified or read.port.name in own or subject in seen or (domain.name, read) in closed:
                continue
            seen.add(subject)
            yield RULE.finding(
                domain=domain.name,
                place=read.place,
                subject=subject,
                fact=f"{domain.name} reads {read.port} without naming {read.port.domain}, so a model of its own called "
                f"{read.port.name} would take its place",
                because=declaration(domain, read.place, f"names no domain for {read.port.name}"),
                help=f"write `{ref_call(read.port)}`",
                read=read.port,
            )


RULE = MeshRule(
    code="DEP008",
    name="unqualified-ref",
    summary="A `ref` of another domain's port that does not name the domain.",
    level="error",
    needs="other",
    check=check,
)
