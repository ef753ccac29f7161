"""Which of the checked domains a pull request has to answer for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.changed import changed_domains, with_consumers
from meshwright.app.checked import Checked
from meshwright.app.policy import IN_REGISTRY
from meshwright.mesh.debt import ARROW
from meshwright.mesh.finding import Finding
from meshwright.read.mesh_yml import FILE_NAME

_NAMING = (FILE_NAME, "dbt_project.yml")
"""The files of a domain that give it its name."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The domains that changed since a commit, and those that read them.

    Attributes:
        changed: the names of the domains with a change.
        names: these and their direct consumers.
        commit: what they were compared with, as git shortens it.
    """

    changed: frozenset[str]
    names: frozenset[str]
    commit: str

    def concerns(self, finding: Finding) -> bool:
        """Whether a finding is in one of the domains, or about a changed one: a cycle is told in one of its domains."""
        about = {part.partition(".")[0] for part in finding.subject.split(ARROW)}
        return finding.domain in self.names or not self.changed.isdisjoint(about)


def changed_since(checked: Checked, commit: str) -> Scope:
    """The part of a checked mesh that changed since a branch, tag or commit.

    Raises:
        MeshError: git cannot tell.
    """
    changed, base = changed_domains(checked.configs, commit, _shared(checked))
    mesh = checked.mesh
    reads = {
        domain.name: {entry.domain for entry in domain.inputs} | {read.port.domain for read in domain.reads}
        for domain in mesh.domains
    }
    present = reads.keys() | set(mesh.published.names if mesh.published else ())
    offers = {
        domain.name: {name for product in domain.products for name in product.consumers or ()}
        for domain in mesh.domains
    }
    dangling = {name for name in reads if not reads[name] | offers[name] <= present}
    if dangling - changed:
        # They may name a domain as it was called before.
        files = {config.folder / file: dangling for config in checked.configs for file in _NAMING}
        changed |= changed_domains(checked.configs, commit, files)[0] & dangling
    return Scope(frozenset(changed), frozenset(with_consumers(changed, reads)), base)


def _shared(checked: Checked) -> Mapping[Path, Iterable[str]]:
    """The files that several domains obey: the mesh.yml of their root, and policies."""
    shared: dict[Path, set[str]] = {}
    for config in checked.configs:
        root = checked.roots.get(config.name)
        if root is not None:
            shared.setdefault(root.folder / FILE_NAME, set()).add(config.name)
        for place in (config, root):
            if place is not None and place.policy and not place.policy.startswith(IN_REGISTRY):
                shared.setdefault(place.folder / place.policy, set()).add(config.name)
    return shared
