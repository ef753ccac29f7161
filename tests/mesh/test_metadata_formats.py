"""The reference mesh in its registry, as the standards have it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from meshwright.exports.standards import problems
from meshwright.package_data import schema_text

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

PORTS = 12
PRODUCTS = 6


def test_every_document_is_what_its_schema_says(reference: Path) -> None:
    registry = reference / "registry"
    schema = json.loads(schema_text("product.json"))
    own = sorted(registry.glob("products/*/*/*/product.json"))
    contracts = sorted(registry.glob("products/*/*/*/contracts/*.odcs.yaml"))
    products = sorted(registry.glob("products/*/*/*/product.odps.yaml"))
    assert (len(own), len(contracts), len(products)) == (PRODUCTS, PORTS, PRODUCTS)
    for path in own:
        jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_bytes()))
    for path in contracts:
        assert list(problems(yaml.safe_load(path.read_bytes()), "odcs-3.1.0")) == [], path
    for path in products:
        assert list(problems(yaml.safe_load(path.read_bytes()), "odps-1.0.0")) == [], path


def test_every_column_has_a_logical_type(reference: Path) -> None:
    paths = (reference / "registry").glob("products/*/*/*/contracts/*.odcs.yaml")
    tables = [yaml.safe_load(path.read_bytes())["schema"][0] for path in paths]
    columns = [(table["name"], column) for table in tables for column in table["properties"]]
    assert len(columns) > 100
    assert [(table, column["name"]) for table, column in columns if "logicalType" not in column] == []
