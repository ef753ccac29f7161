"""Which ports of other domains a model is built from, however many of its own domain's models lie between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meshwright.mesh.port import PortId
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import Node

_NONE: frozenset[PortId] = frozenset()


def foreign_upstream(
    manifest: Manifest, wanted: Iterable[Node], domains: Mapping[str, str]
) -> dict[str, tuple[PortId, ...]]:
    """For each of the nodes, by unique id: the models of other domains that it is built from.

    Args:
        manifest: the manifest of the project that builds them.
        wanted: models of the project.
        domains: domain by package name; packages that are not in it are libraries, whose models the project builds.
    """
    found: dict[str, frozenset[PortId]] = {}
    if domains:
        for node in wanted:
            _visit(manifest, domains, node.unique_id, found)
    return {node.unique_id: tuple(sorted(found.get(node.unique_id, _NONE))) for node in wanted}


def _visit(manifest: Manifest, domains: Mapping[str, str], start: str, found: dict[str, frozenset[PortId]]) -> None:
    """Fill in a node and all that it is built from. Without recursion: a chain of models is longer than the stack."""
    waiting = [start]
    entered: set[str] = set()
    while waiting:
        unique_id = waiting[-1]
        node = manifest.nodes.get(unique_id)
        if unique_id in found or node is None:
            waiting.pop()
            continue
        if node.package_name in domains:
            is_model = node.resource_type == "model"
            port = PortId(domains[node.package_name], node.name, node.version_text)
            found[unique_id] = frozenset((port,)) if is_model else _NONE
        elif unique_id in entered:
            # All that it reads is known by now; in a cycle, which dbt never writes, what is known of it.
            found[unique_id] = _NONE.union(*(found.get(read, _NONE) for read in node.reads))
        else:
            entered.add(unique_id)
            waiting += [read for read in node.reads if read not in found and read not in entered]
