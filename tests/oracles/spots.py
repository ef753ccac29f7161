"""Where a change happens, in words that two tools have in common: a port, perhaps a column, and one of its promises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from meshwright.mesh.change import Change
from meshwright.mesh.port import PortId
from tests.oracles.answers_of_datacontract import Entry
from tests.oracles.odcs import object_name


class Spot(NamedTuple):
    """What a change is about.

    Attributes:
        port: the object of the schema; empty for the product.
        column: empty for the port as a whole.
        promise: which of its promises: `type`.
    """

    port: str
    column: str
    promise: str


_OURS = {
    "removed-port": "being there",
    "lowered-access": "being there",
    "numbered-port": "being there",
    "removed-column": "being there",
    "respelled-column": "being there",
    "respelled-name": "being there",
    "added-column": "being there",
    "changed-type": "type",
    "narrowed-type": "type",
    "widened-type": "type",
    "unknown-type": "type",
    "rewritten-type": "type",
    "declared-type": "type",
    "changed-meaning": "meaning",
    "lowered-classification": "sensitivity",
    "raised-classification": "sensitivity",
    "nullable-column": "no nulls",
    "changed-key": "keys",
    "withdrawn-key": "keys",
    "changed-condition": "checks",
    "dropped-contract": "enforcement",
    "ephemeral-relation": "materialization",
    "changed-materialization": "materialization",
    "moved-relation": "relation",
    "changed-alias": "relation",
    "earlier-removal": "date of removal",
    "moved-latest": "latest version",
    "changed-order": "order",
    "removed-owner": "owner",
    "lowered-stability": "stability",
    "withdrawn-offer": "offer",
}
_KINDS = {
    "foreign_key": "references",
    "relationships": "references",
    "check": "checks",
    "custom": "constraints of its own",
    "accepted_values": "values",
    "accepted_range": "range",
}
_OF_A_COLUMN = ("values", "range")

_THEIRS = {
    "schema-added-or-removed": "being there",
    "property-added-or-removed": "being there",
    "physical-name-changed": "relation",
    "required-changed": "no nulls",
    "type-changed": "type",
    "unique-constraint-changed": "keys",
    "key-constraint-changed": "keys",
    "validation-constraint-changed": "range",
    "relationship-changed": "references",
}
_QUALITY = {"values": "values", "unique": "keys", "check": "checks"}
_OF_A_PORT = ("keys", "checks", "references", "relation")


def spot_of_change(change: Change, ports: Iterable[PortId]) -> Spot | None:
    """Where one of our changes belongs; None for a harmless one that nobody compares.

    Args:
        change: what we tell.
        ports: those of the old state.
    """
    named, _, about = change.subject.partition(" ")
    if "/" in named:
        promise = about.removeprefix("sla.") if about.startswith("sla.") else _OURS.get(change.name)
        return Spot("", "", promise) if promise else None
    port = next((each for each in ports if f"{named}.".startswith(f"{each}.")), None)
    promise = _OURS.get(change.name)
    column = named.removeprefix(str(port)).removeprefix(".")
    if change.name in ("withdrawn-constraint", "withdrawn-test", "widened-values"):
        promise = _KINDS[about.partition(" ")[0]]
        column = change.columns[0] if promise in _OF_A_COLUMN and change.columns else ""
    return Spot(object_name(port), column, promise) if port and promise else None


def spot_of_entry(entry: Entry) -> Spot | None:
    """Where one of their entries belongs; None for words and what no tool tests."""
    steps = entry.path.split(".")
    if entry.rule == "freshness-changed":
        return Spot("", "", "freshness")
    if entry.rule == "quality-constraint-changed":
        named = steps[steps.index("quality") + 1].partition(" ")[0] if "quality" in steps[:-1] else ""
        promise = _QUALITY.get(named)
    else:
        promise = _THEIRS.get(entry.rule)
    if promise is None or len(steps) < 2:
        return None
    column = steps[3] if len(steps) > 3 and steps[2] == "properties" and promise not in _OF_A_PORT else ""
    return Spot(steps[1], column, promise)
