from __future__ import annotations

from meshwright.rules import stale_interface
from tests.unit.rules.small_mesh import domain, expected, found, product, published

RULE = stale_interface.RULE
REGISTRY = published(product("b/p", "x"))


def test_equal_packages_are_not_stale() -> None:
    files = {"b": {"interface.json": "{}"}}
    reader = domain("a", inputs=["b.x"], interfaces=files)
    assert not found(RULE, reader, registry=REGISTRY, interfaces=[expected("a", files)])


def test_a_domain_without_expectation_is_not_judged() -> None:
    reader = domain("a", inputs=["b.x"], interfaces={"b": {"interface.json": "{}"}})
    assert not found(RULE, reader, registry=REGISTRY)
    assert not found(RULE, reader, registry=REGISTRY, interfaces=[expected("unchecked", {})])


def test_a_missing_package_is_found_at_its_first_input() -> None:
    reader = domain("a", inputs=["c.y", "b.x", "b.z"])
    [finding] = found(RULE, reader, registry=REGISTRY, interfaces=[expected("a", {"b": {"interface.json": "{}"}})])
    assert str(finding.place) == "mesh.yml:5"
    assert finding.fact == "a reads b, but has no interface package interfaces/b"
    assert finding.because == "prod serves b/p 1.2.0 (Team)"


def test_a_package_left_over_is_found_in_itself() -> None:
    reader = domain("a", interfaces={"b": {"interface.json": "{}", "dbt_project.yml": ""}})
    [finding] = found(RULE, reader, registry=REGISTRY, interfaces=[expected("a", {})])
    assert finding.place.file == "interfaces/b/dbt_project.yml"
    assert finding.fact == "a has the interface package interfaces/b, but lists no port of b"
    assert finding.because == "domains/a/mesh.yml:1 lists the inputs"


def test_the_package_of_a_listed_but_unpublished_domain_is_left_to_the_offer_rule() -> None:
    reader = domain("a", inputs=["b.x"], interfaces={"b": {"interface.json": "{}"}})
    assert not found(RULE, reader, interfaces=[expected("a", {})])


def test_many_differing_files_are_one_finding_that_names_three() -> None:
    there = {f"models/{n}.sql": "old" for n in range(4)}
    wanted = {f"models/{n}.sql": "new" for n in range(5)}
    reader = domain("a", inputs=["b.x"], interfaces={"b": there})
    [finding] = found(RULE, reader, registry=REGISTRY, interfaces=[expected("a", {"b": wanted})])
    assert finding.fact == (
        "a reads b through interfaces/b, which is behind the registry in "
        "models/0.sql, models/1.sql, models/2.sql and 2 more"
    )
    assert finding.subject == "a -> b"
