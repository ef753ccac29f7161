"""Which models of other domains a project reads, as dbt resolved it."""

from __future__ import annotations

from collections.abc import Mapping

from meshwright.mesh.domain import ForeignRead
from meshwright.mesh.port import Place, PortId
from meshwright.read.manifest import Manifest, Node
from meshwright.read.mesh_yml import DomainConfig

INTERFACE = "mesh_interface"
"""The materialization of the stubs in an interface package."""


def foreign_reads(
    config: DomainConfig, manifest: Manifest, known_domains: Mapping[str, str]
) -> tuple[ForeignRead, ...]:
    """Reads by the project's own nodes of models that belong to another domain, sorted.

    A package is another domain when it is an interface package, when an input names it, when its models came without
    files, as dbt-loom injects them, or when it is a project of a known domain, given as project name -> domain name.
    Any other package is a library: its models are built by this project.
    """
    domains = {declared.domain: declared.domain for declared in config.inputs}
    domains |= {node.package_name: node.package_name for node in manifest.nodes.values() if _from_elsewhere(node)}
    domains |= known_domains
    domains = {package: domain for package, domain in domains.items() if package not in (config.project, config.name)}
    return tuple(
        sorted(
            {
                ForeignRead(
                    reader=node.name,
                    port=PortId(domains[read.package_name], read.name, read.version_text),
                    access=read.effective_access,
                    place=Place(node.original_file_path or ""),
                )
                for node in [*manifest.nodes.values(), *manifest.exposures.values()]
                if node.package_name == config.project
                for read in (manifest.nodes.get(unique_id) for unique_id in node.reads)
                if read is not None and read.resource_type == "model" and read.package_name in domains
            }
        )
    )


def _from_elsewhere(node: Node) -> bool:
    return node.resource_type == "model" and (node.config.materialized == INTERFACE or not node.original_file_path)
