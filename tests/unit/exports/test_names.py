"""Ids are safe in every tool, and never those of another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.exports.backstage_names import group_ref, port_name, product_name, tags
from meshwright.exports.names import contract_file, contract_files, contract_id, product_id
from meshwright.mesh.port import Owner, PortId

PARTS = st.sampled_from(["a", "b", "a_b", "a-b", "a.b", "v2", "A", "", "é", "a" * 120]) | st.text(max_size=4)
PORTS = st.builds(PortId, PARTS, PARTS, st.none() | PARTS)
_BACKSTAGE = re.compile(r"([a-z0-9][a-z0-9_.-]*)?[a-z0-9]")


def test_ids_can_be_read() -> None:
    assert contract_id(PortId("weather", "hourly_observations")) == "weather-hourly_observations"
    assert contract_id(PortId("fleet", "aircraft", "2")) == "fleet-aircraft-v2"
    assert product_id("weather", "observations") == "weather-observations"
    assert contract_file(PortId("fleet", "aircraft", "2")) == "aircraft.v2.odcs.yaml"
    assert port_name(PortId("fleet", "aircraft", "2")) == "fleet.aircraft.v2"
    assert product_name("weather", "observations") == "weather.observations"


def test_a_name_with_a_digest_cannot_be_taken_by_calling_a_product_so() -> None:
    taken = product_name("fleet", "Sea-Planes")
    assert product_name("fleet", taken.removeprefix("fleet.")) != taken


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PortId("a_b", "c"), PortId("a", "b_c")),
        (PortId("a-b", "c"), PortId("a", "b-c")),
        (PortId("a", "b_v2"), PortId("a", "b", "2")),
        (PortId("a", "b-v2"), PortId("a", "b", "2")),
        (PortId("a", "b", "1.5"), PortId("a", "b", "1_5")),
        (PortId("a", "é"), PortId("a", "è")),
    ],
)
def test_names_that_look_alike_are_told_apart(one: PortId, other: PortId) -> None:
    assert contract_id(one) != contract_id(other)
    assert port_name(one) != port_name(other)


@given(st.lists(PORTS, min_size=2, max_size=6, unique=True))
def test_no_two_ports_have_one_id(ports: list[PortId]) -> None:
    ids = [contract_id(port) for port in ports]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,140}", each, re.ASCII) for each in ids)
    entities = [port_name(port) for port in ports]
    assert len(set(entities)) == len(entities)
    assert all(_BACKSTAGE.fullmatch(each) and len(each) <= 63 for each in entities)


@given(st.lists(st.builds(PortId, st.just("a"), PARTS, st.none() | PARTS), max_size=6, unique=True))
def test_files_of_a_release_are_plain_and_different_on_every_disk(ports: list[PortId]) -> None:
    names = contract_files(ports)
    assert set(names) == set(ports)
    assert len({name.casefold() for name in names.values()}) == len(ports)
    assert all(
        re.fullmatch(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)?(\.x[0-9a-f]{12})?\.odcs\.yaml", name) for name in names.values()
    )


def test_files_that_a_disk_would_take_for_one_are_told_apart() -> None:
    one, other = PortId("a", "Orders"), PortId("a", "orders")
    names = contract_files([one, other])
    assert names[one] == "Orders.odcs.yaml"
    assert re.fullmatch(r"orders\.x[0-9a-f]{12}\.odcs\.yaml", names[other])


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("Weather team", "group:default/weather-team"),
        ("  R&D / EMEA ", "group:default/r-d-emea"),
        ("", "group:default/unknown"),
        ("天気", "group:default/unknown"),
        ("x" * 200, f"group:default/{'x' * 63}"),
    ],
)
def test_an_owner_may_be_a_group(name: str, ref: str) -> None:
    assert group_ref(Owner(name)) == ref


@given(st.lists(PARTS | st.just("C++"), max_size=4).map(tuple))
def test_tags_are_what_backstage_takes(words: tuple[str, ...]) -> None:
    for tag in tags(words):
        assert re.fullmatch(r"[a-z0-9+#]+(-[a-z0-9+#]+)*", tag)
        assert len(tag) <= 63


def test_tags_keep_what_they_can() -> None:
    assert tags(("Nightly run", "C++", "nightly-run", "!", "a.b")) == ["a-b", "c++", "nightly-run"]
