"""SYN007: a domain that offers ports which no environment serves."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.published import Published
from meshwright.rules.rule import PublishedRule, declaration


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Look for each checked domain that has ports among the deployed ones.

    A domain that is checked alone is not told: before its first publication comes its first check.
    """
    deployed = {domain.name for domain in published.domains if domain.deployments}
    # Who reads a port before it is published is told by unoffered-input, with the same remedy.
    asked_for = {read.port.domain for domain in mesh.domains for read in domain.reads}
    asked_for |= {entry.domain for domain in mesh.domains for entry in domain.inputs}
    for domain in mesh.domains if len(mesh.domains) > 1 else ():
        if domain.ports and domain.name not in deployed | asked_for:
            port = domain.ports[0]
            yield RULE.finding(
                domain=domain.name,
                place=domain.config_place,
                subject=domain.name,
                fact=f"{domain.name} offers ports, and no environment of the registry serves one of them",
                because=declaration(domain, port.place, f"makes {port.id.label} public"),
                help=f"run `dbt build` and `mesh publish` in {domain.name}; a port is there for others from then on",
            )


RULE = PublishedRule(
    code="SYN007",
    name="undeployed-domain",
    summary="A domain offers ports, and no environment of the registry serves any of them.",
    level="warn",
    needs="mesh",
    check=check,
)
