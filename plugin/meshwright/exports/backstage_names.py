"""Names and tags that Backstage accepts."""

from __future__ import annotations

import hashlib
import json
import re

from meshwright.mesh.port import Owner, PortId

NOBODY = "unknown"
# Backstage does not tell upper from lower case when it looks for an entity.
_NAME = re.compile(r"[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?", re.ASCII)
_DIGESTED = re.compile(r"--x[0-9a-f]{12}", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9]+", re.ASCII)
_NO_TAG = re.compile(r"[^a-z0-9+#]+", re.ASCII)
_LONGEST = 63


def domain_name(domain: str) -> str:
    """The name of a domain's entity."""
    return _name(domain)


def product_name(domain: str, product: str) -> str:
    """The name of a product's System and of its Component: `weather.observations`."""
    return _name(domain, product)


def port_name(port: PortId) -> str:
    """The name of a port's API: `weather.hourly_observations`, `fleet.aircraft.v2`."""
    return _name(port.domain, port.name, *(() if port.version is None else (f"v{port.version}",)))


def group_ref(owner: Owner) -> str:
    """The Group that an owner may be in the portal; `unknown` for one without a name that could be one's.

    A Group is referred to and never made: who is in one is not ours to say.
    """
    name = _UNSAFE.sub("-", owner.name.lower()).strip("-")[:_LONGEST].strip("-")
    return f"group:default/{name or NOBODY}"


def tags(words: tuple[str, ...]) -> list[str]:
    """The words as tags, sorted: lower case, `-` for what is not allowed; without those that come to nothing."""
    found = {_NO_TAG.sub("-", word.lower()).strip("-")[:_LONGEST].strip("-") for word in words}
    return sorted(found - {""})


def _name(*parts: str) -> str:
    """The parts with dots between them; those that Backstage refuses, or takes for another, get a digest.

    So does a name that looks as if it had one: it could be the one that another name got.
    """
    name = ".".join(parts)
    if len(name) <= _LONGEST and all(map(_NAME.fullmatch, parts)) and not _DIGESTED.search(name):
        return name
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
    safe = ".".join(_UNSAFE.sub("-", part.lower()).strip("-") or "x" for part in parts)
    return f"{safe[: _LONGEST - 15].rstrip('-.')}--x{digest}"
