"""Releases: immutable, numbered, and there only when their last file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshwright.contracts.versions import next_patch, version_key
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from meshwright.registry import layout, product_document
from meshwright.registry.canonical import RESTORE, decode, digest, encode
from meshwright.registry.folder_store import FolderStore

_LAST_FILE = "release.json"


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A change as a release tells it.

    Attributes:
        change_class: how it acts on readers.
        code: of the rule that reports it; empty for what is harmless.
        fact: what happens to the subject.
        because: why it went out.
    """

    change_class: str
    code: str
    subject: str
    fact: str
    because: str


def latest_release(store: FolderStore, domain: str, product: str) -> Release | None:
    """The release with the highest version, or None; a directory without its last file does not count."""
    for version in _versions(store, domain, product):
        release = read_release(store, domain, product, version)
        if release is not None:
            return release
    return None


def read_release(store: FolderStore, domain: str, product: str, version: str) -> Release | None:
    """A release, its product document checked against the digest that was recorded.

    Raises:
        RegistryError: the release is there and its bytes are not what was released.
    """
    last = layout.release_file(domain, product, version, _LAST_FILE)
    marker = store.read(last)
    if marker is None:
        return None
    files = decode(marker, last).get("files")
    recorded = files.get(product_document.FILE_NAME) if isinstance(files, dict) else None
    name = layout.release_file(domain, product, version, product_document.FILE_NAME)
    content = store.read(name)
    if content is None or digest(content) != recorded:
        raise RegistryError(
            f"the registry file {name} is not what was released: its digest is "
            f"{digest(content)[:12] if content else 'missing'}, recorded is {str(recorded)[:12]}",
            RESTORE,
        )
    released = product_document.from_document(decode(content, name), name)
    if (released.domain, released.name) != (domain, product):
        raise RegistryError(f"the registry file {name} describes {released.domain}.{released.name}", RESTORE)
    return Release(released, version, digest(content))


def write_release(
    store: FolderStore,
    product: Product,
    version: str,
    provenance: Mapping[str, Any],
    *,
    previous: Release | None,
    changes: Sequence[Mapping[str, str]] = (),
) -> Release:
    """Write a release; writing the same one again changes nothing.

    A version that a publisher began and did not finish, with other content, is left alone and the next one is taken:
    nobody can know that the publisher is not still at it.

    Args:
        store: the registry's files.
        product: what is promised.
        version: the version that the changes since the last release ask for.
        provenance: where it comes from (commit, tool versions, time); recorded beside the digests.
        previous: the release before, whose digest is recorded as well.
        changes: what changed since then, recorded for those who read it.

    Raises:
        RegistryError: that version is released with other content.
    """
    content = encode(product_document.to_document(product))
    while not _claim(store, product, version, content):
        version = next_patch(version)
    last = layout.release_file(product.domain, product.name, version, _LAST_FILE)
    marker = {
        "format": layout.FORMAT,
        "domain": product.domain,
        "product": product.name,
        "version": version,
        "files": {product_document.FILE_NAME: digest(content)},
        "previous": None if previous is None else {"version": previous.version, "sha256": previous.digest},
        "provenance": dict(provenance),
        "changes": [dict(change) for change in changes],
    }
    try:
        store.create(last, encode(marker))
    except RegistryError:
        # Somebody released the same bytes a moment earlier: the provenance differs, the promise does not.
        existing = store.read(last)
        if existing is None or decode(existing, last).get("files") != marker["files"]:
            raise
    return Release(product, version, digest(content))


def release_digest(product: Product) -> str:
    """The digest that a release of the product would have: equal ones promise the same."""
    return digest(encode(product_document.to_document(product)))


def release_with(store: FolderStore, product: Product) -> Release | None:
    """The newest release that promises exactly what `product` does, or None."""
    wanted = release_digest(product)
    for version in _versions(store, product.domain, product.name):
        release = read_release(store, product.domain, product.name, version)
        if release is not None and release.digest == wanted:
            return release
    return None


def released_changes(
    store: FolderStore, domain: str, product: str, *, after: str, until: str
) -> list[tuple[str, tuple[RecordedChange, ...]]]:
    """What the releases between two versions changed, oldest first; those from before this was recorded are left out.

    Raises:
        RegistryError: the record of a release cannot be read.
    """
    found = []
    for version in reversed(_versions(store, domain, product)):
        if not version_key(after) < version_key(version) <= version_key(until):
            continue
        last = layout.release_file(domain, product, version, _LAST_FILE)
        marker = store.read(last)
        changes = decode(marker, last).get("changes") if marker is not None else None
        if isinstance(changes, list):
            found.append((version, tuple(_recorded(change) for change in changes if isinstance(change, dict))))
    return found


def _recorded(change: Mapping[str, Any]) -> RecordedChange:
    # The registry may hold what anybody wrote there.
    words = {key: str(change.get(key, "")) for key in ("class", "code", "subject", "fact", "because")}
    return RecordedChange(words["class"], words["code"], words["subject"], words["fact"], words["because"])


def _versions(store: FolderStore, domain: str, product: str) -> list[str]:
    """The versions that somebody began, newest first."""
    names = store.names(layout.releases_folder(domain, product))
    return sorted((name for name in names if layout.is_version(name)), key=version_key, reverse=True)


def _claim(store: FolderStore, product: Product, version: str, content: bytes) -> bool:
    """Take a version for this content; False when it is taken for other content that was never released."""
    name = layout.release_file(product.domain, product.name, version, product_document.FILE_NAME)
    if store.claim(name, content) or store.read(name) == content:
        return True
    if read_release(store, product.domain, product.name, version) is None:
        return False
    raise RegistryError(
        f"{store.root / name} is published with other content, and what is published never changes",
        "Publish again: a new version is computed from what the registry has now.",
    )
