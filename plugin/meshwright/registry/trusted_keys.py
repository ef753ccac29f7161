"""Whose signatures count: the file of trusted keys, and a release against it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meshwright.mesh.errors import ConfigError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.read.yaml_file import YamlFile
from meshwright.registry import layout
from meshwright.registry.canonical import decode
from meshwright.registry.signature import file_of, key_id_of, read_signature, require_library

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

EVERY_DOMAIN = "*"
_WORDS = ("public_key", "domains", "not_before", "not_after")


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, and what it may sign.

    Attributes:
        name: what the file calls it.
        domains: whose releases it may sign; `*` for every domain's.
        not_before: the first day on which it signs, by what the release says of its time; None for any.
        not_after: the last such day.
    """

    name: str
    key: Ed25519PublicKey
    domains: tuple[str, ...]
    not_before: date | None = None
    not_after: date | None = None


TrustedKeys = Mapping[str, TrustedKey]
"""By the id of the key."""


def load_trusted_keys(path: Path) -> TrustedKeys:
    """Read a file of trusted keys, YAML or JSON.

    ::

        keys:
          weather-ci:
            public_key: <base64 of the 32 bytes, or PEM>
            domains: [weather]
            not_before: 2026-01-01
            not_after: 2027-12-31

    Raises:
        ConfigError: the file cannot be read, or something in it makes no sense.
        MeshError: the library that verifies is not installed.
    """
    require_library("signatures are to be verified")
    file = YamlFile(path)
    problems = [f"{path}:{line}: {key} stands there twice" for line, key, _ in file.repeated()]
    entries = file.content.get("keys")
    if set(file.content) != {"keys"} or not isinstance(entries, dict) or not entries:
        raise ConfigError([*problems, f"{path}: has to hold `keys`, and under it at least one key by its name"])
    found: dict[str, TrustedKey] = {}
    for name, entry in entries.items():
        try:
            key = _trusted(str(name), entry)
        except ValueError as error:
            problems.append(f"{path}: {name}: {error}")
            continue
        key_id = key_id_of(key.key)
        if key_id in found:
            problems.append(f"{path}: {name} is the same key as {found[key_id].name}")
        found[key_id] = key
    if problems:
        raise ConfigError(problems)
    return found


def signature_problem(domain: str, record: bytes, signature: bytes | None, trusted: TrustedKeys) -> str:
    """Why nobody should trust a release; empty when a trusted key has signed it.

    Args:
        domain: whose release it is.
        record: the bytes of its release.json.
        signature: the bytes of the file that `file_of(record)` names; None when there is none.
        trusted: the keys.
    """
    if signature is None:
        return "it is not signed"
    try:
        said = read_signature(signature, file_of(record))
        released_at = _released_on(decode(record, "release.json"))
    except RegistryError as error:
        return error.what
    key = trusted.get(said.key_id)
    if key is None:
        return f"it is signed by {said.key_id}, which is no trusted key"
    if not _fits(key.key, said.signature, record):
        return f"its signature by {key.name} is not of these bytes"
    if not {EVERY_DOMAIN, domain}.intersection(key.domains):
        return f"it is signed by {key.name}, which may not sign for {domain}"
    return _time_problem(key, released_at)


def _fits(key: Ed25519PublicKey, signature: bytes, record: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, record)
    except InvalidSignature:
        return False
    return True


def _time_problem(key: TrustedKey, day: date | None) -> str:
    if key.not_before is None and key.not_after is None:
        return ""
    if day is None:
        return f"it does not say when it was released, and {key.name} signs within dates"
    if key.not_before is not None and day < key.not_before:
        return f"it was released on {day}, and {key.name} signs from {key.not_before} on"
    if key.not_after is not None and day > key.not_after:
        return f"it was released on {day}, and {key.name} signs until {key.not_after}"
    return ""


def _released_on(record: Mapping[str, Any]) -> date | None:
    comes_from = record.get("provenance")
    said = comes_from.get("released_at") if isinstance(comes_from, dict) else None
    try:
        return date.fromisoformat(said[:10]) if isinstance(said, str) else None
    except ValueError:
        return None


def _trusted(name: str, entry: object) -> TrustedKey:
    """A key of the file; raises ValueError where it makes no sense."""
    if not isinstance(entry, dict):
        raise ValueError(f"has to hold {' and '.join(_WORDS[:2])}")
    for word in entry:
        if word not in _WORDS:
            raise ValueError(f"unknown key {word}{did_you_mean_or_all(str(word), _WORDS)}")
    domains = entry.get("domains")
    if not isinstance(domains, list) or not domains or not all(map(_is_domain, domains)):
        raise ValueError(f"`domains` has to be a list of domains, or [{EVERY_DOMAIN!r}] for every one")
    dates = dict(_dates(entry))
    if len(dates) == 2 and dates["not_before"] > dates["not_after"]:
        raise ValueError("`not_before` is later than `not_after`, so it signs on no day")
    return TrustedKey(name, _public_key(entry.get("public_key")), tuple(domains), **dates)


def _is_domain(said: object) -> bool:
    return isinstance(said, str) and (said == EVERY_DOMAIN or layout.is_name(said))


def _dates(entry: Mapping[str, Any]) -> Iterator[tuple[str, date]]:
    for word in ("not_before", "not_after"):
        said = entry.get(word)
        if isinstance(said, datetime) or not isinstance(said, date | str | None):
            raise ValueError(f"`{word}` is no date such as 2027-12-31")
        try:
            if said is not None:
                yield word, said if isinstance(said, date) else date.fromisoformat(said)
        except ValueError as error:
            raise ValueError(f"`{word}` is no date such as 2027-12-31") from error


def _public_key(text: object) -> Ed25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    if not isinstance(text, str):
        raise ValueError("`public_key` is missing")
    if "PRIVATE KEY" in text:
        raise ValueError("`public_key` holds a private key: whoever can read this file can sign with it; make another")
    try:
        if "-----BEGIN" in text:
            key = load_pem_public_key(text.encode())
            if isinstance(key, Ed25519PublicKey):
                return key
            raise ValueError("another kind")
        return Ed25519PublicKey.from_public_bytes(base64.b64decode("".join(text.split()), validate=True))
    except (ValueError, UnsupportedAlgorithm, binascii.Error) as error:
        raise ValueError("`public_key` is no ed25519 key, in PEM or base64 of its 32 bytes") from error
