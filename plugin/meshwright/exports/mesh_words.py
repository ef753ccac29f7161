"""What a contract of ODCS says that mesh.yml has a place for: the product as a whole, which no dbt file describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshwright.exports.contacts import is_url
from meshwright.exports.odcs_import_words import own_words

_NAMES = {"latency": "freshness", "freshness": "freshness", "retention": "retention", "availability": "availability"}
_UNITS = {
    **dict.fromkeys(("min", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hr", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "d"),
}
_AMOUNT = re.compile(r"[0-9]{1,9}", re.ASCII)
_SHARE = re.compile(r"(100|[0-9]{1,2}(\.[0-9]{1,9})?)", re.ASCII)
_TYPES = ("source-aligned", "aggregate", "consumer-aligned")
_STABILITIES = ("experimental", "stable")
_DOMAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


def mesh_words(contract: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a product in mesh.yml, as far as the contract says something that may stand there."""
    own = dict(own_words(contract))
    status = contract.get("status")
    found = {
        "type": own.get("meshType") if own.get("meshType") in _TYPES else None,
        "status": status if status in ("draft", "retired") else None,
        "stability": own.get("meshStability") if own.get("meshStability") in _STABILITIES else None,
        "support": dict(_support(contract, own)),
        "sla": dict(_service_levels(contract)),
    }
    return {key: value for key, value in found.items() if value} | _consumers(own)


def _support(contract: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    first = next((each for each in contract.get("support") or [] if is_url(each.get("url") or "")), None)
    channel = own.get("meshSupportChannel") or (first and first.get("channel"))
    if isinstance(channel, str):
        yield "channel", channel
    if first:
        yield "url", first["url"]


def _service_levels(contract: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for promise in contract.get("slaProperties") or []:
        name, value = _NAMES.get(str(promise.get("property"))), str(promise.get("value", ""))
        unit = str(promise.get("unit", "")).lower()
        if name == "availability" and unit in ("%", "percent") and _SHARE.fullmatch(value):
            yield name, f"{value}%"
        elif name in ("freshness", "retention") and unit in _UNITS and _AMOUNT.fullmatch(value):
            yield name, f"{value}{_UNITS[unit]}"


def _consumers(own: Mapping[str, Any]) -> dict[str, list[str]]:
    said = own.get("meshConsumers")
    if said == "nobody":
        return {"consumers": []}
    if isinstance(said, list) and all(isinstance(each, str) and _DOMAIN.fullmatch(each) for each in said):
        return {"consumers": said}
    return {}
