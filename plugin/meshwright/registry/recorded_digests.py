"""What the files that are new to a copy say of the digests of others, and of those that are there already."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout
from meshwright.registry.at_once import at_once
from meshwright.registry.canonical import RESTORE, decode
from meshwright.registry.mirrored_files import RECORD, Selection
from meshwright.registry.signature import may_lie_beside
from meshwright.registry.store import Store

_CONSUMER = re.compile(r"consumers/[^/]+/(?P<digest>[0-9a-f]{64})\.json", re.ASCII)
_DEPLOYMENT = re.compile(r"(?P<folder>environments/[^/]+/(?P<domain>[^/]+))/\d+\.json", re.ASCII)
_EVENT = re.compile(r"(?P<folder>events/[^/]+/[^/]+)/(?P<sequence>\d+)\.json", re.ASCII)
_RELEASE = re.compile(rf"(?P<product>products/[^/]+/[^/]+)/(?P<version>[^/]+)/{re.escape(RECORD)}", re.ASCII)


def recorded_digests(source: Store, selected: Selection, new: Collection[str]) -> dict[str, str]:
    """The digests by path.

    Args:
        source: the registry.
        selected: what is to be copied.
        new: those of its files that the copy does not have.

    Raises:
        RegistryError: a record is broken, a file that it names is missing, or two records say different things.
    """
    found: dict[str, str] = {}
    known = set(selected.files)
    # Where a copy has the record of a release and lacks a file of it, that record is asked as well.
    paths = sorted({*new, *(record for path in new if (record := _record_of(path)) in known)})

    def ask(path: str) -> list[tuple[str, str]]:
        return list(_said(source, path))

    pointed = [(path, each) for path, content in selected.pointers.items() for each in _pointed(path, content)]
    said = zip(paths, at_once(source, ask, paths), strict=True)
    for by, (path, recorded) in [*pointed, *((by, each) for by, several in said for each in several)]:
        if found.setdefault(path, recorded) != recorded:
            raise RegistryError(f"{source.location}: {by} records another digest of {path} than others do", RESTORE)
        if path not in known:
            raise RegistryError(f"{source.location}: {path} is missing, and {by} names it", RESTORE)
    _require_nothing_else(source, new, found)
    return found


def _said(source: Store, path: str) -> Iterator[tuple[str, str]]:
    if match := _CONSUMER.fullmatch(path):
        yield path, match["digest"]
    elif match := _RELEASE.fullmatch(path):
        record = _read(source, path)
        for name, recorded in _texts(record.get("files")):
            yield f"{match['product']}/{match['version']}/{name}", recorded
        previous = dict(_texts(record.get("previous")))
        if previous:
            yield f"{match['product']}/{previous.get('version')}/{RECORD}", previous.get("sha256", "")
    elif match := _DEPLOYMENT.fullmatch(path):
        record = _read(source, path)
        before = record.get("previous")
        if isinstance(before, dict) and isinstance(before.get("sequence"), int):
            yield f"{match['folder']}/{before['sequence']:08d}.json", str(before.get("sha256"))
        yield layout.consumer(match["domain"], str(record.get("reads"))), str(record.get("reads"))
        versions = dict(_texts(record.get("releases")))
        for product, recorded in _texts(record.get("records")):
            yield f"products/{match['domain']}/{product}/{versions.get(product)}/{RECORD}", recorded
    elif (match := _EVENT.fullmatch(path)) and int(match["sequence"]) > 1:
        yield f"{match['folder']}/{int(match['sequence']) - 1:08d}.json", str(_read(source, path).get("previous"))


def _pointed(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    pointer = decode(content, path)
    yield f"{path.removesuffix('.json')}/{pointer['sequence']:08d}.json", str(pointer.get("sha256"))


def _require_nothing_else(source: Store, new: Iterable[str], found: dict[str, str]) -> None:
    """Refuse a release with a file that its record does not name: nobody knows what it is."""
    for path in new:
        record, name = _record_of(path), "/".join(path.split("/")[4:])
        if record and name != RECORD and path not in found and not may_lie_beside(name):
            raise RegistryError(
                f"{source.location}: {path} is no file of its release: {record} does not name it",
                "Find out who put it there, and take it away; `mesh registry verify` tells what else is wrong.",
            )


def _record_of(path: str) -> str:
    parts = path.split("/")
    return "/".join((*parts[:4], RECORD)) if parts[0] == "products" else ""


def _read(source: Store, path: str) -> dict[str, Any]:
    content = source.read(path)
    if content is None:
        raise RegistryError(f"{source.location}: {path} is missing", RESTORE)
    return decode(content, path)


def _texts(value: object) -> list[tuple[str, str]]:
    return [(name, text) for name, text in value.items() if isinstance(text, str)] if isinstance(value, dict) else []
