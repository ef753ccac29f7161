"""What a domain's committed interface packages promise: the columns and types that it was last synced with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from meshwright.mesh.domain import Interface
from meshwright.mesh.port import PortId

_FILE = "models/ports.yml"

Types = Mapping[str, str]
"""The type of each column, as it was promised, by the column's name."""


def committed_ports(interface: Interface) -> dict[PortId, Types]:
    """The ports of a package; what anybody wrote into its file that is no port is passed over."""
    try:
        content = yaml.safe_load(dict(interface.files).get(_FILE, ""))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    found: dict[PortId, Types] = {}
    for model in _mappings(content, "models"):
        name = str(model.get("name", ""))
        if "versions" not in model:
            found[PortId(interface.domain, name)] = _types(model)
        for version in _mappings(model, "versions"):
            found[PortId(interface.domain, name, str(version.get("v")))] = _types(version)
    return found


def _types(model: Mapping[str, Any]) -> Types:
    return {str(column["name"]): str(column.get("data_type", "")) for column in _mappings(model, "columns", "name")}


def _mappings(content: object, key: str, *required: str) -> Iterator[Mapping[str, Any]]:
    entries = content.get(key) if isinstance(content, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and all(name in entry for name in required):
            yield entry
