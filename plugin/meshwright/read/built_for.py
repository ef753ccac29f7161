"""For which of its domain's products a node is built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from meshwright.read.manifest import Manifest


class BuiltFor:
    """Follows the nodes of a project to the ports that are built from them.

    Args:
        manifest: the project's manifest.
        project: its name.
        products: the names of its products.
    """

    def __init__(self, manifest: Manifest, project: str, products: Collection[str]) -> None:
        self._products: dict[str, str] = {}
        self._ports: set[str] = set()
        self._readers: dict[str, list[str]] = defaultdict(list)
        for node in manifest.nodes.values():
            if node.package_name != project:
                continue
            if (group := node.effective_group) and group in products:
                self._products[node.unique_id] = group
            if node.resource_type == "model" and node.effective_access == "public":
                self._ports.add(node.unique_id)
            if node.resource_type in ("model", "snapshot"):
                for read in node.reads:
                    self._readers[read].append(node.unique_id)

    def product(self, nodes: Iterable[str]) -> str:
        """The product that some nodes are in, or that all ports built from them are in; empty for none or several."""
        found: set[str] = set()
        for node in nodes:
            found |= {self._products[node]} if node in self._products else self._of_ports(node)
        return found.pop() if len(found) == 1 else ""

    def _of_ports(self, node: str) -> set[str]:
        """The products of the ports that are built from a node; an empty name for those in none."""
        seen: set[str] = set()
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each not in seen:
                seen.add(each)
                waiting += self._readers.get(each, ())
        return {self._products.get(each, "") for each in seen & self._ports}
