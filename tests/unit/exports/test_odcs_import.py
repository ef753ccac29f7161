"""A contract that we write comes back as the port that it is of, and one of others as far as dbt can say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from meshwright.exports.contract_file import ContractFile
from meshwright.exports.odcs_import import Wishes, drafted_ports
from meshwright.exports.yaml_text import to_yaml
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.drafted_port import DraftedPort, Reference
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.port import Constraint, Owner, Port
from tests.unit.exports.said_by_both import contract_of, drafts_of_ports, said


@settings(max_examples=150)
@given(drafts_of_ports)
def test_what_both_can_say_comes_back(port: Port) -> None:
    contract = contract_of(port)
    (draft,) = drafted_ports(contract, Wishes())
    assert said(contract_of(draft.port)) == said(contract)


def contract(*properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    table = {"name": "orders", "properties": list(properties)}
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "x",
        "version": "1.0.0",
        "status": "active",
        "schema": [table | more.pop("table", {})],
    } | more


def drafted(content: dict[str, Any], **wishes: Any) -> DraftedPort:
    (draft,) = drafted_ports(content, Wishes(**wishes))
    return draft


def test_types_are_chosen_for_the_engine_where_the_contract_leaves_them_open() -> None:
    content = contract(
        {"name": "a", "logicalType": "string", "logicalTypeOptions": {"maxLength": 9}},
        {"name": "b", "logicalType": "integer", "physicalType": "smallint"},
        {"name": "c", "logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}},
        {
            "name": "d",
            "logicalType": "array",
            "items": {"logicalType": "object", "properties": [{"name": "x", "logicalType": "date"}]},
        },
        {"name": "e"},
    )
    on = {
        adapter: [column.data_type for column in drafted(content, adapter=adapter).port.columns]
        for adapter in ("duckdb", "bigquery", "another")
    }
    assert on == {
        "duckdb": ["varchar(9)", "smallint", "timestamptz", "struct(x date)[]", ""],
        "bigquery": ["string", "smallint", "timestamp", "array<struct<x date>>", ""],
        "another": ["", "smallint", "", "", ""],
    }


def test_a_key_keeps_its_order() -> None:
    content = contract(
        {"name": "a", "primaryKey": True, "primaryKeyPosition": 2},
        {"name": "b"},
        {"name": "c", "primaryKey": True, "primaryKeyPosition": 1},
        {"name": "d", "primaryKey": True},
    )
    assert drafted(content).port.constraints == (Constraint("primary_key", ("c", "a", "d")),)


def rule(**more: Any) -> dict[str, Any]:
    return {"type": "library", "mustBe": 0} | more


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (rule(metric="nullValues"), DataTest("not_null", ("a",))),
        (rule(metric="nullValues", severity="warning"), DataTest("not_null", ("a",), (), blocks=False)),
        (rule(metric="nullValues", mustBe=5), None),
        (rule(metric="nullValues", mustBe=False), None),
        (rule(metric="duplicateValues"), DataTest("unique", ("a",))),
        (
            rule(metric="duplicateValues", arguments={"properties": ["a", "b"]}),
            DataTest("meshwright.unique_combination", ("a", "b")),
        ),
        (rule(metric="duplicateValues", arguments={"properties": ["a", "b) or (1=1"]}), None),
        (
            rule(metric="invalidValues", arguments={"validValues": ["x", 1]}),
            DataTest("accepted_values", ("a",), ('"x"', "1")),
        ),
        (rule(metric="invalidValues", arguments={"validValues": ["x') or ('1'='1"]}), None),
        (rule(metric="invalidValues", arguments={"validValues": ["{{ env_var('HOME') }}"]}), None),
        (rule(metric="invalidValues", arguments={"validValues": ["x\\"]}), None),
        (rule(metric="invalidValues", arguments={"pattern": "^a$"}), None),
        (rule(metric="rowCount", mustBe=7), None),
        (
            rule(type="sql", query="SELECT count(*) FROM {object}\nWHERE NOT (a > 1)"),
            Constraint("check", ("a",), "a > 1"),
        ),
        (rule(type="sql", query="select count(*) from {object} where not (a > 1) or (b)"), None),
        (rule(type="sql", query="select count(*) from {object} where not (a in (select 1))"), None),
        (rule(type="sql", query="select count(*) from {object} where not (a); drop table x --)"), None),
        (
            {"type": "custom", "engine": "dbt", "implementation": {"test": "not_null"}, "severity": "warning"},
            DataTest("not_null", ("a",), (), blocks=False),
        ),
        ({"type": "custom", "engine": "dbt", "implementation": {"test": "not_null", "where": "b"}}, None),
        ({"type": "custom", "engine": "soda", "implementation": "checks"}, None),
        ({"type": "text", "description": "is good"}, None),
    ],
)
def test_a_rule_is_a_test_or_a_check_or_is_told_to_be_left_out(told: dict[str, Any], expected: object) -> None:
    draft = drafted(contract({"name": "a", "quality": [told]}, {"name": "b"}))
    assert [*draft.port.tests, *draft.port.constraints] == ([] if expected is None else [expected])
    left_out = [each.steps for each in draft.unsaid]
    assert left_out == ([("schema", 0, "properties", 0, "quality", 0)] if expected is None else [])


def test_bounds_are_ranges_and_other_options_are_told_to_be_left_out() -> None:
    options = {"minimum": 0, "exclusiveMaximum": 9.5, "multipleOf": 2}
    draft = drafted(
        contract({"name": "a", "logicalType": "number", "logicalTypeOptions": options, "physicalType": "real"})
    )
    assert draft.port.tests == (
        DataTest("meshwright.accepted_range", ("a",), ("max=9.5", "exclusive")),
        DataTest("meshwright.accepted_range", ("a",), ("min=0",)),
    )
    assert [each.steps[-1] for each in draft.unsaid] == ["multipleOf"]


def test_a_key_leads_to_a_model_that_is_there() -> None:
    keys = [{"to": "customers.id"}, {"to": "other.yaml#x.id"}, {"to": "nobody.id"}]
    content = contract({"name": "a", "relationships": keys})
    assert drafted(content, models=frozenset({"customers"})).references == (Reference("a", "customers", "id"),)
    assert [each.steps[-1] for each in drafted(content, models=frozenset({"customers"})).unsaid] == [1, 2]


@pytest.mark.parametrize(
    ("team", "owner"),
    [
        ({"name": "Sales", "members": [{"username": "x@y.z"}]}, Owner("Sales", "x@y.z")),
        ([{"username": "ann"}, {"username": "b@y.z", "name": "Bob", "role": "Owner"}], Owner("Bob", "b@y.z")),
        ({"members": [{"username": "ann", "role": "owner"}, {"username": "c@y.z"}]}, Owner("", "c@y.z")),
        ({}, Owner()),
    ],
)
def test_the_owner_is_the_team_and_whom_to_write_to(team: Any, owner: Owner) -> None:
    assert drafted(contract({"name": "a"}, team=team)).owner == owner


def test_what_a_contract_says_and_a_port_does_not_is_told() -> None:
    content = contract(
        {"name": "a", "examples": [1], "physicalName": "b"},
        table={"businessName": "Orders", "physicalType": "topic"},
        price={"priceAmount": 1},
        servers=[],
        slaProperties=[{"property": "latency", "value": "4"}, {"property": "endOfSupport", "value": "soon"}],
        status="proposed",
        customProperties=[{"property": "cost", "value": 1}],
    )
    told = sorted(".".join(map(str, each.steps)) for each in drafted(content).unsaid)
    assert told == [
        "customProperties.0",
        "price",
        "schema.0.businessName",
        "schema.0.physicalType",
        "schema.0.properties.0.examples",
        "schema.0.properties.0.physicalName",
        "servers",
        "slaProperties.0",
        "slaProperties.1",
        "status",
    ]


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "x.odcs.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        ContractFile(path)
    return error.value.what.replace(str(tmp_path), "")


_HEAD = "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\n"


def test_what_breaks_the_standard_is_told_with_its_lines(tmp_path: Path) -> None:
    said_of = refused(
        tmp_path,
        f"{_HEAD}schema:\n  - name: a\n    properties:\n      - name: 5\n      - logicalType: txt\nteem: {{}}\n",
    )
    assert [line.partition(": ")[0] for line in said_of.splitlines()] == [
        "/x.odcs.yaml:9",
        "/x.odcs.yaml:10",
        "/x.odcs.yaml:10",
        "/x.odcs.yaml:11",
    ]
    assert "did you mean team" in said_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (_HEAD.replace("v3.1.0", "v3.2.0"), "apiVersion: 'v3.2.0' is none of v3.0.0"),
        (_HEAD.replace("v3.1.0", "v2.2.2"), "apiVersion: 'v2.2.2' is none of v3.0.0"),
        (_HEAD.replace("DataContract", "DataProduct"), "kind: 'DataProduct' is not DataContract"),
        ("version: 2\nmodels: []\n", "no contract of ODCS"),
        ("- a\n", "top level is not a mapping"),
        ("a: [\n", "x.odcs.yaml:2"),
        (_HEAD + "tags: &a [*a]\n", "deep"),
        (_HEAD + "1: x\n", "the key 1 is no text"),
        (_HEAD + "tags: " + "- " * 300_000 + "x\n", "x.odcs.yaml"),
        (_HEAD + "tags:\n  " + "- " * 300_000 + "x\n", "indented"),
        (_HEAD + "name: !!python/object/apply:os.system [id]\n", "could not determine a constructor"),
        (_HEAD + "x: " + "y" * 5_000_000, "larger than 5 MB"),
    ],
)
def test_what_is_no_contract_is_refused_with_its_place(text: str, expected: str, tmp_path: Path) -> None:
    assert expected in refused(tmp_path, text)


def test_a_bomb_of_aliases_is_refused_at_once(tmp_path: Path) -> None:
    levels = "".join(f"  x{i}: &x{i} [{', '.join([f'*x{i - 1}'] * 9)}]\n" for i in range(1, 12))
    assert "stand for more than" in refused(tmp_path, f"{_HEAD}custom:\n  x0: &x0 [a]\n{levels}")


def test_a_contract_of_version_3_0_may_say_rule_for_metric(tmp_path: Path) -> None:
    content = contract({"name": "a", "quality": [{"rule": "duplicateCount", "mustBe": 0}]}, apiVersion="v3.0.2")
    (tmp_path / "x.yaml").write_text(to_yaml(content))
    assert drafted(ContractFile(tmp_path / "x.yaml").content).port.tests == (DataTest("unique", ("a",)),)


def test_a_contract_may_be_json(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(contract({"name": "a"})))
    assert ContractFile(tmp_path / "x.json").content == contract({"name": "a"})
