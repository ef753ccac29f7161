"""Agreeing to a change of another domain: it may go out as far as this one is concerned."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.one_line import one_line
from meshwright.app.waiver_edit import put
from meshwright.mesh.errors import MeshError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.waiver import Acknowledgement
from meshwright.read.mesh_yml import DomainConfig, load_domain_config

_WHAT = re.compile(r"[A-Z]{3}\d{3} (?P<domain>\w+)[./]", re.ASCII)
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
        MeshError: this is no key, a text is empty, or it says of no other domain what changes.
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
    _require_foreign(entry.what, config)
    return Acknowledged(config.name, entry, put(config.folder, entry))


def _require_foreign(what: str, config: DomainConfig) -> None:
    """A change is of another domain, and of one that this domain reads as far as its inputs tell."""
    meant = _WHAT.match(what.strip())
    if meant is None:
        raise MeshError(
            f"--what {what!r} does not say which change it is",
            "Write the rule's code and the subject as the message has them: `CHG103 weather.stations.height`.",
        )
    named = meant["domain"]
    inputs = sorted({entry.domain for entry in config.inputs})
    if named == config.name:
        raise MeshError(
            f"{what}: this is a change of {named} itself", "Run it in the folder of a domain that reads what changes."
        )
    if inputs and named not in inputs:
        raise MeshError(f"{what}: {config.name} reads nothing of {named}{did_you_mean_or_all(named, inputs)}")
