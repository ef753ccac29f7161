"""Products: dbt groups with public models, and what mesh.yml adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.port import Owner
from meshwright.mesh.product import Product
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import manifest, model, port, project, write_manifest


def products(folder: Path, *nodes: dict[str, Any], mesh_yml: str | None = None, **group: Any) -> tuple[Product, ...]:
    config = load_domain_config(project(folder, "weather", mesh_yml))
    content = manifest(*nodes)
    content["groups"]["group.weather.observations"].update(group)
    return domain_of(config, load_manifest(write_manifest(folder, content))).products


def test_a_group_with_a_public_model_is_a_product_with_the_groups_owner(tmp_path: Path) -> None:
    (found,) = products(tmp_path, port("hourly"), model("staged"), description="What falls")
    assert (found.name, found.description) == ("observations", "What falls")
    assert found.owner == Owner("Weather team", "weather@example.com")
    assert (found.consumers, found.status, found.type) == (None, "active", None)


def test_a_group_without_a_public_model_is_no_product(tmp_path: Path) -> None:
    assert products(tmp_path, model("staged", group="observations")) == ()


def test_a_port_without_a_group_is_kept_under_a_product_without_a_name(tmp_path: Path) -> None:
    (found,) = products(tmp_path, model("hourly", access="public"))
    assert (found.name, [port.id.name for port in found.ports], found.owner) == ("", ["hourly"], Owner())


def test_mesh_yml_adds_to_a_product_and_its_words_win(tmp_path: Path) -> None:
    mesh_yml = """\
version: 1
products:
  observations:
    {title: Rain, description: Mine, status: draft, sla: {freshness: 24h, retention: 730d, availability: 99.5%},
     consumers: [b, a], stability: stable}
"""
    (found,) = products(tmp_path, port("hourly"), mesh_yml=mesh_yml, description="The group's")
    assert (found.title, found.description, found.status) == ("Rain", "Mine", "draft")
    assert found.sla == (("availability", "99.5%"), ("freshness", "24h"), ("retention", "730d"))
    assert (found.consumers, found.stability) == (("a", "b"), "stable")


def test_an_empty_list_of_consumers_is_not_the_same_as_none(tmp_path: Path) -> None:
    (found,) = products(tmp_path, port("hourly"), mesh_yml="version: 1\nproducts: {observations: {consumers: []}}\n")
    assert found.consumers == ()


def test_a_product_in_mesh_yml_that_is_no_group_is_told_with_the_nearest(tmp_path: Path) -> None:
    mesh_yml = "version: 1\nproducts:\n  observation: {}\n  zzz: {}\n"
    with pytest.raises(ConfigError) as caught:
        products(tmp_path, port("hourly"), mesh_yml=mesh_yml)
    assert caught.value.problems == [
        f"{tmp_path}/mesh.yml:3: products.observation: there is no dbt group of that name; did you mean observations?",
        f"{tmp_path}/mesh.yml:4: products.zzz: there is no dbt group of that name",
    ]


@pytest.mark.parametrize(
    ("email", "expected"),
    [(["a@x.org", "b@x.org"], "a@x.org"), ([], ""), (None, ""), ("a@x.org", "a@x.org"), ([None], ""), ({}, "")],
)
def test_an_owner_has_the_first_address(tmp_path: Path, email: Any, expected: str) -> None:
    (found,) = products(tmp_path, port("hourly"), owner={"name": None, "email": email})
    assert found.owner == Owner("", expected)


def test_a_group_of_another_package_gives_no_owner(tmp_path: Path) -> None:
    (found,) = products(tmp_path, port("hourly"), package_name="dbt_utils")
    assert found.owner == Owner()
