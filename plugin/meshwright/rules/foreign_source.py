"""PRV003: another domain's table, declared as a source."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Report the sources that are tables which another domain builds."""
    domains = {domain.name: domain for domain in mesh.domains}
    for bypass in mesh.bypasses:
        if bypass.kind != "source":
            continue
        domain = domains[bypass.domain]
        is_port = bypass.access == "public"
        yield RULE.finding(
            domain=domain.name,
            place=bypass.place,
            subject=f"source {bypass.reader} -> {bypass.read}",
            fact=f"{domain.name} reads {bypass.read} as if it were raw data"
            + ("" if is_port else f", and {bypass.read} is {bypass.access}"),
            because=declaration(
                domain, bypass.place, f"names the table {bypass.written}, which {bypass.read.domain} builds"
            ),
            help=f"run `mesh add {bypass.read}` and use `ref('{bypass.read.domain}', '{bypass.read.name}')`"
            if is_port
            else f"ask {bypass.read.domain} for a port with what you need, and take the source out",
            read=bypass.read,
        )


RULE = MeshRule(
    code="PRV003",
    name="foreign-source",
    summary="A source is a table that another domain builds, so no contract protects the read.",
    level="error",
    needs="other",
    check=check,
)
