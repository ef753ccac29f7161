"""DEP001: a read that the domain's inputs do not list."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain, ForeignRead
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at every read of a public model in the domains that declare their inputs."""
    for domain in mesh.domains:
        if not domain.declared:
            continue
        for read in domain.reads:
            # What is not public cannot become an input: foreign-private-read has the advice for it.
            if read.access == "public" and not any(entry.covers(read.port) for entry in domain.inputs):
                yield RULE.finding(
                    domain=domain.name,
                    place=read.place,
                    subject=f"{read.reader} -> {read.port}",
                    fact=f"{domain.name} reads {read.port}, which its inputs do not list",
                    because=_because(domain, read),
                    help=f"add `{read.port}` to `inputs` in mesh.yml, or run `mesh add {read.port}`",
                )


def _because(domain: Domain, read: ForeignRead) -> str:
    """The entry that pins another version of the same port, else the list as a whole."""
    for entry, place in zip(domain.inputs, domain.input_places, strict=False):
        if (entry.domain, entry.port) == (read.port.domain, read.port.name):
            return declaration(domain, place, f"lists {entry}")
    if domain.input_places:
        return declaration(domain, min(domain.input_places), "lists the inputs")
    return declaration(domain, domain.config_place, "lists no inputs")


RULE = MeshRule(
    code="DEP001",
    name="undeclared-input",
    summary="A model, test or exposure reads a port of another domain that `inputs` does not list.",
    level="error",
    check=check,
)
