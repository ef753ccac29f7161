"""What a run proved of each port that is served: how its data tests ended, and how long its model took."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from meshwright.app.last_build import LastBuild
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Deployment, ServedPort


def with_evidence(build: LastBuild, current: Deployment | None) -> tuple[ServedPort, ...]:
    """The served ports with what was seen when their rows were built.

    Rows that an earlier run built keep what was recorded of them then.

    Args:
        build: the last build.
        current: what the environment serves before this publication.
    """
    models = _models(build)
    tests = _tests(build)
    recorded = {(served.port, served.built_at): served for served in (current.served if current else ())}
    return tuple(
        replace(
            served,
            results=tuple(sorted(Counter(tests[models[served.port]]).items())),
            milliseconds=build.run.nodes[models[served.port]].milliseconds,
        )
        if models.get(served.port) in build.run.nodes
        else _as_recorded(served, recorded.get((served.port, served.built_at)))
        for served in build.served
    )


def _as_recorded(served: ServedPort, before: ServedPort | None) -> ServedPort:
    return served if before is None else replace(served, results=before.results, milliseconds=before.milliseconds)


def _models(build: LastBuild) -> dict[PortId, str]:
    """The unique ids of the project's models."""
    return {
        PortId(build.domain.name, node.name, node.version_text): node.unique_id
        for node in build.manifest.nodes.values()
        if node.resource_type == "model" and node.package_name == build.domain.project
    }


def _tests(build: LastBuild) -> dict[str, list[str]]:
    """How the data tests of each model ended. Unit tests say nothing of its rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for unique_id, ran in build.run.nodes.items():
        node = build.manifest.nodes.get(unique_id)
        if node is not None and node.resource_type == "test":
            # What compares two models is attached to one of them; a test in a file of its own is to none.
            for model in [node.attached_node] if node.attached_node else dict.fromkeys(node.reads):
                found[model].append(ran.status)
    return found
