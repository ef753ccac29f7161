"""What the rules of the contract family see of a port, from its manifest on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from meshwright.mesh.finding import Finding
from tests.pages.page_check import report_on

A = "{name: a, data_type: int}"
NO_ACCESS = "models:\n  - name: m\n    config: {group: p}\n"
GROUP = "groups: [{name: p, owner: {name: Team, email: a@example.com}}]\n"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def findings(files: Mapping[str, str], *codes: str) -> list[Finding]:
    return [
        finding
        for finding in report_on({f"d/{name}": text for name, text in files.items()}).findings
        if finding.code in codes
    ]


def port(config: str = "", model: str = "", columns: str = A, adapter: str = "duckdb") -> dict[str, str]:
    """A port under contract: `config` and `model` are added to its config and to itself, a line each."""
    text = f"""{GROUP}models:
  - name: m
    description: x
    config:
      access: public
      group: p
      contract: {{enforced: true}}
      {config or "materialized: table"}
    {model}
    columns: [{columns}]
"""
    return {
        "models/m.yml": text,
        "models/m.sql": "select 1 as a",
        "profiles.yml": f"p: {{outputs: {{dev: {{type: {adapter}}}}}}}\n",
    }


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (
            {"models/m.yml": f"{GROUP}models:\n  - name: m\n    config:\n      group: p\n      access: public\n"},
            "d/models/m.yml:6",
        ),
        (
            {
                "models/m.yml": GROUP + NO_ACCESS,
                "models/m.sql": "\n{{ config(access='public') }}\nselect 1",
            },
            "d/models/m.sql:2",
        ),
        (
            {
                "models/m.yml": GROUP + NO_ACCESS,
                "dbt_project.yml": "name: d\nmodels:\n  d:\n    +access: public\n",
            },
            "d/dbt_project.yml:4",
        ),
        ({"models/m.sql": "{{ config(materialized='table') }}\n{{ config(access='public') }}"}, "d/models/m.sql:2"),
        (
            {"models/m.sql": "select 1", "dbt_project.yml": "name: d\nmodels:\n  d:\n    m:\n      +access: public\n"},
            "d/dbt_project.yml:5",
        ),
    ],
    ids=["yaml", "sql", "folder", "sql without yaml", "folder without yaml"],
)
def test_an_unenforced_contract_names_the_setting_that_made_the_model_public(files: dict[str, str], place: str) -> None:
    (found,) = findings({"models/m.sql": "select 1"} | files, "CON001")
    assert found.because == f"{place} makes it public"


def test_a_version_may_be_what_is_public() -> None:
    versions = "    versions:\n      - v: 1\n      - v: 2\n        config: {access: public}\n"
    text = GROUP + NO_ACCESS + versions
    (found,) = findings({"models/m.yml": text, "models/m_v1.sql": "select 1", "models/m_v2.sql": "select 1"}, "CON001")
    assert (found.subject, str(found.place)) == ("d.m@2", "d/models/m.yml:7")
    assert found.because == "d/models/m.yml:8 makes it public"


def test_a_column_without_a_type_is_found_at_its_line() -> None:
    files = port(columns="{name: a, data_type: int},\n      {name: b}, {name: c}")
    assert [(found.subject, found.place.line) for found in findings(files, "CON003")] == [("d.m.b", 12), ("d.m.c", 12)]


def test_a_column_that_all_versions_share_is_found_where_it_is_described() -> None:
    files = port(model="versions: [{v: 1}, {v: 2}]", columns="\n      {name: b}")
    del files["models/m.sql"]
    found = findings(files | {"models/m_v1.sql": "", "models/m_v2.sql": ""}, "CON003")
    assert [(each.subject, each.place.line) for each in found] == [("d.m@1.b", 12), ("d.m@2.b", 12)]


def test_a_contract_without_columns_is_found_once() -> None:
    (found,) = findings(port(columns=""), "CON003")
    assert (found.subject, "lists no columns" in found.fact) == ("d.m", True)


def test_types_are_not_asked_for_where_the_contract_is_missing_as_a_whole() -> None:
    files = {
        "models/m.yml": f"{GROUP}models: [{{name: m, config: {{access: public, group: p}}, columns: [{{name: a}}]}}]\n",
        "models/m.sql": "",
    }
    assert {found.code for found in findings(files, "CON001", "CON003", "CON004", "CON006")} == {"CON001"}


@pytest.mark.parametrize(
    ("model", "columns", "keyless"),
    [
        ("", A, True),
        ("constraints: [{type: unique, columns: [a]}]", A, False),
        ("", "{name: a, data_type: int, constraints: [{type: primary_key}]}", False),
        ("", "{name: a, data_type: int, constraints: [{type: not_null}]}", True),
        ("", "{name: a, data_type: int, data_tests: [unique]}", False),
        ("", "{name: a, data_type: int, data_tests: [unique: {config: {severity: warn}}]}", True),
        ("", "{name: a, data_type: int, data_tests: [unique: {config: {where: a > 1}}]}", True),
        ("data_tests: [dbt_utils.unique_combination_of_columns: {combination_of_columns: [a]}]", A, False),
        ("data_tests: [meshwright.unique_combination: {arguments: {columns: [a]}}]", A, False),
        ("data_tests: [dbt_constraints.primary_key: {column_names: [a]}]", A, False),
        ("data_tests: [dbt_expectations.expect_compound_columns_to_be_unique: {column_list: [a]}]", A, False),
        ("data_tests: [meshwright.row_count: {arguments: {equals: 3}}]", A, True),
    ],
)  # fmt: skip
def test_a_key_is_a_constraint_or_a_test_that_blocks(model: str, columns: str, keyless: bool) -> None:
    assert bool(findings(port(model=model, columns=columns), "CON004")) is keyless


@pytest.mark.parametrize(
    ("adapter", "unguarded"),
    [
        ("duckdb", []),
        ("postgres", []),
        ("databricks", ["a unique"]),
        ("snowflake", ["a check a > 0", "a unique"]),
        ("athena", ["a check a > 0", "a not_null", "a unique"]),
        ("something_new", []),
    ],
)
def test_what_is_unguarded_depends_on_the_engine(adapter: str, unguarded: list[str]) -> None:
    constraints = "[{type: not_null}, {type: unique}, {type: check, expression: 'a  >  0'}]"
    files = port(columns=f"{{name: a, data_type: int, constraints: {constraints}}}", adapter=adapter)
    assert [found.subject.removeprefix("d.m.") for found in findings(files, "CON006")] == unguarded


@pytest.mark.parametrize(
    ("constraint", "tests", "lacks"),
    [
        ("not_null", "[not_null]", ""),
        ("not_null", "[unique]", "`not_null` on a"),
        ("unique", "[unique]", ""),
        ("unique", "[unique: {config: {severity: warn}}]", "`unique` over a"),
        ("primary_key", "[unique]", "`not_null` on a"),
        ("primary_key", "[unique, not_null]", ""),
        ("primary_key", "[]", "`unique` over a and `not_null` on a"),
        ("primary_key", "[dbt_constraints.primary_key]", ""),
        ("foreign_key", "[relationships: {to: \"ref('m')\", field: a}]", ""),
        ("foreign_key", "[unique]", "`relationships` on a"),
        ("check", "[accepted_values: {values: [1]}]", ""),
        ("check", "[meshwright.accepted_range: {min_value: 1}]", ""),
        ("check", "[our_own_test]", ""),
        ("check", "[not_null]", "`dbt_utils.expression_is_true` with the same condition"),
        ("custom", "[]", ""),
    ],
)
def test_the_test_of_the_same_meaning_guards_a_constraint(constraint: str, tests: str, lacks: str) -> None:
    columns = f"{{name: a, data_type: int, constraints: [{{type: {constraint}}}], data_tests: {tests}}}"
    found = findings(port(columns=columns, adapter="athena"), "CON006")
    assert [each.help.split(", as a data test")[0].removeprefix("add ") for each in found] == ([lacks] if lacks else [])


@pytest.mark.parametrize(("tested", "guarded"), [("[a, b]", True), ("[b]", True), ("[a, b, c]", False), ("[c]", False)])
def test_a_key_of_several_columns_is_guarded_by_a_combination_of_no_others(tested: str, guarded: bool) -> None:
    model = (
        "constraints: [{type: primary_key, columns: [a, b]}]\n"
        f"    data_tests: [meshwright.unique_combination: {{arguments: {{columns: {tested}}}}}]"
    )
    assert bool(findings(port(model=model, adapter="snowflake"), "CON006")) is not guarded


def test_a_not_null_that_the_engine_enforces_is_half_of_a_key() -> None:
    columns = "{name: a, data_type: int, constraints: [{type: primary_key}, {type: not_null}], data_tests: [unique]}"
    assert not findings(port(columns=columns, adapter="bigquery"), "CON006")


def test_a_constraint_is_found_where_it_stands() -> None:
    files = port(columns="\n      {name: a, data_type: int,\n       constraints: [{type: not_null}]}", adapter="athena")
    (found,) = findings(files, "CON006")
    assert (found.place.line, found.because) == (
        13,
        "d/models/m.yml:13 declares the constraint; athena enforces no constraint",
    )


@pytest.mark.parametrize("adapter", ["duckdb", "snowflake"])
@pytest.mark.parametrize("kind", ["view", "materialized_view"])
def test_a_view_keeps_no_constraint_on_any_engine_and_is_found_once(adapter: str, kind: str) -> None:
    columns = "{name: a, data_type: int, constraints: [{type: not_null}, {type: unique}]}"
    (found,) = findings(port(f"materialized: {kind}", columns=columns, adapter=adapter), "CON006", "CON007")
    assert (found.code, found.subject, str(found.place)) == ("CON007", "d.m", "d/models/m.yml:9")
    assert "not_null of a, unique of a" in found.fact


def test_a_view_with_tests_or_without_constraints_promises_nothing_it_cannot_keep() -> None:
    tested = "{name: a, data_type: int, constraints: [{type: unique}], data_tests: [unique]}"
    assert not findings(port("materialized: view", columns=tested), "CON007")
    assert not findings(port("materialized: view"), "CON007")


def test_an_ephemeral_port_is_told_that_and_nothing_else() -> None:
    files = port("materialized: ephemeral", columns="{name: a, data_type: int, data_tests: [unique]}")
    files["models/m.yml"] = files["models/m.yml"].replace("contract: {enforced: true}", "docs: {show: true}")
    (found,) = findings(files, *(f"CON00{number}" for number in range(1, 9)))
    assert (found.code, str(found.place)) == ("CON008", "d/models/m.yml:9")


def test_a_description_of_blanks_is_none() -> None:
    files = port()
    files["models/m.yml"] = files["models/m.yml"].replace("description: x", "description: '  '")
    assert [found.subject for found in findings(files, "CON005")] == ["d.m"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("", "", [("d.m", 2)]),
        ("About v1", "", [("d.m@2", 8)]),
        ("About v1", "About v2", []),
    ],
)
def test_versions_without_any_description_lack_one_text(
    first: str, second: str, expected: list[tuple[str, int]]
) -> None:
    versions = (
        f"    versions:\n      - v: 1\n        description: '{first}'\n      - v: 2\n        description: '{second}'\n"
    )
    described = "models:\n  - name: m\n    config: {access: public}\n    latest_version: 2\n" + versions
    files = {"models/m.yml": described, "models/m_v1.sql": "select 1", "models/m_v2.sql": "select 1"}
    found = findings(files, "CON005")
    assert [(finding.subject, finding.place.line) for finding in found] == expected
