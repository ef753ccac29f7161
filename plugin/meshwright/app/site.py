"""Writing the site from the registry: only what became another since it was written last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from meshwright.app.site_facts import facts_of, read_domain
from meshwright.mesh.published import PublishedDomain
from meshwright.registry.directory import list_directory
from meshwright.registry.domain_state import domain_states
from meshwright.registry.store import Store
from meshwright.site.addresses import domain_folder
from meshwright.site.documents import encoded
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.site_files import DOMAIN_DOCUMENT, domain_files, mesh_files, site_version
from meshwright.site.surroundings import Surroundings, surroundings


class _Written(msgspec.Struct, frozen=True):
    """What the pages of a domain were made from."""

    state: str
    around: str


class SiteState(msgspec.Struct, frozen=True):
    """What a written site was made from; kept with it.

    Attributes:
        version: of the code and the templates.
    """

    version: str
    domains: dict[str, _Written]


@dataclass(frozen=True, slots=True)
class SitePlan:
    """What is to be written.

    Attributes:
        kept: the folders of domains that stay as they are, relative to the site's.
        texts: path and text of everything else, made while it is asked for.
    """

    state: SiteState
    kept: tuple[str, ...]
    texts: Iterator[tuple[str, str]]


def plan_site(
    store: Store, old: Path, before: SiteState | None, now: datetime, dbt_docs: Mapping[str, str]
) -> SitePlan:
    """Find out what has to be written.

    Args:
        store: the registry.
        old: the folder of the site that is there.
        before: what that was made from; None for none.
        now: UTC time at which promises are looked at.
        dbt_docs: the paths in the site of the domains' dbt docs.

    Raises:
        RegistryError: the registry cannot be read.
    """
    version = site_version()
    written = before.domains if before is not None and before.version == version else {}
    directory = list_directory(store)
    states = domain_states(store, directory)
    read: dict[str, PublishedDomain] = {}
    facts: dict[str, DomainFacts] = {}
    for name, state in states.items():
        known = _facts_in(old, name) if name in written and written[name].state == state else None
        if known is None:
            read[name] = read_domain(store, directory, name)
            known = facts_of(store, read[name])
        facts[name] = known
    mesh = SiteMesh(facts.values(), now)
    around = {name: surroundings(mesh, name) for name in facts}
    made = {name: _Written(states[name], _digest(around[name], dbt_docs.get(name))) for name in facts}
    kept = {name for name in facts if written.get(name) == made[name] and name not in read}

    def texts() -> Iterator[tuple[str, str]]:
        for name in facts:
            if name not in kept:
                domain = read.get(name) or read_domain(store, directory, name)
                yield from domain_files(_detail(domain, around[name], dbt_docs.get(name)))
        yield from mesh_files(mesh)

    return SitePlan(SiteState(version, made), tuple(sorted(map(domain_folder, kept))), texts())


def _detail(domain: PublishedDomain, around: Surroundings, dbt_docs: str | None) -> DomainDetail:
    releases = domain.releases_in(domain.default_environment)
    return DomainDetail(around, {port.id: port for release in releases for port in release.product.ports}, dbt_docs)


def _facts_in(site: Path, name: str) -> DomainFacts | None:
    """What the site that is there knows of a domain; None when it cannot be read."""
    try:
        content = (site / domain_folder(name) / DOMAIN_DOCUMENT).read_bytes()
        return msgspec.json.decode(content, type=DomainFacts)
    except (OSError, ValueError):
        return None


def _digest(around: Surroundings, dbt_docs: str | None) -> str:
    return hashlib.sha256(encoded((around, dbt_docs))).hexdigest()
