"""Values as the JSON documents of the site."""

from __future__ import annotations

import json

import msgspec


def encoded(value: object) -> bytes:
    """A value as JSON: the same value gives the same bytes.

    Half a character, which a registry may hold as an escape, has no UTF-8: a document with any is written in escapes.
    """
    try:
        return msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value, order="deterministic")).encode("ascii")
