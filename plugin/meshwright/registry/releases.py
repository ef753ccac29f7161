"""Releases: immutable, numbered, and there only when their last file is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from meshwright.contracts.versions import next_patch, version_key
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from meshwright.registry import layout, product_document
from meshwright.registry.canonical import RESTORE, decode, digest, encode
from meshwright.registry.document_format import require_format
from meshwright.registry.markers import mark_release, versions_with
from meshwright.registry.release_history import RECORD, begun_versions
from meshwright.registry.signature import Signer, file_of
from meshwright.registry.store import Store


def latest_release(store: Store, domain: str, product: str, known: Iterable[Release] = ()) -> Release | None:
    """The release with the highest version, or None; a directory without its last file does not count.

    Args:
        store: the registry's files.
        domain: whose product it is.
        product: the product.
        known: releases of the product that were read already.
    """
    read = {release.version: release for release in known}
    for version in begun_versions(store, domain, product):
        release = read.get(version) or read_release(store, domain, product, version)
        if release is not None:
            return release
    return None


def read_release(store: Store, domain: str, product: str, version: str, record: str | None = None) -> Release | None:
    """A release, its product document checked against the digest that was recorded.

    Args:
        store: the registry's files.
        domain: whose product it is.
        product: the product.
        version: the version.
        record: sha256 of the release's own record, where a deployment has it; None for whatever is there.

    Raises:
        RegistryError: the release is there and its bytes are not what was released.
    """
    last = layout.release_file(domain, product, version, RECORD)
    marker = store.read(last) if record is None else store.read_known(last, record)
    if marker is None:
        return None
    if record is not None and digest(marker) != record:
        raise RegistryError(f"the registry file {last} is not what was deployed: its digest is another one", RESTORE)
    document = decode(marker, last)
    require_format(document, layout.FORMAT, last)
    if tuple(document.get(key) for key in ("domain", "product", "version")) != (domain, product, version):
        raise RegistryError(f"the registry file {last} is the record of another release", RESTORE)
    files = document.get("files")
    recorded = files.get(product_document.FILE_NAME) if isinstance(files, dict) else None
    name = layout.release_file(domain, product, version, product_document.FILE_NAME)
    content = store.read_known(name, str(recorded))
    if content is None or digest(content) != recorded:
        raise RegistryError(
            f"the registry file {name} is not what was released: its digest is "
            f"{digest(content)[:12] if content else 'missing'}, recorded is {str(recorded)[:12]}",
            RESTORE,
        )
    released = product_document.from_document(decode(content, name), name)
    if (released.domain, released.name) != (domain, product):
        raise RegistryError(f"the registry file {name} describes {released.domain}.{released.name}", RESTORE)
    return Release(released, version, digest(content), digest(marker))


Derive = Callable[[str], Mapping[str, bytes]]
"""The files that say the same as the product document in other formats, by name, for a version."""


def _nothing_derived(version: str) -> Mapping[str, bytes]:
    return {}


def write_release(
    store: Store,
    product: Product,
    version: str,
    provenance: Mapping[str, Any],
    *,
    previous: Release | None,
    changes: Sequence[Mapping[str, str]] = (),
    derive: Derive = _nothing_derived,
    signer: Signer | None = None,
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
        derive: makes the other files of the release.
        signer: signs the release's own record; None for a release that is not signed.

    Raises:
        RegistryError: that version is released with other content.
    """
    content = encode(product_document.to_document(product))
    files = {product_document.FILE_NAME: content, **derive(version)}
    while not all(
        _claim(store, layout.release_file(product.domain, product.name, version, n), files[n]) for n in files
    ):
        finished = read_release(store, product.domain, product.name, version)
        if finished is not None:
            # What is derived may differ with the version of the tool; the promise does not.
            return _require_same(store, finished, digest(content))
        version = next_patch(version)
        files = {product_document.FILE_NAME: content, **derive(version)}
    record = encode(
        {
            "format": layout.FORMAT,
            "domain": product.domain,
            "product": product.name,
            "version": version,
            "files": {name: digest(files[name]) for name in files},
            "previous": None if previous is None else {"version": previous.version, "sha256": previous.record},
            "provenance": dict(provenance),
            "changes": [dict(change) for change in changes],
        }
    )
    mark_release(store, product.domain, product.name, version, digest(content))
    if signer is not None:
        # Before the record, which makes the release visible: it is never there without its signature. A publisher that
        # loses the race for the record leaves the signature of a record that nobody has, under a name of its own.
        _claim(store, layout.release_file(product.domain, product.name, version, file_of(record)), signer.sign(record))
    if not store.claim(layout.release_file(product.domain, product.name, version, RECORD), record):
        # Somebody released the same bytes a moment earlier: the provenance differs, the promise does not.
        finished = read_release(store, product.domain, product.name, version)
        assert finished is not None, "its last file is there"
        return _require_same(store, finished, digest(content))
    return Release(product, version, digest(content), digest(record))


def _require_same(store: Store, finished: Release, wanted: str) -> Release:
    if finished.digest != wanted:
        name = f"{finished.product.domain}.{finished.product.name} {finished.version}"
        raise RegistryError(
            f"{store.location}: {name} is published with other content, and what is published never changes: "
            f"{finished.digest[:12]} is there, {wanted[:12]} is yours",
            "Publish again: a new version is computed from what the registry has now.",
        )
    return finished


def release_digest(product: Product) -> str:
    """The digest that a release of the product would have: equal ones promise the same."""
    return digest(encode(product_document.to_document(product)))


def release_with(store: Store, product: Product, known: Iterable[Release] = ()) -> Release | None:
    """The newest release that promises exactly what `product` does, or None.

    Args:
        store: the registry's files.
        product: what is promised.
        known: releases of the product that were read already. Those from before releases had markers are found among
            them or not at all: nobody reads through a history for the sake of a number.
    """
    wanted = release_digest(product)
    found = {release.version: release for release in known if release.digest == wanted}
    versions = {*found, *versions_with(store, product.domain, product.name, wanted)}
    for version in sorted(versions, key=version_key, reverse=True):
        release = found.get(version) or read_release(store, product.domain, product.name, version)
        if release is not None and release.digest == wanted:
            return release
    return None


def released_versions(store: Store, domain: str, product: str) -> list[str]:
    """The versions of a product that were released, newest first."""
    versions = begun_versions(store, domain, product)
    return [v for v in versions if store.read(layout.release_file(domain, product, v, RECORD)) is not None]


def _claim(store: Store, name: str, content: bytes) -> bool:
    """Take a name for this content; False when other content has it."""
    return store.claim(name, content) or store.read(name) == content
