"""Names of tables as names of files: in lower case, because SQL mostly ignores case and some file systems do."""

from __future__ import annotations

import re

ANY = "-"
"""Stands for a name that is too long to be the name of a file; it may be any."""

_LONGEST = 180
_PLAIN = re.compile(r"[a-z0-9_]", re.ASCII)
_ENCODED = re.compile(r"(?:[a-z0-9_]|-[0-9a-f]{2})+", re.ASCII)


def encode_table(identifier: str) -> str:
    """The name of a file for a table: letters, digits and `_` as they are, any other byte of UTF-8 as `-2e`."""
    raw = identifier.casefold().encode("utf-8", "surrogatepass")
    text = "".join(chr(byte) if _PLAIN.fullmatch(chr(byte)) else f"-{byte:02x}" for byte in raw)
    return text if 0 < len(text) <= _LONGEST else ANY


def decode_table(name: str) -> str | None:
    """The identifier in lower case; None for one that may be any, and for what is no name of a table at all."""
    if not _ENCODED.fullmatch(name):
        return None
    parts = re.findall(r"[a-z0-9_]|-[0-9a-f]{2}", name)
    raw = bytes(int(part[1:], 16) if part.startswith("-") else ord(part) for part in parts)
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
