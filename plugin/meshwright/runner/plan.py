"""What `mesh up` will do: which domains, in which order, by which steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.runner.schedule import ranks
from meshwright.runner.selection import select

Step = Literal["sync", "deps", "compare", "parse", "check", "build", "publish"]

# Sync comes before deps: packages.yml names the interface packages, and dbt refuses to install a folder that is not
# there yet. Compare comes after both: what they write is part of what is built. Parse comes later still, so that check
# never looks at a manifest older than the project.
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class Plan:
    """The domains to work on.

    Attributes:
        domains: by name.
        graph: for each domain, the domains of the plan that it reads.
        ranks: the domains in the order of their dependencies; those of one rank are independent of each other.
        environment: the dbt target for all of them; None leaves it to each profile.
    """

    domains: Mapping[str, DomainConfig]
    graph: Mapping[str, tuple[str, ...]]
    ranks: tuple[tuple[str, ...], ...]
    environment: str | None = None


def make_plan(root: MeshRoot, patterns: Sequence[str] = (), environment: str | None = None) -> Plan:
    """The plan for a selection of a mesh's domains.

    What a selected domain reads from one that is not selected is taken as the registry has it.

    Raises:
        MeshError: a selected name is unknown, or domains read each other in a circle.
    """
    domains = {domain.name: domain for domain in root.domains}
    whole = {name: {declared.domain for declared in domain.inputs} for name, domain in domains.items()}
    # A circle is an error of the mesh, also for a selection that would cut it open.
    order = ranks(whole)
    chosen = select(whole, patterns)
    graph = {name: tuple(sorted(whole[name] & chosen)) for name in sorted(chosen)}
    return Plan({name: domains[name] for name in graph}, graph, ranks(graph) if patterns else order, environment)
