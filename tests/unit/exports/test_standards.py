"""Whatever a registry holds, its exports are what the standards say, and YAML that reads back equal."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.app.release_files import release_files
from meshwright.exports import odcs, odps
from meshwright.exports.exported import Exported
from meshwright.exports.standards import Standard, problems
from meshwright.exports.yaml_text import to_yaml
from meshwright.mesh.product import Product
from tests.unit.exports.hostile_products import ANY, deployments

VERSION = "1.2.3"
# Words that came with ODCS 3.2.0, which DataHub cannot read.
LATER = {"enum", "deprecated", "vendor", "context", "synonyms", "semanticType"}


@st.composite
def exported(draw: st.DrawFn) -> Exported:
    product: Product = draw(ANY)
    return Exported(product, VERSION, draw(deployments(product, VERSION)))


@settings(max_examples=40)
@given(exported())
def test_every_contract_is_odcs(given_export: Exported) -> None:
    for port in given_export.product.ports:
        contract = odcs.contract(given_export, port)
        assert list(problems(contract, "odcs-3.1.0")) == []
        assert len(contract["schema"]) == 1
        assert not LATER & set(keys_below(contract))
        ids = [rule["id"] for rule in rules_in(contract)]
        assert len(set(ids)) == len(ids)
        assert [path for path in own_words(contract) if path != ("customProperties",)] == []


@settings(max_examples=40)
@given(exported())
def test_every_product_is_odps_and_names_its_contracts(given_export: Exported) -> None:
    product = odps.product(given_export)
    assert list(problems(product, "odps-1.0.0")) == []
    named = [port["contractId"] for port in product.get("outputPorts", [])]
    contracts = [odcs.contract(given_export, port)["id"] for port in given_export.product.ports]
    assert sorted(named) == sorted(contracts)
    assert len(set(contracts)) == len(contracts)


@settings(max_examples=40)
@given(ANY)
def test_the_files_of_a_release_read_back_as_what_was_written(product: Product) -> None:
    files = release_files(product, VERSION)
    assert len({name.casefold() for name in files}) == len(product.ports) + 2
    export = Exported(product, VERSION)
    for port in product.ports:
        assert clean(odcs.contract(export, port)) in [yaml.safe_load(text) for text in files.values() if one(text)]
    assert yaml.safe_load(files["product.odps.yaml"]) == clean(odps.product(export))


@pytest.mark.parametrize(
    ("change", "standard"),
    [
        ({"status": None}, "odcs-3.1.0"),
        ({"apiVersion": "v3.2.0"}, "odcs-3.1.0"),
        ({"context": {}}, "odcs-3.1.0"),
        ({"schema": [{"name": "a", "properties": [{"name": "a", "enum": []}]}]}, "odcs-3.1.0"),
        ({"schema": [{"name": "a", "quality": [{"type": "library", "metric": "rowCount"}]}]}, "odcs-3.1.0"),
        ({"apiVersion": "v1.1.0", "kind": "DataProduct"}, "odps-1.0.0"),
    ],
)
def test_the_judge_sees_what_is_wrong(change: dict[str, Any], standard: Standard) -> None:
    good = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "a", "version": "1", "status": "active"}
    assert list(problems(good, "odcs-3.1.0")) == []
    bad = {key: value for key, value in (good | change).items() if value is not None}
    assert len(list(problems(bad, standard))) > 0


def keys_below(value: Any) -> list[str]:
    """The keys that are words of the standard: those under an implementation or a custom property are ours."""
    if isinstance(value, dict):
        return [
            *value,
            *(key for name, each in value.items() if name != "customProperties" for key in keys_below(each)),
        ]
    return [key for each in value for key in keys_below(each)] if isinstance(value, list) else []


def rules_in(contract: dict[str, Any]) -> list[dict[str, Any]]:
    (table,) = contract["schema"]
    return [rule for each in (table, *table.get("properties", [])) for rule in each.get("quality", [])]


def own_words(value: Any, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Where a document has custom properties."""
    if isinstance(value, list):
        return [path for each in value for path in own_words(each, at)]
    if not isinstance(value, dict):
        return []
    here = [(*at, "customProperties")] if "customProperties" in value else []
    return here + [
        path for key, each in value.items() for path in own_words(each, (*at, key)) if key != "customProperties"
    ]


def one(text: bytes) -> bool:
    return not text.startswith(b"---\n")


def clean(document: Any) -> Any:
    """A document as UTF-8 can hold it."""
    text = json.dumps(document, ensure_ascii=False)
    return json.loads("".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text))


def test_no_text_of_a_product_can_become_more_than_a_text() -> None:
    text = "x\n---\nkind: Group\n...\n%YAML 1.1\n"
    assert list(yaml.safe_load_all(to_yaml({"a": text}))) == [{"a": text}]
