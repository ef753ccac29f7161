"""DEP001: a read that the domain's inputs do not list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from meshwright.mesh.access import closed_reads
from meshwright.mesh.dependency import covering_inputs
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at every read of a public model.

    A domain without a mesh.yml declares nothing, and alone it does not have to. Beside domains that do, it would be the
    one whose reads nobody looks at.
    """
    # What is not public cannot become an input: foreign-private-read and its like have the advice for it.
    closed = {(each.reader.name, each.read) for each in closed_reads(mesh)}
    declaring = any(domain.declared for domain in mesh.domains)
    for domain in mesh.domains if declaring else ():
        listed = set(domain.inputs)
        for read in domain.reads:
            if (domain.name, read) not in closed and listed.isdisjoint(covering_inputs(read.port)):
                yield _unlisted(domain, read) if domain.declared else _without_a_list(domain, read)


def _unlisted(domain: Domain, read: ForeignRead) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=read.place,
        subject=f"{read.reader} -> {read.port}",
        fact=f"{domain.name} reads {read.port}, which its inputs do not list",
        because=_because(domain, read),
        help=f"add `{read.port}` to `inputs` in mesh.yml, or run `mesh add {read.port}`",
        read=read.port,
    )


def _without_a_list(domain: Domain, read: ForeignRead) -> Finding:
    """A warning: the first thing that a project lacks when it joins a mesh is not what breaks the mesh."""
    finding = RULE.finding(
        domain=domain.name,
        place=read.place,
        subject=f"{read.reader} -> {read.port}",
        fact=f"{domain.name} reads {read.port}, and has no mesh.yml that lists its inputs",
        because=declaration(
            domain, domain.config_place, "has no mesh.yml beside it, and other domains of this mesh do"
        ),
        help=f"run `mesh init` in the folder of {domain.name}, then `mesh add {read.port}`",
        read=read.port,
    )
    return replace(finding, level="warn")


def _because(domain: Domain, read: ForeignRead) -> Reason:
    """The entry that pins another version of the same port, else the list as a whole."""
    for entry, place in zip(domain.inputs, domain.input_places, strict=False):
        if (entry.domain, entry.port) == (read.port.domain, read.port.name):
            return declaration(domain, place, f"lists {entry}")
    if domain.input_places:
        return declaration(domain, min(domain.input_places), "lists the inputs")
    return declaration(domain, domain.said_at("inputs"), "lists no inputs")


RULE = MeshRule(
    code="DEP001",
    name="undeclared-input",
    summary="A model, test or exposure reads a port of another domain that `inputs` does not list.",
    level="error",
    needs="other",
    check=check,
)
