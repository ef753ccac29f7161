"""The lock of an interface package: which environments it knows, and what its files held when it was generated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.published import Published

LOCK_FILE = "interface.json"
"""The file that makes a folder an interface package."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a lock says; nothing of what it leaves out.

    Attributes:
        default_environment: where the package reads when no environment is called like the dbt target.
        environments: every environment that it knows.
        files: digest by path of the other files; None in a package that was generated before locks had them.
        problem: why the lock cannot be read; empty when it can.
    """

    default_environment: str = ""
    environments: tuple[str, ...] = ()
    files: Mapping[str, str] | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """The paths in which a package is not what its lock says; all empty when it is."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.changed or self.missing or self.added)


def digests(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The sha256 of each file's text, by path."""
    # Committed files are anybody's: what is no text has no digest that a generated file could have.
    return {name: hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for name, text in files}


def lock_of(interface: Interface) -> Lock:
    """What the lock of a committed package says; whatever it holds, this does not raise."""
    text = dict(interface.files).get(LOCK_FILE)
    if text is None:
        return Lock()
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return Lock(problem="is not JSON")
    if not isinstance(content, dict):
        return Lock(problem="is not a mapping")
    return _lock(content)


def edits_of(interface: Interface, lock: Lock) -> Edits:
    """Where the files of a package differ from its lock; nowhere, when the lock has no digests."""
    if lock.files is None:
        return Edits()
    there = digests((name, text) for name, text in interface.files if name != LOCK_FILE)
    return Edits(
        changed=tuple(sorted(name for name in there.keys() & lock.files.keys() if there[name] != lock.files[name])),
        missing=tuple(sorted(lock.files.keys() - there.keys())),
        added=tuple(sorted(there.keys() - lock.files.keys())),
    )


def is_edited(interface: Interface) -> bool:
    """Whether a package is not as it was generated, as far as its own lock can tell."""
    lock = lock_of(interface)
    return bool(lock.problem or edits_of(interface, lock))


def superseded_environments(domain: Domain, interface: Interface, published: Published) -> tuple[str, ...]:
    """The environments of a package that consumers of its domain do not read any more.

    First the package's default, where the domain's default is another one now, then those that the registry does not
    have. None, when the package is of no input, or nothing is known of its domain.
    """
    producer = published.domain(interface.domain)
    lock = lock_of(interface)
    default = producer.default_environment if producer else None
    if producer is None or default is None or not any(entry.domain == interface.domain for entry in domain.inputs):
        return ()
    there = {deployment.environment for deployment in producer.deployments}
    first = [lock.default_environment] if lock.default_environment not in ("", default) else []
    return tuple(dict.fromkeys(first + [name for name in lock.environments if name not in there]))


def _lock(content: dict[str, Any]) -> Lock:
    default, environments, files = (content.get(key) for key in ("default_environment", "environments", "files"))
    if not isinstance(default, str | None):
        return Lock(problem="has a `default_environment` that is no name")
    if not isinstance(environments, dict | None):
        return Lock(problem="has `environments` that are not a mapping")
    if "files" in content and not _is_texts(files):
        return Lock(problem="has `files` that are not a mapping of paths to digests")
    return Lock(default or "", tuple(sorted(environments or ())), files)


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
