"""What a contract of ODCS says beside its tables: whose it is, until when, and what has its place elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from meshwright.mesh.drafted_port import Unsaid
from meshwright.mesh.port import Owner

_CARRIED = frozenset({"apiVersion", "kind", "id", "name", "version", "status", "domain", "dataProduct", "schema"})
_READ_HERE = frozenset({"tags", "description", "team", "slaProperties", "customProperties"})
_NOWHERE = "there is no place for it"
_LEVELS = ("latency", "freshness", "retention", "availability")
_INSTEAD = {
    "servers": "where it lies follows from profiles.yml and the deployment",
    "support": "write it into mesh.yml, under the product's `support`",
    "roles": "write who may read it into mesh.yml, under the product's `consumers`",
    "price": _NOWHERE,
    "slaProperties": "write it into mesh.yml, under the product's `sla`",
}
_ENDS = ("endOfSupport", "endOfLife")
_OWN = "mesh"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def own_words(contract: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The entries of the contract as a whole that have no key in the standard, with their values."""
    for entry in contract.get("customProperties") or []:
        yield str(entry.get("property", "")), entry.get("value")


def description_of(contract: Mapping[str, Any], own: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    """The description of a table: what it says itself, else the contract, with the limits of its use."""
    text = described.get("description") or ""
    said = contract.get("description") or {}
    # In a contract of ours that of the contract is the product's, where the port has none.
    parts = [text] if "meshContractEnforced" in own else [text or said.get("purpose") or "", *_limits(said)]
    return "\n\n".join(part for part in parts if part)


def _limits(said: Mapping[str, Any]) -> Iterator[str]:
    for key, title in (("usage", "Usage"), ("limitations", "Limitations")):
        if said.get(key):
            yield f"{title}: {said[key]}"


def end_of_support(contract: Mapping[str, Any], unsaid: list[Unsaid]) -> str | None:
    """The day from which the port may be gone, if there is one."""
    for index, promise in enumerate(contract.get("slaProperties") or []):
        if promise.get("property") in _ENDS:
            text = str(promise.get("value", ""))[:10]
            if _is_date(text):
                return text
            unsaid.append(Unsaid(("slaProperties", index), f"{text!r} is no date"))
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.fullmatch(text) is not None


def owner_of(contract: Mapping[str, Any]) -> Owner:
    """Who answers for it: the team, and the address of its owner."""
    team = contract.get("team") or {}
    members = team if isinstance(team, list) else team.get("members") or []
    name = "" if isinstance(team, list) else team.get("name") or ""
    owners = [each for each in members if str(each.get("role", "")).lower() == "owner"]
    emails = [each["username"] for each in (*owners, *members) if "@" in each.get("username", "")]
    people = [each["name"] for each in owners if each.get("name")]
    return Owner(name or next(iter(people), ""), next(iter(emails), ""))


def unsaid_of(contract: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Unsaid]:
    """What the contract says as a whole, and has its place elsewhere."""
    for key in contract:
        if key not in _CARRIED | _READ_HERE:
            yield Unsaid((key,), _INSTEAD.get(key, _NOWHERE))
    for index, promise in enumerate(contract.get("slaProperties") or []):
        if promise.get("property") not in _ENDS:
            name = promise.get("property")
            place = _INSTEAD["slaProperties"] if name in _LEVELS else _NOWHERE
            yield Unsaid(("slaProperties", index), f"{name}: {place}")
    status = contract.get("status")
    if status not in ("active", "deprecated", None):
        yield Unsaid(("status",), f"{status}: write it into mesh.yml, under the product's `status`")
    for index, entry in enumerate(contract.get("customProperties") or []):
        if not str(entry.get("property", "")).startswith(_OWN):
            yield Unsaid(("customProperties", index), f"{entry.get('property')}: {_NOWHERE}")
    if own.get("meshLatestVersion") is False:
        yield Unsaid(
            ("customProperties",), "it is not the latest version: set `latest_version` when the other is there"
        )
    for each in own.get("meshConstraints") or []:
        if isinstance(each, Mapping):
            kind, columns = each.get("type", ""), ", ".join(map(str, each.get("columns") or []))
            yield Unsaid(("customProperties",), f"a constraint {kind} ({columns}), whose text is not published")
