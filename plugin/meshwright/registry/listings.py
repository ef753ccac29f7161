"""Names for places that cannot list: a web server gives files, and these two files say which there are.

A mirror has both beside the files of a folder: `names.listing.json` with the names directly below it,
`tree.listing.json` with the paths of all files below it. Neither lists itself or the other. The dot in the middle keeps
them apart from the pointer of a domain that is called `names`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from meshwright.mesh.errors import RegistryError
from meshwright.registry.canonical import encode

NAMES = "names.listing.json"
TREE = "tree.listing.json"
LISTINGS = frozenset({NAMES, TREE})

_MAKE_AGAIN = "Write the mirror again with `mesh registry mirror`."
# One part of a path: no separator, nothing hidden, nothing that leads out of the folder, nothing a terminal obeys.
_PART = re.compile(r"(?!\.)[^/\\\x00-\x1f\x7f]{1,255}")


def encode_listing(names: Iterable[str]) -> bytes:
    """The bytes of a listing: a sorted JSON list; equal names give equal bytes."""
    return encode(sorted(set(names)))


def decode_names(content: bytes, file: str) -> list[str]:
    """The names that a `names.listing.json` lists, sorted.

    Raises:
        RegistryError: it is no list of plain names; `file` is what the message calls it.
    """
    return _decoded(content, file, parts=1)


def decode_tree(content: bytes, file: str) -> list[str]:
    """The paths that a `tree.listing.json` lists, sorted.

    Raises:
        RegistryError: it is no list of relative paths that stay below the folder.
    """
    return _decoded(content, file, parts=32)


def _decoded(content: bytes, file: str, *, parts: int) -> list[str]:
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"the listing {file} is broken: it is no JSON", _MAKE_AGAIN) from error
    if not isinstance(listed, list) or not all(isinstance(name, str) and _is_path(name, parts) for name in listed):
        raise RegistryError(f"the listing {file} is broken: it is no list of names", _MAKE_AGAIN)
    return sorted({name for name in listed if name.rpartition("/")[2] not in LISTINGS})


def _is_path(name: str, most: int) -> bool:
    parts = name.split("/")
    return len(parts) <= most and all(_PART.fullmatch(part) for part in parts)
