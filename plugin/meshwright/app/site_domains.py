"""The domains of a registry, first as facts and then as files of the site."""

from __future__ import annotations

from pathlib import Path

import msgspec

from meshwright.app.site_facts import Download, ReadDomain, read_domain
from meshwright.app.site_writer import SiteWriter
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.registry.canonical import RESTORE, digest
from meshwright.registry.directory import Directory
from meshwright.registry.store import Store
from meshwright.site.documents import encoded
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.site_files import domain_files
from meshwright.site.surroundings import Surroundings

_Builds = tuple[tuple[PortId, tuple[PortBuild, ...]], ...]
_Kept = tuple[tuple[Port, ...], tuple[Download, ...], _Builds]


class SiteDomains:
    """Reads domains, and writes their pages once it is known what lies around them.

    What goes in and out is bytes, so that it may as well be done in another process.
    """

    def __init__(self, store: Store, directory: Directory) -> None:
        self._store = store
        self._directory = directory
        # As bytes they need a tenth of the room.
        self._kept: dict[str, bytes] = {}
        self._writer: SiteWriter | None = None

    def facts(self, name: str) -> bytes:
        """The DomainFacts of a domain as JSON.

        Raises:
            RegistryError: something of the domain cannot be read.
        """
        read = self._read(name)
        self._kept[name] = msgspec.msgpack.encode((read.ports, read.downloads, read.builds))
        return encoded(read.facts)

    def write(self, around: bytes, dbt_docs: str | None, folder: Path) -> None:
        """Write everything about one domain.

        Args:
            around: its Surroundings as JSON.
            dbt_docs: the path of its dbt docs in the site.
            folder: the site's.

        Raises:
            RegistryError: something of the domain cannot be read, or became another since it was read.
            MeshError: the disk does not take it.
        """
        known = msgspec.json.decode(around, type=Surroundings)
        name = known.domain.name
        ports, downloads, builds = self._contents(name)
        contracts = {port.id: port for port in ports}
        if not all(port.id in contracts for port in known.domain.ports):
            raise RegistryError(f"{name} was published while the site was written", "Run `mesh docs` again.")
        detail = DomainDetail(
            known,
            contracts,
            dbt_docs,
            {each.port: each.path for each in downloads if each.port is not None},
            {each.product: each.path for each in downloads if each.port is None},
            dict(builds),
        )
        if self._writer is None:
            self._writer = SiteWriter(folder)
        for path, text in domain_files(detail):
            self._writer.write(path, text.encode())
        for download in downloads:
            self._writer.write(download.path, self._content(download))

    def _contents(self, name: str) -> _Kept:
        kept = self._kept.pop(name, None)
        if kept is not None:
            found: _Kept = msgspec.msgpack.decode(kept, type=_Kept)
            return found
        read = self._read(name)
        return read.ports, read.downloads, read.builds

    def _read(self, name: str) -> ReadDomain:
        return read_domain(self._store, self._directory, name)

    def _content(self, download: Download) -> bytes:
        content = self._store.read_known(download.name, download.sha256)
        if content is None or digest(content) != download.sha256:
            raise RegistryError(f"the registry file {download.name} is missing or is not what was released", RESTORE)
        return content
