"""What the releases of a product were, and what each of them changed: for those who do not read what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshwright.contracts.versions import version_key
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import decode
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
    """

    version: str
    released_at: str
    commit: str
    dbt_version: str
    changes: tuple[RecordedChange, ...]


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


def release_records(store: Store, domain: str, product: str) -> tuple[ReleaseRecord, ...]:
    """Every release of a product, newest first.

    Raises:
        RegistryError: the record of a release cannot be read.
    """
    versions = begun_versions(store, domain, product)
    names = [layout.release_file(domain, product, version, RECORD) for version in versions]
    records = zip(versions, names, at_once(store, store.read, names), strict=True)
    return tuple(_record(version, decode(marker, name)) for version, name, marker in records if marker is not None)


def _record(version: str, document: Mapping[str, Any]) -> ReleaseRecord:
    said = document.get("provenance")
    provenance = said if isinstance(said, dict) else {}
    told = document.get("changes")
    return ReleaseRecord(
        version=version,
        released_at=str(provenance.get("released_at") or ""),
        commit=str(provenance.get("commit") or ""),
        dbt_version=str(provenance.get("dbt_version") or ""),
        changes=tuple(_recorded(each) for each in told if isinstance(each, dict)) if isinstance(told, list) else (),
    )


def _recorded(change: Mapping[str, Any]) -> RecordedChange:
    # The registry may hold what anybody wrote there.
    words = {key: str(change.get(key, "")) for key in ("class", "code", "subject", "fact", "because")}
    return RecordedChange(words["class"], words["code"], words["subject"], words["fact"], words["because"])
