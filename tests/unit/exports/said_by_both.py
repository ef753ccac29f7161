"""What dbt and ODCS can both say of a port: the part of a contract that an import carries over.

Left out are the places of the tables, what a product says beside its ports, and the rules that dbt has no test for:
those in words, those of other kinds of tests, and values that cannot stand in a literal of dbt.
"""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

from hypothesis import strategies as st

from meshwright.exports import odcs
from meshwright.exports.exported import Exported
from meshwright.mesh.port import Column, Port
from meshwright.mesh.product import Product
from tests.oracles.states import any_state
from tests.unit.exports.hostile_products import NASTY

_OWN = ("meshModelVersion", "meshColumns", "meshProduct")
_SIMPLE = ("not_null", "unique", "unique_combination", "unique_combination_of_columns")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def contract_of(port: Port) -> dict[str, Any]:
    product = Product(port.id.domain, port.product, (port,))
    return odcs.contract(Exported(product, "1.0.0"), port)


def said(contract: dict[str, Any]) -> Any:
    """The part of a contract of one port that comes back, in a form that can be compared."""
    table = contract["schema"][0]
    columns = [{key: value for key, value in column.items() if key != "quality"} for column in table["properties"]]
    rules = [(None, rule) for rule in table.get("quality", ())]
    rules += [(column["name"], rule) for column in table["properties"] for rule in column.get("quality", ())]
    return _clean(
        {
            "name": table["name"],
            "description": table.get("description", ""),
            "columns": columns,
            "rules": sorted({found for about, rule in rules if (found := _rule(about, rule))}),
            "tags": sorted(contract.get("tags", ())),
            "end": [each["value"] for each in contract.get("slaProperties", ()) if each["property"] == "endOfSupport"],
            "own": {
                each["property"]: each["value"] for each in contract["customProperties"] if each["property"] in _OWN
            },
        }
    )


def _rule(about: str | None, rule: dict[str, Any]) -> str:
    arguments = rule.get("arguments", {})
    if rule["type"] == "library":
        if any("'" in str(value) or "\\" in str(value) for value in arguments.get("validValues", ())):
            return ""
        properties = arguments.get("properties", [about])
        return json.dumps([rule["metric"], properties, sorted(map(str, arguments.get("validValues", ())))])
    if rule["type"] == "sql":
        return json.dumps([about, rule["query"]])
    told = rule.get("implementation", {})
    if rule["type"] == "custom" and told["test"].rpartition(".")[2] in _SIMPLE and rule["severity"] == "warning":
        return json.dumps(["warns", told["columns"]])
    return ""


def _clean(value: Any) -> Any:
    """Without what dbt or a generated file does to texts: blanks at their ends, characters that nobody sees."""
    if isinstance(value, str):
        return _CONTROL.sub("\ufffd", value).strip()
    if isinstance(value, dict):
        found = {key: clean for key, each in value.items() if (clean := _clean(each)) not in ("", [], {})}
        # Two tags may be one when what nobody sees is gone.
        return found | ({"tags": sorted(set(found["tags"]))} if "tags" in found else {})
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def any_ports(random: Random) -> list[Port]:
    """Ports with promises of every kind, and with words of every kind."""
    return [_with_words(random, port) for port in any_state(random).product.ports]


drafts_of_ports = st.integers(0, 2**32).map(lambda seed: any_ports(Random(seed))[0])


def _with_words(random: Random, port: Port) -> Port:
    def word() -> str:
        return random.choice(["", "pii", *NASTY])

    columns = tuple(
        Column(
            column.name,
            column.data_type,
            word(),
            word() or column.classification,
            word(),
            word(),
            random.random() < 0.2,
            tuple(sorted({word() for _ in range(random.randrange(3))} - {""})),
        )
        for column in port.columns
    )
    tags = tuple(sorted({word() for _ in range(random.randrange(3))} - {""}))
    return Port(
        id=port.id,
        product=port.product,
        description=word(),
        columns=columns,
        constraints=port.constraints,
        deprecation_date=port.deprecation_date,
        contract_enforced=True,
        tests=port.tests,
        materialized=port.materialized,
        alias=random.choice([port.alias, "another_name"]),
        tags=tags,
    )
