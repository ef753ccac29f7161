"""The vocabulary's own behaviour: inputs, offers, labels."""

from __future__ import annotations

import pytest

from meshwright.mesh.dependency import ref_call
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ConfigError, MeshError, PublishRefused
from meshwright.mesh.input import Input
from meshwright.mesh.names import did_you_mean, nearest
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.product import Product


@pytest.mark.parametrize("text", ["weather.hourly", "fleet.aircraft@2", "a.b@1.5", "_a._b@v_2", "W.X"])
def test_an_input_reads_back_as_it_was_written(text: str) -> None:
    assert str(Input.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "weather",
        ".x",
        "x.",
        "weather.hourly@",
        "weather.hourly@@2",
        "a.b.c",
        "a b.c",
        "a-b.c",
        "1a.b",
        "a.b\n",
        "a.b@2 ",
        "wétter.x",
        "a..b",
        "../a.b",
        "a/b.c",
    ],
)
def test_what_is_no_input_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(ValueError, match=r"<domain>\.<port>"):
        Input.parse(text)


@pytest.mark.parametrize(
    ("declared", "port", "covered"),
    [
        ("fleet.aircraft", PortId("fleet", "aircraft", "1"), True),
        ("fleet.aircraft", PortId("fleet", "aircraft"), True),
        ("fleet.aircraft@2", PortId("fleet", "aircraft", "2"), True),
        ("fleet.aircraft@2", PortId("fleet", "aircraft", "1"), False),
        ("fleet.aircraft@2", PortId("fleet", "aircraft"), False),
        ("fleet.aircraft", PortId("network", "aircraft"), False),
        ("fleet.aircraft", PortId("fleet", "engines"), False),
    ],
)
def test_an_unpinned_input_covers_every_version_and_a_pinned_one_its_own(
    declared: str, port: PortId, covered: bool
) -> None:
    assert Input.parse(declared).covers(port) is covered


def test_an_input_that_was_built_without_parsing_sorts_beside_a_pinned_one() -> None:
    # `version` is None or a text, and both are sorted together when one port is listed pinned and unpinned.
    listed = [Input.parse("fleet.aircraft@2"), Input.parse("fleet.aircraft")]
    assert [str(declared) for declared in sorted(listed, key=str)] == ["fleet.aircraft", "fleet.aircraft@2"]


@pytest.mark.parametrize(
    ("consumers", "domain", "offered"),
    [
        (None, "network", True),
        ((), "network", False),
        ((), "weather", True),
        (("fleet",), "network", False),
        (("network",), "network", True),
    ],
)
def test_a_product_is_offered_to_its_consumers_and_always_to_its_owner(
    consumers: tuple[str, ...] | None, domain: str, offered: bool
) -> None:
    assert Product("weather", "observations", (), consumers=consumers).offered_to(domain) is offered


def test_the_nearest_name_is_suggested_and_a_far_one_is_not() -> None:
    assert did_you_mean("descripton", ["description", "domain"]) == "; did you mean description?"
    assert nearest("zzz", ["description", "domain"]) is None
    assert did_you_mean("zzz", []) == ""


def test_suggestions_do_not_depend_on_the_order_of_what_is_known() -> None:
    assert nearest("port_x", ["port_a", "port_b"]) == nearest("port_x", ["port_b", "port_a"])


def test_a_place_is_seen_from_where_the_user_named_the_folder() -> None:
    domain = Domain("weather", "../mesh/weather", "weather", "duckdb")
    assert str(domain.path_of(Place("models/a.yml", 3))) == "../mesh/weather/models/a.yml:3"
    assert str(Domain("weather", ".", "weather", "duckdb").path_of(Place("mesh.yml"))) == "mesh.yml:1"


def test_exit_codes_tell_a_refusal_from_a_failure() -> None:
    assert PublishRefused("x").exit_code == 1
    assert MeshError("x").exit_code == ConfigError(["x"]).exit_code == 2


def test_a_config_error_tells_every_problem() -> None:
    assert ConfigError(["a: wrong", "b: wrong"]).what == "a: wrong\nb: wrong"


def test_a_ref_of_version_0_is_a_text_because_dbt_takes_the_number_for_none() -> None:
    assert ref_call(PortId("up", "t", "0")) == "ref('up', 't', v='0')"
    assert ref_call(PortId("up", "t", "10")) == "ref('up', 't', v=10)"
