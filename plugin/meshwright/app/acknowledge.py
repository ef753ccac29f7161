"""Agreeing to a change of another domain: it may go out as far as this one is concerned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.one_line import one_line
from meshwright.app.waiver_edit import put
from meshwright.mesh.errors import MeshError
from meshwright.mesh.waiver import Acknowledgement
from meshwright.read.mesh_yml import load_domain_config

_KEY = re.compile(r"[0-9a-f]{10}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A change of another domain that a domain agreed to."""

    domain: str
    acknowledgement: Acknowledgement
    path: Path


def acknowledge(folder: Path, change: str, *, what: str, reason: str) -> Acknowledged:
    """Write into the mesh-waivers.yml of a domain that it is ready for a change; once more replaces what was said.

    The change is not published yet, so nobody here can look at it: its key comes from the domain that makes it.

    Args:
        folder: the domain that reads what changes.
        change: the key of the change.
        what: which change it is, for people.
        reason: why the domain is ready for it.

    Raises:
        MeshError: this is no key, or a text is empty.
        ConfigError: the folder is no domain, or the file is broken.
    """
    config = load_domain_config(folder)
    key = change.strip().lower()
    if not _KEY.fullmatch(key):
        raise MeshError(
            f"{change!r} is not the key of a change, which has ten digits from 0 to f",
            "Take it from the message of the domain that makes the change: its `mesh-check` names it.",
        )
    entry = Acknowledgement(key, one_line(what, "--what"), one_line(reason, "--reason"))
    return Acknowledged(config.name, entry, put(config.folder, entry))
