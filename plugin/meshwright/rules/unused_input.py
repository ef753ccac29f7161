"""DEP002: an input that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.dependency import covering_inputs
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for a read behind every declared input."""
    for domain in mesh.domains:
        used = {entry for port in {read.port for read in domain.reads} for entry in covering_inputs(port)}
        for entry, place in zip(domain.inputs, domain.input_places, strict=True):
            if entry not in used:
                yield RULE.finding(
                    domain=domain.name,
                    place=place,
                    subject=f"{domain.name} -> {entry}",
                    fact=f"{domain.name} lists {entry}, but none of its models, tests or exposures reads it",
                    because=declaration(domain, place, f"lists {entry}"),
                    help=f"remove `{entry}` from `inputs` in mesh.yml and run `mesh sync`",
                )


RULE = MeshRule(
    code="DEP002",
    name="unused-input",
    summary="`inputs` lists a port that no model, test or exposure reads.",
    level="error",
    needs="other",
    check=check,
)
