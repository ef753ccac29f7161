"""What a product promises of its data as a whole, in the words of the standard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from meshwright.mesh.port import Port
from meshwright.mesh.product import Product

_AMOUNT = re.compile(r"([0-9]{1,9})([mhd])", re.ASCII)
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)%", re.ASCII)
# The unit `m` would be months to some.
_UNITS = {"m": "min", "h": "h", "d": "d"}
_NAMES = {"freshness": "latency"}


def service_levels(product: Product, port: Port) -> list[dict[str, str]]:
    """The promises, each with its value as a text: OpenMetadata takes no numbers."""
    found = [_service_level(key, text) for key, text in product.sla]
    return [*found, *_end(port)]


def _service_level(key: str, text: str) -> dict[str, str]:
    name = {"property": _NAMES.get(key, key)}
    amount, share = _AMOUNT.fullmatch(text), _SHARE.fullmatch(text)
    if amount:
        return name | {"value": amount[1], "unit": _UNITS[amount[2]]}
    return name | ({"value": share[1], "unit": "%"} if share else {"value": text})


def _end(port: Port) -> Iterator[dict[str, str]]:
    if port.deprecation_date:
        yield {"property": "endOfSupport", "value": port.deprecation_date}
