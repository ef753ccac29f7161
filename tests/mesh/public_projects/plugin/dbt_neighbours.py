"""A dbt plugin that injects the models of other projects' manifests, as users of dbt-loom have them.

All models, whatever their access, without columns, groups or files: that is what dbt lets a plugin pass on.
NEIGHBOURS names the manifests.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from dbt.contracts.graph.node_args import ModelNodeArgs
from dbt.plugins.manager import dbt_hook, dbtPlugin
from dbt.plugins.manifest import PluginNodes


class Neighbours(dbtPlugin):
    """Adds the models of every manifest that is not the project's own."""

    @dbt_hook
    def get_nodes(self) -> PluginNodes:
        """The other projects' models."""
        nodes = PluginNodes()
        for path in filter(None, os.environ.get("NEIGHBOURS", "").split(os.pathsep)):
            for node in json.loads(Path(path).read_text(encoding="utf-8"))["nodes"].values():
                if node["resource_type"] == "model" and node["package_name"] != self.project_name:
                    nodes.add_model(_model(node))
        return nodes


def _model(node: dict[str, Any]) -> ModelNodeArgs:
    return ModelNodeArgs(
        name=node["name"],
        package_name=node["package_name"],
        identifier=node["alias"],
        schema=node["schema"],
        database=node["database"],
        relation_name=node["relation_name"],
        version=node["version"],
        latest_version=node["latest_version"],
        access=node["access"],
        deprecation_date=datetime.fromisoformat(date) if (date := node["deprecation_date"]) else None,
    )


plugins = [Neighbours]
