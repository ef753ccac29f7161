"""The exposures of a project that show ports, its own or those of other domains."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.read.foreign_ports import foreign_ports
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import ExposureNode
from meshwright.read.mesh_yml import DomainConfig


def exposures_on(
    ports: Collection[PortId], config: DomainConfig, manifest: Manifest, domains: Mapping[str, str]
) -> tuple[Exposure, ...]:
    """The project's exposures that depend on ports, ordered by name; what they show beside these is not told.

    Args:
        ports: what counts, of whichever domain.
        config: the domain's.
        manifest: of its project.
        domains: other domains by package name.
    """
    known = {unique_id: each.port for unique_id, each in foreign_ports(manifest, domains).items()}
    known |= {
        node.unique_id: PortId(config.name, node.name, node.version_text)
        for node in manifest.nodes.values()
        if node.package_name == config.project
    }
    found = []
    for node in manifest.exposures.values():
        shown = {known[read] for read in node.reads if read in known and known[read] in ports}
        if shown and node.package_name == config.project:
            found.append(_exposure(node, tuple(sorted(shown))))
    return tuple(sorted(found, key=lambda exposure: exposure.name))


def _exposure(node: ExposureNode, ports: tuple[PortId, ...]) -> Exposure:
    return Exposure(
        node.name,
        node.label or node.name,
        node.type or "",
        node.owner.as_owner if node.owner else Owner(),
        node.url or "",
        ports,
    )
