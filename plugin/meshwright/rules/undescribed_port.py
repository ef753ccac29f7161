"""CON005: a port without a description."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the description of every port; versions without any share one text that is missing, and one finding."""
    for domain in mesh.domains:
        versions: dict[str, list[Implementation]] = defaultdict(list)
        for made in domain.implementations:
            versions[made.port.id.name].append(made)
        for name, all_made in versions.items():
            bare = [made for made in all_made if not made.port.description.strip()]
            if len(bare) > 1 and bare == all_made:
                yield _finding(domain, bare[0], name, _whole_model(bare[0].port.place, name))
            else:
                yield from (_finding(domain, made, made.port.id.label, made.port.place) for made in bare)


def _whole_model(place: Place, name: str) -> Place:
    """The model's entry, above those of its versions."""
    return replace(place, anchor=("yaml", "models", name)) if place.anchor else place


def _finding(domain: Domain, made: Implementation, label: str, place: Place) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{domain.name}.{label}",
        fact=f"{domain.name} offers {label} without a description",
        because=declaration(domain, made.model.setting("access"), "makes it public"),
        help=f"add `description` to {label}: what one row is, and what is left out",
    )


RULE = MeshRule(
    code="CON005",
    name="undescribed-port",
    summary="A port has no description, so readers must guess what a row is.",
    level="warn",
    check=check,
)
