"""What becomes of each word of dbt in an ODCS contract."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from meshwright.exports import odcs
from meshwright.exports.exported import Exported
from meshwright.exports.standards import problems
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from tests.unit.exports.small_product import AIRCRAFT, OLD, PRODUCT, deployment

RELEASE = Exported(PRODUCT, "1.4.0")
CONTRACT = odcs.contract(RELEASE, AIRCRAFT)
TABLE = CONTRACT["schema"][0]


def column(name: str, contract: dict[str, Any] = CONTRACT) -> dict[str, Any]:
    return next(each for each in contract["schema"][0]["properties"] if each["name"] == name)


def rules(of: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: word for key, word in rule.items() if key != "id"} for rule in of.get("quality", [])]


def own(contract: dict[str, Any] = CONTRACT) -> dict[str, Any]:
    return {each["property"]: each["value"] for each in contract["customProperties"]}


def test_it_is_odcs() -> None:
    assert list(problems(CONTRACT, "odcs-3.1.0")) == []


def test_the_root() -> None:
    assert {key: CONTRACT[key] for key in CONTRACT if key not in ("schema", "customProperties")} == {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "fleet-aircraft-v2",
        "name": "fleet.aircraft@2",
        "version": "1.4.0",
        "status": "deprecated",
        "domain": "fleet",
        "tags": ["Nightly", "fleet"],
        "description": {"purpose": "One row for each aircraft."},
        "team": {
            "name": "Fleet team",
            "members": [{"username": "fleet@example.com", "name": "Fleet team", "role": "owner"}],
        },
        "support": [
            {"channel": "#fleet", "url": "https://acme.slack.com/archives/C1", "tool": "slack"},
            {"channel": "fleet@example.com", "url": "mailto:fleet@example.com", "tool": "email"},
        ],
        "slaProperties": [
            {"property": "availability", "value": "99.5", "unit": "%"},
            {"property": "latency", "value": "24", "unit": "h"},
            {"property": "other", "value": "soon"},
            {"property": "retention", "value": "730", "unit": "d"},
            {"property": "endOfSupport", "value": "2027-06-30"},
        ],
    }


def test_what_the_standard_has_no_word_for() -> None:
    assert own() == {
        "meshProduct": "aircraft",
        "meshType": "source-aligned",
        "meshStability": "stable",
        "meshConsumers": ["punctuality"],
        "meshModelVersion": "2",
        "meshLatestVersion": True,
        "meshContractEnforced": True,
        "meshColumns": [
            {"column": "tail_number", "quoted": True},
            {"column": "kind", "definition": "As the authority has it."},
            {"column": "weight", "unit": "kg"},
        ],
        "meshConstraints": [{"type": "custom", "columns": ["kind"]}, {"type": "foreign_key", "columns": ["kind"]}],
    }


def test_the_table() -> None:
    assert {key: TABLE[key] for key in TABLE if key not in ("properties", "quality")} == {
        "name": "aircraft",
        "physicalName": "aircraft_v2",
        "physicalType": "table",
        "logicalType": "object",
        "description": "One row for each aircraft.",
    }
    assert [each["name"] for each in TABLE["properties"]] == [each.name for each in AIRCRAFT.columns]


def test_a_key_keeps_its_order() -> None:
    assert column("tail_number") == {
        "name": "tail_number",
        "logicalType": "string",
        "physicalType": "varchar",
        "description": "As painted on it.",
        "required": True,
        "primaryKey": True,
        "primaryKeyPosition": 1,
    }
    assert column("built") == {
        "name": "built",
        "logicalType": "integer",
        "logicalTypeOptions": {"minimum": 1900},
        "physicalType": "integer",
        "tags": ["history"],
        "required": True,
        "primaryKey": True,
        "primaryKeyPosition": 2,
    }


def test_tests_that_keep_rows_out_can_be_run_by_others() -> None:
    kind = column("kind")
    assert (kind["required"], kind["classification"], "unique" in kind) == (True, "public", False)
    common = {"severity": "error"}
    assert rules(kind) == [
        {
            "name": "accepted_values(kind)",
            "type": "library",
            "metric": "invalidValues",
            "arguments": {"validValues": ["glider", "plane"]},
            "mustBe": 0,
            "dimension": "conformity",
        }
        | common,
        {"name": "not_null(kind)", "type": "library", "metric": "nullValues", "mustBe": 0, "dimension": "completeness"}
        | common,
        {
            "name": "relationships(kind)",
            "type": "custom",
            "engine": "dbt",
            "implementation": {"test": "relationships", "columns": ["kind"]},
            "dimension": "consistency",
        }
        | common,
        {
            "name": "dbt_utils.at_least_one(kind)",
            "type": "custom",
            "engine": "dbt",
            "implementation": {"test": "dbt_utils.at_least_one", "columns": ["kind"]},
        }
        | common,
    ]
    seen = column("seen_at")
    assert seen["unique"] is True
    assert [rule["metric"] for rule in rules(seen)] == ["duplicateValues"]


def test_a_test_that_only_warns_fails_nobodys_data() -> None:
    weight = column("weight")
    assert "required" not in weight
    warning = next(rule for rule in rules(weight) if rule["name"] == "not_null(weight)")
    assert (warning["type"], warning["engine"], warning["severity"]) == ("custom", "dbt", "warning")
    recency = next(rule for rule in rules(TABLE) if rule["name"] == "recency")
    assert (recency["implementation"], recency["severity"]) == ({"test": "recency"}, "warning")


def test_an_expression_is_told_in_words() -> None:
    bound = next(rule for rule in rules(column("weight")) if rule["type"] == "text")
    assert bound["description"] == "dbt tests dbt_utils.accepted_range(weight): min=an expression 0123456789"
    assert "logicalTypeOptions" not in column("weight")
    whole = next(rule for rule in rules(TABLE) if rule["name"].startswith("unique("))
    assert (whole["type"], whole["name"]) == ("text", "unique(an expression)")


def test_several_columns_are_a_rule_of_the_table() -> None:
    found = {tuple(rule["arguments"]["properties"]) for rule in rules(TABLE) if rule.get("metric") == "duplicateValues"}
    assert found == {("built", "kind"), ("kind", "weight")}


def test_conditions_are_queries() -> None:
    (of_table,) = [rule for rule in rules(TABLE) if rule["type"] == "sql"]
    assert of_table["query"] == "select count(*) from {object} where not (built > 1900 and kind <> ';')"
    assert of_table["mustBe"] == 0
    (of_column,) = [rule for rule in rules(column("weight")) if rule["type"] == "sql"]
    assert of_column["query"] == "select count(*) from {object} where not (weight < 400000)"


@pytest.mark.parametrize(
    "expression",
    [
        "a) or (1=1",
        "a; drop table x",
        "a -- b",
        "a /* b",
        "a = 'x",
        "a in (select 1)",
        "a > 1 # b",
        "an expression 0123456789",
        "{object}",
        "",
        "(a",
        "a" * 3000,
    ],
)
def test_what_is_no_condition_is_no_query(expression: str) -> None:
    port = replace(AIRCRAFT, constraints=(Constraint("check", (), expression),), tests=(), other_tests=())
    (rule,) = rules(odcs.contract(RELEASE, port)["schema"][0])
    assert (rule["type"], rule["description"]) == ("text", f"rows satisfy {expression}")


@pytest.mark.parametrize(
    ("data_type", "values", "accepted"),
    [
        ("integer", ("1", "2"), [1, 2]),
        ("integer", ("1.5", "true"), [1.5, True]),
        # dbt compares a text with '1', and others must not compare it with a number.
        ("varchar", ("1", "2.5"), ["1", "2.5"]),
        ("varchar", ('"a b"',), ["a b"]),
        # In SQL these are a, a day, and two spellings of what only the engine can read.
        ("varchar", ("\"'a'\"",), None),
        ("date", ("\"date '2020-01-01'\"",), None),
        ("varchar", ("\"it''s\"",), None),
        ("varchar", ('"a\\\\tb"',), None),
        ("varchar", ('"a"', "null"), None),
    ],
)
def test_accepted_values_are_what_the_column_can_be_compared_with(
    data_type: str, values: tuple[str, ...], accepted: list[Any] | None
) -> None:
    test = DataTest("accepted_values", ("a",), values)
    port = Port(PortId("fleet", "x"), "aircraft", columns=(Column("a", data_type),), tests=(test,))
    (rule,) = rules(odcs.contract(RELEASE, port)["schema"][0]["properties"][0])
    if accepted is None:
        assert (rule["type"], rule["description"]) == ("text", f"dbt tests accepted_values(a): {', '.join(values)}")
    else:
        assert rule["arguments"] == {"validValues": accepted}
        assert list(map(type, rule["arguments"]["validValues"])) == list(map(type, accepted))


def test_a_spelling_that_two_columns_could_have_is_of_neither() -> None:
    columns = (Column("Id", "integer", quoted=True), Column("id", "integer"))
    tests = (DataTest("not_null", ("Id",)), DataTest("unique", ("ID",)))
    port = Port(PortId("fleet", "x"), "aircraft", columns=columns, tests=tests)
    table = odcs.contract(RELEASE, port)["schema"][0]
    upper, lower = table["properties"]
    assert (upper["required"], "unique" in upper) == (True, False)
    assert "required" not in lower
    assert "unique" not in lower
    assert [rule["type"] for rule in rules(table)] == ["text"]


@pytest.mark.parametrize(
    ("data_type", "values", "options"),
    [
        ("integer", ("min=0", "max=9"), {"minimum": 0, "maximum": 9}),
        ("integer", ("exclusive", "min=0", "max=9"), {"exclusiveMinimum": 0, "exclusiveMaximum": 9}),
        ("double", ("min=0.5",), {"minimum": 0.5}),
        ("double", ("min=1e2",), {"minimum": 100}),
        ("date", ("min=date '2013-01-01'", "max='2014-01-01'"), {"minimum": "2013-01-01", "maximum": "2014-01-01"}),
        ("date", ("min=2013",), {}),
        ("date", ("min=date '2013-02-30'",), {}),
        ("varchar", ("min='a'",), {}),
        ("integer", ("min=1e999999999",), {}),
        ("integer", ("min=NaN",), {}),
        ("integer", ("min=0", "max=an expression 0123456789"), {}),
    ],
)
def test_ranges_are_options_of_the_type(data_type: str, values: tuple[str, ...], options: dict[str, Any]) -> None:
    test = DataTest("dbt_utils.accepted_range", ("a",), values)
    port = Port(PortId("fleet", "x"), "aircraft", columns=(Column("a", data_type),), tests=(test,))
    found = odcs.contract(RELEASE, port)["schema"][0]["properties"][0]
    assert found.get("logicalTypeOptions", {}) == options
    assert [rule["type"] for rule in rules(found)] == ([] if options else ["text"])


def test_the_tightest_of_several_ranges_counts() -> None:
    tests = tuple(DataTest("x.accepted_range", ("a",), (f"min={low}", f"max={high}")) for low, high in ((0, 5), (1, 9)))
    port = Port(PortId("fleet", "x"), "aircraft", columns=(Column("a", "integer"),), tests=tests)
    options = odcs.contract(RELEASE, port)["schema"][0]["properties"][0]["logicalTypeOptions"]
    assert options == {"minimum": 1, "maximum": 5}


def test_the_later_of_two_moments_is_the_tighter_start_however_they_are_written() -> None:
    starts = ("2020-01-01T08:00", "2020-01-01 09:00")
    tests = tuple(DataTest("x.accepted_range", ("a",), (f"min='{start}'",)) for start in starts)
    port = Port(PortId("fleet", "x"), "aircraft", columns=(Column("a", "timestamp"),), tests=tests)
    options = odcs.contract(RELEASE, port)["schema"][0]["properties"][0]["logicalTypeOptions"]
    assert options["minimum"] == "2020-01-01 09:00"


@pytest.mark.parametrize(
    ("status", "date", "expected"),
    [
        ("active", None, "active"),
        ("active", "2027-01-01", "deprecated"),
        ("draft", None, "draft"),
        ("draft", "2027-01-01", "deprecated"),
        ("deprecated", None, "deprecated"),
        ("retired", "2027-01-01", "retired"),
    ],
)
def test_the_status(status: Any, date: str | None, expected: str) -> None:
    product = replace(PRODUCT, status=status)
    assert odcs.status(product, replace(AIRCRAFT, deprecation_date=date)) == expected


def test_servers_are_known_from_deployments_alone() -> None:
    assert "servers" not in CONTRACT
    exported = Exported(PRODUCT, "1.4.0", (deployment("dev"), deployment("prod", "postgres", "lake")))
    contract = odcs.contract(exported, AIRCRAFT)
    assert contract["servers"] == [
        {"server": "dev", "type": "duckdb", "database": "fleet", "schema": "main", "environment": "dev"},
        {
            "server": "prod",
            "type": "custom",
            "description": "dbt adapter postgres",
            "database": "lake",
            "schema": "main",
            "environment": "prod",
        },
    ]
    assert "servers" not in odcs.contract(exported, OLD)
    assert "share" not in repr(contract)
    assert list(problems(contract, "odcs-3.1.0")) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://a b", "https://x/\n- y", "ftp://x", "https://[::1"])
def test_no_link_to_what_is_no_address(url: str) -> None:
    product = replace(PRODUCT, support=(("channel", "#fleet"), ("url", url)), owner=Owner("Fleet team"))
    contract = odcs.contract(Exported(product, "1.4.0"), AIRCRAFT)
    assert "support" not in contract
    assert own(contract)["meshSupportChannel"] == "#fleet"


def test_nobody_may_read_it_is_not_the_same_as_everybody() -> None:
    nobody, everybody = (odcs.contract(Exported(replace(PRODUCT, consumers=c), "1"), OLD) for c in ((), None))
    assert own(nobody)["meshConsumers"] == "nobody"
    assert "meshConsumers" not in own(everybody)


def test_ids_of_rules_stay_when_others_come() -> None:
    more = replace(AIRCRAFT, tests=(DataTest("accepted_values", ("kind",), ('"a"',)), *AIRCRAFT.tests))
    before = {rule["id"] for rule in column("kind")["quality"]}
    after = {rule["id"] for rule in column("kind", odcs.contract(RELEASE, more))["quality"]}
    assert before < after
