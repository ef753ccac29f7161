"""Verifying releases: each file by its digest, each record by the release after it and by its signature."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from meshwright.contracts.versions import version_key
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.registry import layout, product_document
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, digest
from meshwright.registry.signature import file_of, may_lie_beside, read_signature
from meshwright.registry.store import Store
from meshwright.registry.trusted_keys import TrustedKeys, signature_problem
from meshwright.registry.verified import UNKNOWN, Verified

RECORD = "release.json"
FORMAT = layout.FORMAT
_OTHER_KEYS = "Publish with a trusted key, or add the key to the file of trusted keys."
# What a record names is read: nothing that leads out of the folder of its release, nothing hidden.
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*(/[A-Za-z0-9_][A-Za-z0-9_.@-]*){0,7}", re.ASCII)

Versions = Mapping[tuple[str, str], Mapping[str, Collection[str]]]
"""By domain and product, and then by version: the paths within the folder of the version."""


@dataclass(slots=True)
class VerifiedRelease:
    """One release as it was found.

    Attributes:
        record: the digest of its release.json; empty for a release that was begun and not finished.
        previous: what it says of the release before: version and digest of the record.
        promise: the digest of its product document, as the record has it; nobody knows whether the document is that.
        ports: what it promises, as far as it can be read.
    """

    domain: str
    product: str
    version: str
    record: str = ""
    previous: tuple[str, str] | None = None
    promise: str = ""
    ports: frozenset[PortId] = frozenset()
    found: Verified = field(default_factory=Verified)

    @property
    def id(self) -> tuple[str, str, str]:
        """Domain, product and version."""
        return (self.domain, self.product, self.version)

    def path(self, name: str) -> str:
        """A file of the release, from the registry's root."""
        return layout.release_file(self.domain, self.product, self.version, name)

    def problem(self, name: str, what: str, remedy: str = RESTORE) -> None:
        """Tell what is wrong with a file of the release."""
        self.found.problem(self.path(name), what, remedy)


Releases = dict[tuple[str, str, str], VerifiedRelease]
"""The finished releases by domain, product and version."""


def verify_releases(store: Store, files: Versions, *, verified: Verified, trusted: TrustedKeys | None) -> Releases:
    """Look at every release of some products; return the finished ones.

    Args:
        store: the registry's files.
        files: what was listed.
        verified: where to tell it.
        trusted: whose signatures count; None when nobody asks for signatures.
    """
    begun = [VerifiedRelease(*product, version) for product in sorted(files) for version in sorted(files[product])]
    at_once(store, lambda each: _look(store, each, files[each.domain, each.product][each.version], trusted), begun)
    verified.join(release.found for release in begun)
    finished = {release.id: release for release in begun if release.record}
    for release in begun:
        if not release.record:
            verified.note(
                release.path(RECORD),
                "is not there: the release was begun, and its publisher was stopped or is at it; nobody reads it",
            )
        elif release.previous is not None:
            _follow(release, release.previous, finished, verified)
    verified.products += len({release[:2] for release in finished})
    verified.releases += len(finished)
    return finished


def _look(store: Store, release: VerifiedRelease, names: Collection[str], trusted: TrustedKeys | None) -> None:
    content = store.read(release.path(RECORD)) if RECORD in names else None
    if content is None:
        return
    release.record = digest(content)
    record = release.found.document(release.path(RECORD), content)
    if record is None:
        return
    if record.get("format") != FORMAT:
        release.problem(RECORD, "has a format that this meshwright does not read", "Install a newer dbt-meshwright.")
    if (record.get("domain"), record.get("product"), record.get("version")) != release.id:
        release.problem(RECORD, "is the record of another release")
    listed = _texts(record.get("files"))
    release.promise = listed.get(product_document.FILE_NAME, "")
    if not layout.is_digest(release.promise):
        release.problem(RECORD, f"does not name the digest of {product_document.FILE_NAME}")
    for name in sorted(listed):
        _compare(store, release, name, listed[name])
    for name in sorted(set(names) - set(listed) - {RECORD}):
        _beside(store, release, name)
    release.previous = _previous(record.get("previous"))
    if release.previous is None and record.get("previous") is not None:
        release.problem(RECORD, "does not say which release came before")
    if trusted is not None:
        why = signature_problem(release.domain, content, store.read(release.path(file_of(content))), trusted)
        if why:
            release.problem(RECORD, f"cannot be trusted: {why}", _OTHER_KEYS)


def _compare(store: Store, release: VerifiedRelease, name: str, recorded: str) -> None:
    if not _FILE.fullmatch(name):
        release.problem(RECORD, f"names {name!r}, which is no file of a release")
        return
    path = release.path(name)
    content = store.read(path)
    if content is None:
        release.problem(name, "is missing, and the release has it")
    elif digest(content) != recorded:
        release.problem(name, f"is not what was released: {digest(content)[:12]} is there, {recorded[:12]} is recorded")
    elif name == product_document.FILE_NAME:
        document = release.found.document(path, content)
        if document is None:
            return
        try:
            promised = product_document.from_document(document, path)
        except RegistryError as error:
            release.found.broken(path, error)
            return
        release.ports = frozenset(port.id for port in promised.ports)
        if (promised.domain, promised.name) != (release.domain, release.product):
            release.problem(name, f"describes {promised.domain}.{promised.name}")


def _beside(store: Store, release: VerifiedRelease, name: str) -> None:
    """A file that the record does not name: a signature may be there, and nothing else."""
    if not may_lie_beside(name):
        release.problem(name, "is no file of this release: its record does not name it", UNKNOWN)
        return
    path = release.path(name)
    content = store.read(path)
    if content is None:
        return
    document = release.found.document(path, content) if name.endswith(".sig") else None
    if document is not None:
        try:
            said = read_signature(content, path)
        except RegistryError as error:
            release.found.broken(path, error)
            return
        if b64encode(said.signature).decode() != document.get("signature"):
            release.problem(name, "is not written as meshwright writes it: somebody has edited it")


def _follow(release: VerifiedRelease, previous: tuple[str, str], finished: Releases, verified: Verified) -> None:
    """Each release names the record of one that was there before it; so none can be changed or taken away alone."""
    version, recorded = previous
    if not layout.is_version(version) or version_key(version) >= version_key(release.version):
        verified.problem(release.path(RECORD), f"says that {version} came before it")
        return
    path = layout.release_file(release.domain, release.product, version, RECORD)
    before = finished.get((release.domain, release.product, version))
    if before is None:
        verified.problem(path, f"is missing, and {release.version} came after it")
    elif before.record != recorded:
        verified.problem(
            path,
            f"is not what {release.version} came after: {before.record[:12]} is there, {recorded[:12]} is recorded",
        )


def _previous(value: object) -> tuple[str, str] | None:
    if not isinstance(value, dict):
        return None
    version, recorded = value.get("version"), value.get("sha256")
    return (version, recorded) if isinstance(version, str) and isinstance(recorded, str) else None


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {name: text for name, text in value.items() if isinstance(text, str)}
