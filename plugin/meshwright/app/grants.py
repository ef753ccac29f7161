"""Making a database say who may read what, as the mesh says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from meshwright.app.grants_offers import (
    Known,
    elsewhere,
    from_config,
    from_project,
    from_registry,
    inputs_of,
    joined,
    siblings,
)
from meshwright.app.loaded import configs_in, load
from meshwright.app.mesh_root import roots_of
from meshwright.app.registry import is_offline, registries_of
from meshwright.grants.offers import Offers, only_listed
from meshwright.grants.postgres import Planned, applied, planned
from meshwright.grants.postgres_connection import require_address
from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.published import Published
from meshwright.read.mesh_yml import DomainConfig
from meshwright.registry.location import exists
from meshwright.registry.published import read_published


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user wants grants of.

    Attributes:
        folder: a dbt project, or the root of a mesh.
        domains: whose roles, schemas and grants are looked after; empty for all.
        environment: whose deployments tell of domains that are not in the folder; None for what consumers read by
            default.
        url: where the database is; None where environment variables say it.
        prefix: what stands before each domain's name in the database.
        only_inputs: whether a domain gets only what it lists as an input, and not all that it is offered.
        keeps_public: whether it is left as it is what everybody may do on the database itself.
    """

    folder: Path
    domains: tuple[str, ...] = ()
    environment: str | None = None
    url: str | None = None
    prefix: str = ""
    only_inputs: bool = False
    keeps_public: bool = False


@dataclass(frozen=True, slots=True)
class Granted:
    """What was compared, and what came of it.

    Attributes:
        domains: how many domains were looked after.
        notes: what else to tell, a sentence each.
    """

    planned: Planned
    domains: int
    notes: tuple[str, ...]


def plan_grants(asked: Asked, environ: Mapping[str, str]) -> Granted:
    """Compare a database with the mesh, and change nothing.

    Raises:
        MeshError: the mesh or the database cannot be asked.
    """
    return _with_notes(asked, environ, change=False)


def apply_grants(asked: Asked, environ: Mapping[str, str]) -> Granted:
    """Make a database say what the mesh says, entirely or not at all.

    Raises:
        MeshError: the mesh or the database cannot be asked, or the database does not let us.
    """
    return _with_notes(asked, environ, change=True)


def _with_notes(asked: Asked, environ: Mapping[str, str], *, change: bool) -> Granted:
    address = require_address(asked.url, environ)
    offers, notes = offers_of(asked, environ)
    result = (applied if change else planned)(address, offers)
    return Granted(result, len(offers.scope), (*notes, *result.plan.notes))


def offers_of(asked: Asked, environ: Mapping[str, str]) -> tuple[Offers, tuple[str, ...]]:
    """What the mesh of a folder offers, and what to tell of it.

    A domain of the folder is taken as its own files say, for a database has to be ready before the first publication;
    any other one as the registry has it.

    Raises:
        MeshError: a domain cannot be looked at, or is not there.
    """
    configs = configs_in([asked.folder])
    published = _published(configs, environ)
    nobody_knows = _nobody_knows(published, asked.environment)
    notes = [f"{nobody_knows}, so nothing is known of domains that are not here"] if nobody_knows else []
    roots = roots_of(configs)
    known = {config.name: replace(from_config(config), here=False) for config in siblings(roots.values())}
    known |= {each.offers.name: each for each in _of_folder(configs, notes)}
    for domain in published.domains if published else ():
        here = known.get(domain.name)
        served = from_registry(domain, asked.environment)
        found = joined(here, served) if here and here.here else served
        known[domain.name] = found
    offers = Offers(
        tuple(known[name].offers for name in sorted(known)),
        _scope(asked.domains, known),
        asked.prefix,
        asked.keeps_public,
    )
    notes += elsewhere(offers, published, asked.environment)
    return (only_listed(offers, inputs_of(known.values())) if asked.only_inputs else offers), tuple(notes)


def _of_folder(configs: Sequence[DomainConfig], notes: list[str]) -> Iterator[Known]:
    parsed = [config for config in configs if (config.folder / "target" / "manifest.json").is_file()]
    for loaded in load(parsed, [config.name for config in configs if config not in parsed]):
        yield from_project(loaded.domain)
    for config in configs:
        if config not in parsed:
            notes.append(
                f"{config.name} was never parsed, so only products are known that its mesh.yml or the registry has; "
                "run `dbt deps` and `dbt parse` there"
            )
            yield from_config(config)


def _nobody_knows(published: Published | None, environment: str | None) -> str:
    """Why the registry tells of no domain; empty when it does."""
    if published is None:
        return "there is no registry to ask"
    if environment is None or any(domain.deployment_in(environment) for domain in published.domains):
        return ""
    return f"nothing is deployed to {environment}"


def _published(configs: Sequence[DomainConfig], environ: Mapping[str, str]) -> Published | None:
    if is_offline(environ):
        return None
    stores = registries_of(configs, roots_of(configs), environ)
    if len({store.location for store in stores}) > 1:
        raise ConfigError(["the domains name different registries"], "Ask for the grants of one mesh.")
    return read_published(stores[0]) if stores and exists(stores[0]) else None


def _scope(domains: tuple[str, ...], known: Mapping[str, Known]) -> frozenset[str]:
    for name in domains:
        if name not in known:
            raise MeshError(f"there is no domain {name}{did_you_mean_or_all(name, known)}")
    scope = frozenset(domains or (name for name, each in known.items() if each.here))
    if not scope:
        raise MeshError("there is no domain to make grants for", "Name the domains.")
    return scope
