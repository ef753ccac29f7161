"""What the rules of the policy family find, where, and under which name."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.finding import Finding
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.policy import Policy
from meshwright.mesh.port import Column, Port, PortId
from meshwright.rules import missing_promise, unruly_column_meta, unruly_domain, unruly_port_meta, unruly_product
from meshwright.rules.rule import PolicyRule, Rule
from tests.pages.page_check import report_on
from tests.unit.rules.small_mesh import domain, product

MODEL = """\
groups: [{name: p, owner: {name: Team, email: a@example.com}}]
models:
  - name: m
    description: x
    config: {access: public, group: p, materialized: table, contract: {enforced: true}%s}
    constraints: [{type: primary_key, columns: [a]}]
    columns:
      - name: a
        data_type: int
%s
"""


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def places(policy: str, *, config: str = "", column: str = "", sql: str = "select 1", **files: str) -> list[str]:
    """Where a policy finds something in a domain with one port."""
    pages = {
        "policy.yml": f"version: 1\n{policy}",
        "d/mesh.yml": files.get("mesh_yml", "version: 1\npolicy: ../policy.yml\n"),
        "d/models/m.yml": MODEL % (config, column),
        "d/models/m.sql": sql,
    }
    if "project" in files:
        pages["d/dbt_project.yml"] = files["project"]
    return [f"{found.code} {found.place} {found.subject}" for found in report_on(pages).findings]


STEWARD = "ports: {meta: {required: [steward], properties: {steward: {type: string}}}}\n"
UNIT = "columns: {meta: {properties: {unit: {enum: [kelvin]}}}}\n"


def test_meta_of_a_port_is_found_where_it_is_written() -> None:
    subject = "d.m config.meta.steward"
    assert places(STEWARD) == [f"POL001 d/models/m.yml:3 {subject}"]
    assert places(STEWARD, config=",\n      meta: {\n        steward: 3}") == [f"POL001 d/models/m.yml:7 {subject}"]
    project = "name: d\nmodels:\n  d:\n    +meta:\n      steward: 3\n"
    assert places(STEWARD, project=project) == [f"POL001 d/dbt_project.yml:5 {subject}"]
    assert not places(STEWARD, config=", meta: {steward: me}")


@pytest.mark.parametrize("way", ["config:\n          meta:\n            unit: mile", "meta:\n          unit: mile"])
def test_meta_of_a_column_is_found_where_it_is_written(way: str) -> None:
    (found,) = places(UNIT, column=f"        {way}")
    line = 10 + way.count("\n")
    assert found == f"POL002 d/models/m.yml:{line} d.m.a config.meta.unit"


def test_a_column_without_meta_has_an_empty_one() -> None:
    policy = "columns: {meta: {required: [unit]}}\n"
    assert places(policy) == ["POL002 d/models/m.yml:8 d.m.a config.meta.unit"]


def test_a_product_without_an_entry_has_an_empty_one() -> None:
    assert places("products: {required: [title]}\n") == ["POL003 d/mesh.yml:1 d/p products.p.title"]
    mesh_yml = "version: 1\npolicy: ../policy.yml\nproducts:\n  p:\n"
    assert places("products: {required: [title]}\n", mesh_yml=mesh_yml) == ["POL003 d/mesh.yml:4 d/p products.p.title"]


def test_mesh_yml_as_a_whole_is_found_by_its_keys() -> None:
    assert places("domain: {properties: {policy: {const: other.yml}}}\n") == ["POL004 d/mesh.yml:2 d policy"]
    assert places("domain: {minProperties: 9}\n") == ["POL004 d/mesh.yml:1 d"]


def promises(required: Mapping[str, tuple[str, ...]], said: Mapping[str, Any], kind: Any = None) -> list[str]:
    checked = replace(domain("a", products=(replace(product("a/p", "x"), type=kind),)), said={"products": {"p": said}})
    mesh = Mesh((checked,), policies={"a": Policy("policy.yml", required=required)})
    return [finding.subject for finding in missing_promise.RULE.check(mesh)]


def test_promises_are_those_of_the_type_and_of_every_type() -> None:
    required = {"*": ("title", "support.channel"), "aggregate": ("sla.freshness", "title")}
    assert promises(required, {}) == ["a/p title", "a/p support.channel"]
    assert promises(required, {"title": "x"}, "aggregate") == ["a/p support.channel", "a/p sla.freshness"]
    assert promises(required, {"title": "x"}, "source-aligned") == ["a/p support.channel"]


def test_an_empty_text_promises_nothing_and_an_empty_list_something() -> None:
    required = {"*": ("title", "consumers", "strict", "support")}
    said = {"title": "", "consumers": [], "strict": False, "support": {}}
    assert promises(required, said) == ["a/p title", "a/p support"]
    assert promises({"*": ("title.x",)}, {"title": "x"}) == ["a/p title.x"]


@pytest.mark.parametrize(
    ("rule", "policy"),
    [
        (unruly_port_meta.RULE, Policy("policy.yml", port_meta={"$ref": "#"})),
        (unruly_column_meta.RULE, Policy("policy.yml", column_meta={"$ref": "#"})),
        (unruly_product.RULE, Policy("policy.yml", product={"$ref": "#"})),
        (unruly_domain.RULE, Policy("policy.yml", domain={"$ref": "#"})),
    ],
)
def test_a_schema_that_never_ends_is_an_error_of_the_policy(rule: Rule, policy: Policy) -> None:
    with pytest.raises(ConfigError, match=r"policy.yml: .*cannot be followed"):
        policy_findings(rule, Mesh((large(1),), policies={"a": policy}))


def test_a_domain_without_a_policy_is_asked_for_nothing() -> None:
    for rule in (unruly_port_meta, unruly_column_meta, unruly_product, unruly_domain, missing_promise):
        assert not policy_findings(rule.RULE, Mesh((large(1),), policies={"b": Policy("x", port_meta={"not": {}})}))


def test_thousands_of_columns_take_moments() -> None:
    schema = {"properties": {"unit": {"enum": ["kelvin"]}, "days": {"type": "integer"}}}
    mesh = Mesh((large(2_000),), policies={"a": Policy("policy.yml", port_meta=schema, column_meta=schema)})
    started = time.perf_counter()
    assert len(policy_findings(unruly_column_meta.RULE, mesh)) == 2_000
    assert not policy_findings(unruly_port_meta.RULE, mesh)
    assert time.perf_counter() - started < 2


def policy_findings(rule: Rule, mesh: Mesh) -> list[Finding]:
    assert isinstance(rule, PolicyRule)
    return list(rule.check(mesh))


def large(ports: int) -> Any:
    """A domain with many ports of thirty columns, one of which has a unit that nobody knows."""
    columns = tuple(Column(f"c{number}", "int") for number in range(30))
    made = tuple(
        Implementation(
            Port(PortId("a", f"p{number}"), "p", columns=columns),
            Model(f"p{number}", None, "public", Place("m.yml")),
            "table",
            column_meta={"c1": {"unit": "mile"}},
        )
        for number in range(ports)
    )
    return replace(domain("a", products=(product("a/p", "x"),)), implementations=made)
