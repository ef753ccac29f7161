"""What things are called in other tools: ids that are safe everywhere, never change, and are never those of another."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable

from meshwright.mesh.port import PortId

_PART = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9_]+", re.ASCII)
_LONGEST = 100


def contract_id(port: PortId) -> str:
    """The id of a port's contract: `weather-hourly_observations`, `fleet-aircraft-v2`.

    Letters, digits, `_` and `-`. The product is not in it: a port that moves to another product is the same port, and
    who reads it knows the port alone.
    """
    return _joined((port.domain, *_own_parts(port)))


def product_id(domain: str, product: str) -> str:
    """The id of a product: `weather-observations`."""
    return _joined((domain, product))


def contract_file(port: PortId) -> str:
    """The name of the file with a port's contract: `aircraft.v2.odcs.yaml`, a safe one whatever the port is called."""
    return f"{_joined(_own_parts(port), '.')}.odcs.yaml"


def contract_files(ports: Iterable[PortId]) -> dict[PortId, str]:
    """The names of the files with the contracts of several ports: different ones, also on a disk that folds case."""
    found: dict[PortId, str] = {}
    taken: set[str] = set()
    for port in sorted(ports):
        name = contract_file(port)
        if name.casefold() in taken:
            name = f"{_told_apart(_own_parts(port), '.')}.odcs.yaml"
        taken.add(name.casefold())
        found[port] = name
    return found


def _own_parts(port: PortId) -> tuple[str, ...]:
    return (port.name,) if port.version is None else (port.name, f"v{port.version}")


def _joined(parts: tuple[str, ...], between: str = "-") -> str:
    """The parts, with what none of them has inside between them: no two lists of parts are joined to the same text."""
    plain = all(map(_PART.fullmatch, parts)) and sum(map(len, parts)) <= _LONGEST
    return between.join(parts) if plain else _told_apart(parts, between)


def _told_apart(parts: tuple[str, ...], between: str) -> str:
    """Parts that hold other characters, made safe and told apart by a digest.

    It begins with x, and no plain name ends in a part that does: the last one is a version there, or the only one.
    """
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
    safe = [_UNSAFE.sub("_", part)[: _LONGEST // len(parts)] or "_" for part in parts]
    return between.join((*safe, f"x{digest}"))
