"""PRV010: a right in the database that the mesh does not declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.undeclared_grant import UndeclaredGrant
from meshwright.rules.rule import DatabaseRule


def check(mesh: Mesh, grants: Sequence[UndeclaredGrant]) -> Iterator[Finding]:
    """Tell what was found of each checked domain."""
    for grant in grants:
        domain = mesh.domain(grant.domain)
        if domain is not None:
            yield RULE.finding(
                domain=domain.name,
                place=domain.said_at("products"),
                subject=grant.subject,
                fact=grant.fact,
                because=f"database {grant.database} says so",
                help="have an administrator run `mesh grants apply`, or offer the product in `consumers`",
            )


RULE = DatabaseRule(
    code="PRV010",
    name="undeclared-grant",
    summary="A role of the database may read what is private or not offered to it, or write what is another domain's.",
    level="error",
    check=check,
)
