"""What the releases of a product were, and what each of them changed: for those who do not read what it promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meshwright.contracts.versions import version_key
from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode, digest
from meshwright.registry.store import Store

RECORD = "release.json"
"""The last file of a release: without it, there is none."""


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


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release without what it promises.

    Attributes:
        released_at: UTC time; empty where nobody kept it.
        commit: of the domain's repository; empty where nobody kept it.
        files: sha256 of each of its files, by the path in it.
    """

    version: str
    released_at: str
    commit: str
    dbt_version: str
    changes: tuple[RecordedChange, ...]
    files: Mapping[str, str]


def begun_versions(store: Store, domain: str, product: str) -> list[str]:
    """The versions that somebody began, newest first."""
    names = store.names(layout.releases_folder(domain, product))
    return sorted((name for name in names if layout.is_version(name)), key=version_key, reverse=True)


def released_changes(
    store: Store, domain: str, product: str, *, after: str, until: str
) -> list[tuple[str, tuple[RecordedChange, ...]]]:
    """What the releases between two versions changed, oldest first; those from before this was recorded are left out.

    Raises:
        RegistryError: the record of a release cannot be read.
    """
    between = [
        version
        for version in reversed(begun_versions(store, domain, product))
        if version_key(after) < version_key(version) <= version_key(until)
    ]
    names = [layout.release_file(domain, product, version, RECORD) for version in between]
    found = []
    for version, last, marker in zip(between, names, at_once(store, store.read, names), strict=True):
        changes = decode(marker, last).get("changes") if marker is not None else None
        if isinstance(changes, list):
            found.append((version, tuple(_recorded(change) for change in changes if isinstance(change, dict))))
    return found


def release_chain(
    store: Store, domain: str, product: str, heads: Iterable[tuple[str, str | None]]
) -> tuple[ReleaseRecord, ...]:
    """Releases of a product and all that came before them, newest first.

    Each names the one before with its digest. So the answer is the same for ever, whatever is released afterwards.

    Args:
        store: the registry's files.
        domain: whose product it is.
        product: the product.
        heads: versions to begin with, each with the digest of its record; None for whatever is there.

    Raises:
        RegistryError: the record of a release is missing, was changed, or cannot be read.
    """
    found: dict[str, ReleaseRecord] = {}
    for version, sha256 in heads:
        head: tuple[str, str | None] | None = (version, sha256)
        while head is not None and head[0] not in found:
            document = _document(store, layout.release_file(domain, product, head[0], RECORD), head[1])
            found[head[0]] = _record(head[0], document)
            head = _before(document)
    return tuple(found[version] for version in sorted(found, key=version_key, reverse=True))


def _document(store: Store, name: str, sha256: str | None) -> dict[str, Any]:
    content = store.read(name) if sha256 is None else store.read_known(name, sha256)
    if content is None or (sha256 is not None and digest(content) != sha256):
        raise RegistryError(f"the registry file {name} is missing or is not what was released", RESTORE)
    return decode(content, name)


def _before(document: Mapping[str, Any]) -> tuple[str, str | None] | None:
    said = document.get("previous")
    if not isinstance(said, dict) or not isinstance(said.get("version"), str):
        return None
    sha256 = said.get("sha256")
    return said["version"], sha256 if isinstance(sha256, str) and sha256 else None


def _record(version: str, document: Mapping[str, Any]) -> ReleaseRecord:
    said = document.get("provenance")
    provenance = said if isinstance(said, dict) else {}
    told = document.get("changes")
    files = document.get("files")
    return ReleaseRecord(
        version=version,
        released_at=str(provenance.get("released_at") or ""),
        commit=str(provenance.get("commit") or ""),
        dbt_version=str(provenance.get("dbt_version") or ""),
        changes=tuple(_recorded(each) for each in told if isinstance(each, dict)) if isinstance(told, list) else (),
        files={name: text for name, text in files.items() if isinstance(text, str)} if isinstance(files, dict) else {},
    )


def _recorded(change: Mapping[str, Any]) -> RecordedChange:
    # The registry may hold what anybody wrote there.
    words = {key: str(change.get(key, "")) for key in ("class", "code", "subject", "fact", "because")}
    return RecordedChange(words["class"], words["code"], words["subject"], words["fact"], words["because"])
