"""PRV004: another domain's table, named in SQL."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Report the relations in SQL that are tables which another domain builds."""
    domains = {domain.name: domain for domain in mesh.domains}
    for bypass in mesh.bypasses:
        if bypass.kind != "sql":
            continue
        domain = domains[bypass.domain]
        is_port = bypass.access == "public"
        yield RULE.finding(
            domain=domain.name,
            place=bypass.place,
            subject=f"{bypass.reader} -> {bypass.read}",
            fact=f"{domain.name} reads {bypass.read} by its hard-coded name {bypass.written}"
            + ("" if is_port else f", and {bypass.read} is {bypass.access}"),
            because=declaration(domain, bypass.place, f"names what {bypass.read.domain} builds"),
            help=f"run `mesh add {bypass.read}` and write `{{{{ ref('{bypass.read.domain}', '{bypass.read.name}') }}}}`"
            if is_port
            else f"ask {bypass.read.domain} for a port with what {bypass.reader} needs",
            read=bypass.read,
        )


RULE = MeshRule(
    code="PRV004",
    name="hard-coded-read",
    summary="SQL names a table that another domain builds instead of using `ref`.",
    level="error",
    needs="other",
    check=check,
)
