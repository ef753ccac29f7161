"""One value, one text: JSON that is the same wherever and whenever it is written, and read the same by everybody."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn

from meshwright.mesh.errors import RegistryError

RESTORE = "Restore the file from a copy of the registry."
"""What to do about a file that is not what was published."""

_LARGEST = 2**53 - 1
"""Beyond it, readers that keep every number as a double see another one."""


def encode(document: Any) -> bytes:
    """The canonical JSON of RFC 8785, and a newline at its end.

    Raises:
        RegistryError: no JSON can say it to every reader: half a surrogate pair, NaN, an integer beyond 2^53, a loop.
    """
    import rfc8785

    try:
        return rfc8785.dumps(document) + b"\n"
    except (ValueError, RecursionError) as error:
        raise RegistryError(
            f"a document for the registry cannot be written as canonical JSON: {_why(error)}",
            "Take the text or the number that is meant out of the project's YAML.",
        ) from error


def decode(content: bytes, name: str) -> dict[str, Any]:
    """Read a document of the registry.

    Raises:
        RegistryError: the bytes are no JSON object in UTF-8, or one that two readers could read differently; `name`
            is told.
    """
    try:
        document = json.loads(
            content.decode(), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse, parse_int=_whole
        )
        if b"\\u" in content:
            json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair is refused here
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"the registry file {name} is broken: {_why(error)}", RESTORE) from error
    if not isinstance(document, dict):
        raise RegistryError(f"the registry file {name} is broken: it is no JSON object", RESTORE)
    return document


def digest(content: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"it says {name!r} twice")
            seen.add(name)
    return found


def _whole(text: str) -> int:
    number = int(text) if len(text) <= len(str(-_LARGEST)) else _LARGEST + 1
    if abs(number) > _LARGEST:
        raise ValueError("it has a number beyond 2^53, which not every reader keeps")
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"it has the number {text[:20]}, and all numbers of a registry are whole")


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeEncodeError) or isinstance(error.__cause__, UnicodeEncodeError):
        return "a text has half a surrogate pair, which is no character"
    if isinstance(error, UnicodeDecodeError):
        return "it is not in UTF-8"
    return str(error)
