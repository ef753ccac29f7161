"""One change for every change rule: a small port of the domain weather as it was, and as somebody would have it.

Each change is in a port of its own, or in a product of its own, so that no rule but one has a reason to speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_SQL = "select 1 as id, 2 as value"
_CHECK = {"type": "check", "expression": "value > 0"}


@dataclass(frozen=True)
class State:
    """A port, and its product, at one moment; None for no such model.

    Attributes:
        columns: by name, what the property file says besides the name and a description.
        model: what else it says of the model.
        product: what mesh.yml says of the port's product, when it has one of its own.
        owner: of that product.
    """

    columns: Mapping[str, Mapping[str, Any]] = field(
        default_factory=lambda: {"id": {"data_type": "integer"}, "value": {"data_type": "integer"}}
    )
    model: Mapping[str, Any] = field(default_factory=dict)
    sql: str = _SQL
    product: Mapping[str, Any] | None = None
    owner: Mapping[str, str] = field(default_factory=lambda: {"name": "Weather team", "email": "w@example.com"})


@dataclass(frozen=True)
class ChangePlant:
    """A change and the rule that has to find it.

    Attributes:
        name: the port's name.
        subject: what the rule calls it, behind `weather`.
        before: the port as it was.
        after: the port as it would be; None when it would be gone.
    """

    code: str
    name: str
    subject: str
    before: State
    after: State | None


def of(**value: Any) -> State:
    """A port of two columns, the second of which has these properties."""
    return State(columns={"id": {"data_type": "integer"}, "value": {"data_type": "integer"} | value})


def said(word: str, text: str) -> State:
    """A port whose second column has this in `config.meta.mesh`."""
    return of(config={"meta": {"mesh": {word: text}}})


def tested(*tests: Any) -> State:
    """A port whose second column has these data tests."""
    return of(data_tests=list(tests))


def config(**settings: Any) -> State:
    """A port with these settings."""
    return State(model={"config": settings})


def among(*values: str) -> dict[str, Any]:
    return {"accepted_values": {"arguments": {"values": list(values)}}}


def served(**product: Any) -> State:
    """A port in a product of its own that mesh.yml describes so."""
    return State(product={"sla": {"freshness": "24h"}} | product)


def deprecated(date: str | None) -> State:
    return State(model={"deprecation_date": date} if date else {})


_INCREMENTAL = config(materialized="incremental", on_schema_change="fail")
_ONE = {"id": {"data_type": "integer"}}
_CAST = "select 1 as id, cast(2 as {}) as value"
_PLAIN = State()
_KEY_OF_TWO = {"constraints": [{"type": "primary_key", "columns": ["id", "value"]}]}

CHANGE_PLANTS = (
    ChangePlant("CHG101", "removed", ".removed", _PLAIN, None),
    ChangePlant("CHG102", "lowered", ".lowered", _PLAIN, config(access="protected")),
    ChangePlant("CHG103", "shorter", ".shorter.value", _PLAIN, State(columns=_ONE, sql="select 1 as id")),
    ChangePlant(
        "CHG104",
        "respelled",
        ".respelled.value",
        of(quote=True),
        State(columns={"id": {"data_type": "integer"}, "Value": {"data_type": "integer", "quote": True}}),
    ),
    ChangePlant("CHG105", "retyped", ".retyped.value", _PLAIN, of(data_type="varchar")),
    ChangePlant("CHG106", "narrowed", ".narrowed.value", of(data_type="bigint"), _PLAIN),
    ChangePlant("CHG107", "rekeyed", ".rekeyed primary_key (id)", _PLAIN, State(model=_KEY_OF_TWO)),
    ChangePlant("CHG108", "unbound", ".unbound", _PLAIN, config(contract={"enforced": False})),
    ChangePlant("CHG110", "moved", ".moved", _PLAIN, config(alias="elsewhere")),
    ChangePlant(
        "CHG111",
        "offered",
        "/offered -> punctuality",
        served(consumers=["fleet", "punctuality"]),
        served(consumers=["fleet"]),
    ),
    ChangePlant("CHG112", "granted", ".granted select to reporting", config(grants={"select": ["reporting"]}), _PLAIN),
    ChangePlant("CHG201", "nullable", ".nullable.value", of(constraints=[{"type": "not_null"}]), _PLAIN),
    ChangePlant("CHG202", "unkeyed", ".unkeyed unique (value)", tested("unique"), _PLAIN),
    ChangePlant("CHG203", "unchecked", ".unchecked check value > 0", of(constraints=[_CHECK]), _PLAIN),
    ChangePlant("CHG204", "untested", ".untested accepted_values (value)", tested(among("a")), _PLAIN),
    ChangePlant("CHG205", "widened", ".widened accepted_values (value)", tested(among("a")), tested(among("a", "b"))),
    ChangePlant("CHG206", "reunited", ".reunited.value unit", said("unit", "mph"), said("unit", "km/h")),
    ChangePlant("CHG207", "sooner", ".sooner", deprecated("2099-12-31"), deprecated("2099-06-30")),
    ChangePlant("CHG208", "hasty", ".hasty", deprecated(None), deprecated("2027-01-31")),
    ChangePlant("CHG209", "slower", "/slower sla.freshness", served(), served(sla={"freshness": "48h"})),
    ChangePlant("CHG210", "unsteady", "/unsteady", served(), served(stability="stable")),
    ChangePlant("CHG301", "roomier", ".roomier.value", _PLAIN, of(data_type="bigint")),
    ChangePlant("CHG303", "reordered", ".reordered", _PLAIN, State(columns=dict(reversed(_PLAIN.columns.items())))),
    ChangePlant("CHG304", "viewed", ".viewed", config(materialized="table"), _INCREMENTAL),
    ChangePlant("CHG305", "regrouped", ".regrouped", served(), _PLAIN),
    ChangePlant("CHG306", "hidden", ".hidden.value", said("classification", "internal"), said("classification", "pii")),
    ChangePlant("CHG401", "shown", ".shown.value", said("classification", "pii"), said("classification", "internal")),
    ChangePlant("CHG501", "unclear", ".unclear.value", of(data_type="alpha"), of(data_type="beta")),
    ChangePlant(
        "CHG502",
        "conditioned",
        ".conditioned check (value)",
        of(constraints=[_CHECK]),
        of(constraints=[_CHECK | {"expression": "value > 1"}]),
    ),
    ChangePlant("CHG503", "recomputed", ".recomputed", _PLAIN, State(sql="select 1 as id, 3 as value")),
)


def lay(project: Path, *, after: bool) -> None:
    """Write the ports into the project of the domain weather, as they were or as they would be."""
    folder = project / "models" / "observations" / "changes"
    folder.mkdir()
    groups: list[dict[str, Any]] = []
    models: list[dict[str, Any]] = []
    products: dict[str, Any] = {}
    for plant in CHANGE_PLANTS:
        state = plant.after if after else plant.before
        if state is None:
            continue
        group = plant.name if state.product is not None else "observations"
        if state.product is not None:
            groups.append({"name": group, "owner": dict(state.owner)})
            products[group] = dict(state.product)
        models.append(_model(plant.name, state, group))
        (folder / f"{plant.name}.sql").write_text(f"{state.sql}\n", encoding="utf-8")
    (folder / "changes.yml").write_text(yaml.safe_dump({"groups": groups, "models": models}), encoding="utf-8")
    path = project / "mesh.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["products"] |= products
    path.write_text(yaml.safe_dump(content), encoding="utf-8")


def _model(name: str, state: State, group: str) -> dict[str, Any]:
    model: dict[str, Any] = {
        "name": name,
        "description": "One row.",
        "constraints": [{"type": "primary_key", "columns": ["id"]}],
        "columns": [
            {"name": column, "description": "A value."} | deepcopy(dict(said)) for column, said in state.columns.items()
        ],
    } | deepcopy(dict(state.model))
    model["config"] = {"group": group} | model.get("config", {})
    return model
