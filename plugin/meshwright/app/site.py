"""Writing the site from the registry: only what became another since it was written last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from meshwright.app.site_folder import SiteFolder, SiteState, WrittenDomain
from meshwright.app.site_hands import Hands, SiteRegistry, hands
from meshwright.app.site_mesh_files import OldSite
from meshwright.app.site_version import site_version
from meshwright.app.site_writer import SiteWriter
from meshwright.registry.canonical import digest
from meshwright.registry.directory import list_directory
from meshwright.registry.domain_state import domain_states
from meshwright.site.addresses import domain_folder, slug
from meshwright.site.documents import encoded
from meshwright.site.facts import DomainFacts
from meshwright.site.mesh import SiteMesh
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
        with hands(registry, directory, jobs, lock) as at_work:
            same = [name for name, state in states.items() if name in old.domains and old.domains[name].state == state]
            ports = sum(old.domains[name].ports for name in same)
            at_work.share(ports, ports * (len(states) - len(same)) // max(len(same), 1))
            read = _read(site.out, old, states, same, at_work)
            mesh = SiteMesh(read.domains.values(), now)
            there = OldSite(site.out, old.pages)
            wait_for_mesh = at_work.write_mesh(mesh, read.known, read.contents, there, site.new)
            pages = {name: f"{_DBT_DOCS}/{slug(name)}/index.html" for name in sorted(dbt_docs)}
            written, around = _around(mesh, read, states, pages)
            kept = {name for name in read.known if old.domains.get(name) == written[name]}
            new = {name: each for name, each in around.items() if name not in kept}
            wait = at_work.write(new, sum(written[name].ports for name in new), pages, site.new)
            writer = SiteWriter(site.new)
            for name, path in pages.items():
                writer.write(path, dbt_docs[name].read_bytes())
            made = wait_for_mesh()
            wait()
        names = {path.partition("/")[0] for path in (*made.paths, *pages.values(), *map(domain_folder, states))}
        state = SiteState(version, tuple(sorted(names)), written, made.keys)
        site.finish(state, [*map(domain_folder, sorted(kept)), *made.kept])


@dataclass(frozen=True, slots=True)
class _Read:
    """The domains as they are.

    Attributes:
        domains: their facts.
        digests: of the facts.
        known: those that the old site told of.
        contents: the facts of the others, as JSON.
    """

    domains: dict[str, DomainFacts] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)

    def take(self, name: str, content: bytes) -> int:
        """Keep the facts of a domain; return how many ports it has."""
        self.domains[name], self.digests[name] = msgspec.json.decode(content, type=DomainFacts), digest(content)
        return len(self.domains[name].ports)

    def take_new(self, name: str, content: bytes) -> int:
        """The same of one that the old site did not tell of."""
        self.contents.append(content)
        return self.take(name, content)


def _read(out: Path, old: SiteState, states: Iterable[str], same: Iterable[str], at_work: Hands) -> _Read:
    """The facts of all domains; of the `same`, of which the registry says nothing new, those of the old site."""
    read = _Read()
    for name in same:
        try:
            content = (out / domain_folder(name) / DOMAIN_DOCUMENT).read_bytes()
        except OSError:
            continue
        # It lay where anybody may have written.
        if digest(content) == old.domains[name].facts:
            read.take(name, content)
            read.known.append(name)
    at_work.read([name for name in states if name not in read.domains], read.take_new)
    return read


def _around(
    mesh: SiteMesh, read: _Read, states: Mapping[str, str], dbt_docs: Mapping[str, str]
) -> tuple[dict[str, WrittenDomain], dict[str, bytes]]:
    """What each domain's pages are made from, as digests and as it is."""
    around = {name: encoded(surroundings(mesh, name)) for name in states}
    return {
        name: WrittenDomain(
            state, read.digests[name], digest(each + dbt_docs.get(name, "").encode()), len(mesh.domains[name].ports)
        )
        for (name, state), each in zip(states.items(), around.values(), strict=True)
    }, around
