"""CON007: a view that promises constraints, which no engine enforces on views."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.enforcement import VIEWS
from meshwright.mesh.finding import Finding
from meshwright.mesh.guards import unguarded
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import Constraint
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for constraints without a blocking test on the ports that are views."""
    for domain in mesh.domains:
        for made in domain.implementations:
            if made.port.contract_enforced and made.materialized in VIEWS:
                promised = unguarded(made)
                if promised:
                    yield _finding(domain, made, promised)


def _finding(domain: Domain, made: Implementation, promised: list[tuple[Constraint, str]]) -> Finding:
    label = made.port.id.label
    kind = made.materialized.replace("_", " ")
    words = ", ".join(
        f"{each.type} of {', '.join(each.columns)}" if each.columns else each.type for each, _ in promised
    )
    # A primary key and a not_null on its column lack the same test.
    tests = "; ".join(dict.fromkeys(part for _, tests in promised for part in tests.split(" and ")))
    return RULE.finding(
        domain=domain.name,
        place=made.model.setting("materialized"),
        subject=str(made.port.id),
        fact=f"{domain.name} promises {words} in {label}, but it is a {kind}, which carries no constraints",
        because=(
            declaration(domain, made.model.setting("access"), "makes it public"),
            "dbt applies constraints to tables and incremental models alone",
        ),
        help=f"set `materialized: table` in the `config` of {label}, or add {tests}, "
        "as data tests with severity `error`",
    )


RULE = MeshRule(
    code="CON007",
    name="unenforceable-view",
    summary="A public view declares constraints, which are enforced on tables alone, and no data test keeps them.",
    level="warn",
    check=check,
)
