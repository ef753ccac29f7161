"""Writing the site from the registry: only what became another since it was written last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from meshwright.app.site_folder import SiteFolder, SiteState, WrittenDomain
from meshwright.app.site_hands import SiteRegistry, hands
from meshwright.app.site_mesh_files import OldSite, write_mesh_files
from meshwright.app.site_version import site_version
from meshwright.app.site_writer import SiteWriter
from meshwright.registry.canonical import digest
from meshwright.registry.directory import list_directory
from meshwright.registry.domain_state import domain_states
from meshwright.site.addresses import domain_folder
from meshwright.site.dbt_docs import dbt_docs_files, dbt_docs_path
from meshwright.site.documents import encoded
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.promises import turns
from meshwright.site.site_files import DOMAIN_DOCUMENT
from meshwright.site.surroundings import surroundings

_DBT_DOCS = "dbt"


def write_site(
    registry: SiteRegistry, site: SiteFolder, now: datetime, dbt_docs: Mapping[str, Path], jobs: int = 1
) -> None:
    """Write the site of everything in a registry; the old one stays until the new one is complete.

    Args:
        registry: what is shown.
        site: where the site lies.
        now: UTC time at which promises are looked at.
        dbt_docs: the file with the dbt docs of each domain that has some.
        jobs: how many processes may work at once.

    Raises:
        RegistryError: the registry cannot be read.
        MeshError: the site cannot be written.
    """
    with site.begun() as lock:
        version, before = site_version(), site.state()
        old = before if before is not None and before.version == version else SiteState(version)
        directory = list_directory(registry.store)
        states = domain_states(registry.store, directory)
        contents = _facts_in(site.out, old, states)
        if not dbt_docs and _is_current(site.out, old, states, contents, now):
            return
        with hands(registry, directory, jobs, lock) as at_work:
            read = _Read()
            for name, content in contents.items():
                read.take(name, content)
            at_work.read([name for name in states if name not in contents], read.take)
            mesh = SiteMesh(read.domains.values(), now)
            pages = {name: dbt_docs_path(name) for name in sorted(dbt_docs.keys() & states.keys())}
            written, around = _around(mesh, read, states, pages)
            kept = {name for name in contents if old.domains[name] == written[name]}
            new = {name: each for name, each in around.items() if name not in kept}
            wait = at_work.write(new, sum(len(mesh.domains[name].ports) for name in new), pages, site.new)
            made = write_mesh_files(mesh, OldSite(site.out, old.pages), site.new)
            writer = SiteWriter(site.new)
            for name in pages:
                for path, content in dbt_docs_files(name, dbt_docs[name].read_bytes()):
                    writer.write(path, content)
            wait()
        names = {path.partition("/")[0] for path in (*made.paths, *pages.values(), *map(domain_folder, states))}
        state = SiteState(version, tuple(sorted(names)), written, made.keys, *_stays(mesh))
        site.finish(state, [*map(domain_folder, sorted(kept)), *made.kept])


def _facts_in(out: Path, old: SiteState, states: Mapping[str, str]) -> dict[str, bytes]:
    """The facts of the old site, of the domains of which the registry says nothing new."""
    found = {}
    for name, state in states.items():
        if name not in old.domains or old.domains[name].state != state:
            continue
        try:
            content = (out / domain_folder(name) / DOMAIN_DOCUMENT).read_bytes()
        except OSError:
            continue
        # It lay where anybody may have written.
        if digest(content) == old.domains[name].facts:
            found[name] = content
    return found


def _is_current(
    out: Path, old: SiteState, states: Mapping[str, str], contents: Mapping[str, bytes], now: datetime
) -> bool:
    """Whether the old site is what would be written now."""
    return (
        contents.keys() == states.keys() == old.domains.keys()
        and bool(old.names)
        and _DBT_DOCS not in old.names
        and _is_between(old, now)
        and all((out / name).exists() for name in old.names)
    )


def _is_between(old: SiteState, now: datetime) -> bool:
    try:
        is_late_enough = not old.since or datetime.fromisoformat(old.since) <= now
        return is_late_enough and (not old.until or now < datetime.fromisoformat(old.until))
    except (ValueError, TypeError):  # somebody else wrote there
        return False


def _stays(mesh: SiteMesh) -> tuple[str, str]:
    """From when until when the same is shown, if nobody publishes: until the next promise is broken."""
    moments = {at for product, port in mesh.ports.values() for at in turns(product, port)}
    since = max((at for at in moments if at <= mesh.now), default=None)
    until = min((at for at in moments if at > mesh.now), default=None)
    return ("" if since is None else since.isoformat()), ("" if until is None else until.isoformat())


@dataclass(frozen=True, slots=True)
class _Read:
    """The facts of domains, and their digests."""

    domains: dict[str, DomainFacts] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, content: bytes) -> int:
        """Keep the facts of a domain; return how many ports it has."""
        self.domains[name], self.digests[name] = msgspec.json.decode(content, type=DomainFacts), digest(content)
        return len(self.domains[name].ports)


def _around(
    mesh: SiteMesh, read: _Read, states: Mapping[str, str], dbt_docs: Mapping[str, str]
) -> tuple[dict[str, WrittenDomain], dict[str, bytes]]:
    """What each domain's pages are made from, as digests and as it is."""
    around = {name: encoded(surroundings(mesh, name)) for name in states}
    written = {
        name: WrittenDomain(states[name], read.digests[name], digest(each + dbt_docs.get(name, "").encode()))
        for name, each in around.items()
    }
    return written, around
