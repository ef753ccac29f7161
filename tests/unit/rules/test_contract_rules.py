from __future__ import annotations

from dataclasses import replace

from meshwright.mesh.port import Owner
from meshwright.rules import ownerless_port, unenforced_contract
from tests.unit.rules.small_mesh import domain, found, product


def test_each_version_of_a_port_needs_its_contract() -> None:
    aircraft = product("fleet/aircraft", "aircraft@1", "aircraft@2", contract=False)
    findings = found(unenforced_contract.RULE, domain("fleet", products=(aircraft,), declared=False))
    assert [finding.subject for finding in findings] == ["fleet.aircraft@1", "fleet.aircraft@2"]
    assert findings[0].because.endswith(" makes it public")


def test_private_models_need_no_contract() -> None:
    assert not found(unenforced_contract.RULE, domain("a", models={"x": "protected"}))


def test_an_owner_in_mesh_yml_answers_for_every_group() -> None:
    nobody = product("a/p", "x", owner=Owner("Somebody"))
    assert not found(ownerless_port.RULE, domain("a", products=(nobody,), owner=Owner(email="a@example.com")))
    assert found(ownerless_port.RULE, domain("a", products=(nobody,), owner=Owner("A team")))


def test_a_group_without_address_is_one_finding_for_all_its_ports() -> None:
    [finding] = found(ownerless_port.RULE, domain("a", products=(product("a/p", "x", "y", owner=Owner()),)))
    assert finding.fact == "a offers p, but nobody can be reached about its 2 ports"
    assert finding.subject == "a/p"


def test_ports_without_group_are_found_one_by_one_even_where_the_domain_has_an_owner() -> None:
    groupless = product("a/", "x", "y")
    findings = found(ownerless_port.RULE, domain("a", products=(groupless,), owner=Owner("A", "a@example.com")))
    assert [finding.subject for finding in findings] == ["a.x", "a.y"]


def test_a_product_without_ports_needs_no_owner() -> None:
    assert not found(ownerless_port.RULE, domain("a", products=(product("a/p", owner=Owner()),)))


def test_a_channel_is_a_way_to_reach_somebody() -> None:
    nobody = product("a/p", "x", owner=Owner("Somebody"))
    with_channel = replace(nobody, support=(("channel", "#a"),))
    assert found(ownerless_port.RULE, domain("a", products=(nobody,)))
    assert not found(ownerless_port.RULE, domain("a", products=(with_channel,)))
    assert found(ownerless_port.RULE, domain("a", products=(replace(nobody, support=(("channel", ""),)),)))
