"""One value, one text: JSON that is the same wherever and whenever it is written."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from meshwright.mesh.errors import RegistryError

RESTORE = "Restore the file from a copy of the registry."
"""What to do about a file that is not what was published."""


def encode(document: Any) -> bytes:
    """Sorted keys, no white space but a newline at the end, UTF-8; no floats, whose text differs between writers."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def decode(content: bytes, name: str) -> dict[str, Any]:
    """Read a document of the registry.

    Raises:
        RegistryError: the bytes are no JSON object.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"the registry file {name} is broken: {error}", RESTORE) from error
    if not isinstance(document, dict):
        raise RegistryError(f"the registry file {name} is broken: it is no JSON object", RESTORE)
    return document


def digest(content: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()
