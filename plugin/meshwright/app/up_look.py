"""What a domain would be built from, as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import meshwright
from meshwright.app.up_facts import ANY_OTHER, fact_of_variables, facts_of_inputs, facts_of_mesh, profiles_file
from meshwright.read.mesh_yml import DomainConfig
from meshwright.registry.store import Store
from meshwright.runner.data_read import files_at
from meshwright.runner.file_digests import COMPUTED, SETTLED_NS, FileDigests
from meshwright.runner.project_files import project_files
from meshwright.runner.record import Record

_PROFILES = "profiles.yml"
_UNSETTLED = "written while it was built"


@dataclass(frozen=True, slots=True)
class Look:
    """What was there.

    Attributes:
        facts: of the project, its packages, the mesh, and what is installed.
        inputs: facts of what it reads from others, by the environment that it may be built for.
        digests: the files among the facts.
        at: when the look began, nanoseconds since 1970.
        unseen: what cannot be looked at, a clause for each thing.
    """

    facts: dict[str, str]
    inputs: dict[str, dict[str, str]]
    digests: FileDigests
    at: int
    unseen: tuple[str, ...]

    def facts_in(self, environment: str) -> dict[str, str]:
        """The facts of a build for an environment."""
        return self.facts | self.inputs.get(environment, self.inputs[ANY_OTHER])


def look(
    config: DomainConfig,
    environment: str | None,
    store: Store,
    record: Record | None,
    *,
    at: int,
    installed: str,
    environ: Mapping[str, str],
) -> Look:
    """Look at everything that can be looked at before a build.

    Args:
        config: the domain's mesh.yml.
        environment: the dbt target; None for the profile's own.
        store: the registry.
        record: the last publication, which knows what is in the files that did not change since.
        at: the time, nanoseconds since 1970.
        installed: what is installed beside dbt, as a digest.
        environ: the environment variables of the build.

    Raises:
        MeshError: a file of the project or the registry cannot be understood.
        OSError: a file cannot be read.
    """
    digests = FileDigests(record.seen if record else {}, record.looked_at if record else 0, at)
    besides = [store.folder] if store.folder is not None else []
    facts = {name: digests.look(name, Path(path)) for name, path in project_files(config.folder, besides)}
    profiles = profiles_file(config.folder, environ)
    if profiles.is_file():
        facts[_PROFILES] = digests.look(_PROFILES, profiles)
    variables = {variable for seen in digests.seen.values() for variable in seen.variables}
    facts |= fact_of_variables(variables, environ)
    facts |= facts_of_mesh(config, store)
    facts |= {"what is installed": installed, "meshwright": meshwright.__version__}
    environments = {name for name in (environment, record.environment if record else None) if name is not None}
    return Look(facts, facts_of_inputs(config, environments, store), digests, at, tuple(sorted(_computed(digests))))


def data_files(config: DomainConfig, seen: Look, places: tuple[str, ...]) -> dict[str, str]:
    """Facts of the data files that lie outside of the project; of one that is not there, an empty one."""
    return {
        name: seen.digests.look(name, Path(path)) if path else ""
        for name, path in files_at(config.folder, places)
        if name not in seen.facts
    }


def data_files_after_build(config: DomainConfig, before: Look, places: tuple[str, ...]) -> dict[str, str]:
    """The same, when they are looked at for the first time after the build that read them.

    One that was written since the build began has a fact that nothing equals.
    """
    facts = data_files(config, before, places)
    for name in facts:
        file = before.digests.seen.get(name)
        if file is not None and max(file.modified, file.changed) + SETTLED_NS >= before.at:
            facts[name] = _UNSETTLED
    return facts


def _computed(digests: FileDigests) -> Iterator[str]:
    for name, seen in digests.seen.items():
        if COMPUTED in seen.variables:
            yield f"{name} asks for an environment variable whose name is computed"
