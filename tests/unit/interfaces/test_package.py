"""The files of an interface package."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import yaml

from meshwright.interfaces.package import interface_package
from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import Owner, Port
from meshwright.mesh.registry_records import Release
from tests.unit.interfaces.upstream import domain, pairs, port, release


def package(
    *releases: Release, environments: tuple[str, ...] = ("prod",), shares: dict[str, str] | None = None
) -> dict[str, str]:
    return dict(interface_package(domain(*releases, environments=environments), pairs(*releases), shares or {}).files)


def models(*releases: Release) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(package(*releases)["models/ports.yml"])["models"]
    return found


def test_a_package_has_one_stub_for_each_port_and_is_called_like_the_domain() -> None:
    files = package(
        release(port("aircraft@1", latest=False), port("aircraft@2")), release(port("engines", product="engines"))
    )
    assert sorted(files) == [
        "dbt_project.yml",
        "interface.json",
        "macros/names.sql",
        "models/aircraft_v1.sql",
        "models/aircraft_v2.sql",
        "models/engines.sql",
        "models/ports.yml",
    ]
    project = yaml.safe_load(files["dbt_project.yml"])
    assert project["name"] == "fleet"
    assert project["models"] == {"fleet": {"+materialized": "mesh_interface"}}


def test_a_stub_has_the_columns_with_their_types_and_knows_every_environment() -> None:
    stub = package(release(port("aircraft@2")), environments=("dev", "prod"))["models/aircraft_v2.sql"]
    assert (
        stub
        == """\
{%- set relation = meshwright.interface_relation({
    "dev": {"database": "fleet", "schema": "main", "identifier": "aircraft_v2"},
    "prod": {"database": "fleet", "schema": "main", "identifier": "aircraft_v2"},
}, default_environment="prod") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as varchar) as tail_number,
    cast(null as integer) as seats
where 1 = 0
"""
    )


def test_the_properties_describe_a_port_without_versions() -> None:
    assert models(release(port("engines", deprecation_date="2027-06-30"))) == [
        {
            "name": "engines",
            "description": "About engines",
            "access": "public",
            "config": {"group": "aircraft", "contract": {"enforced": True}},
            "deprecation_date": "2027-06-30",
            "columns": [
                {"name": "tail_number", "data_type": "varchar", "description": "On the tail"},
                {"name": "seats", "data_type": "integer", "description": ""},
            ],
        }
    ]


def test_the_properties_describe_each_version_and_which_is_the_latest() -> None:
    (model,) = models(release(port("aircraft@1", latest=False, deprecation_date="2027-06-30"), port("aircraft@2")))
    assert (model["latest_version"], model["description"]) == (2, "About aircraft@2")
    assert [(entry["v"], entry.get("description"), entry.get("deprecation_date")) for entry in model["versions"]] == [
        (1, "About aircraft@1", "2027-06-30"),
        (2, None, None),
    ]
    assert "columns" not in model


def test_without_the_latest_among_them_the_highest_version_is_what_a_plain_ref_means() -> None:
    (model,) = models(release(port("aircraft@9", latest=False), port("aircraft@10", latest=False)))
    assert model["latest_version"] == 10


def test_a_version_that_is_no_whole_number_finds_its_stub() -> None:
    # dbt looks for `<name>_v<version>` unless the version names another file with `defined_in`.
    files = package(release(port("aircraft@1.5")))
    (entry,) = yaml.safe_load(files["models/ports.yml"])["models"][0]["versions"]
    assert f"models/{entry.get('defined_in', 'aircraft_v' + str(entry['v']))}.sql" in files


def test_two_ports_never_share_a_stub() -> None:
    # A model called `aircraft_v2` beside version 2 of `aircraft`.
    try:
        files = package(release(port("aircraft@2"), port("aircraft_v2")))
    except RegistryError:
        return
    assert sum(name.endswith(".sql") and name.startswith("models/") for name in files) == 2


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        (Owner("A", "a@x.org"), {"name": "A", "email": "a@x.org"}),
        (Owner("", "a@x.org"), {"email": "a@x.org"}),
        (Owner(), {"name": "unknown"}),
    ],
)
def test_the_group_has_the_products_owner(owner: Owner, expected: dict[str, str]) -> None:
    content = yaml.safe_load(package(release(port("aircraft"), owner=owner))["models/ports.yml"])
    assert content["groups"] == [{"name": "aircraft", "owner": expected}]


def test_the_lock_names_versions_digests_and_shares() -> None:
    files = package(
        release(port("aircraft@2")), environments=("dev", "prod"), shares={"dev": "../../shares/fleet.duckdb"}
    )
    assert json.loads(files["interface.json"]) == {
        "format": 1,
        "domain": "fleet",
        "default_environment": "prod",
        "environments": {"dev": {"share": "../../shares/fleet.duckdb"}, "prod": {"share": None}},
        "products": {"aircraft": {"version": "1.2.0", "sha256": "0" * 64}},
        "ports": ["aircraft@2"],
    }


def test_a_port_that_an_environment_does_not_serve_is_not_looked_for_there() -> None:
    served = release(port("aircraft"), port("engines"))
    upstream = domain(served, hidden=("engines",))
    stub = dict(interface_package(upstream, pairs(served), {}).files)["models/engines.sql"]
    assert "identifier" not in stub.split("config(")[0]


def test_the_same_ports_are_the_same_bytes_in_whatever_order_they_come() -> None:
    ports: list[Port] = [port("aircraft@1", latest=False), port("aircraft@2"), port("engines"), port("seats")]
    first = release(*ports), release(port("routes", product="routes"))
    upstream, expected = domain(*first), package(*first)
    for seed in range(10):
        shuffled = random.Random(seed).sample(pairs(*first), 5)
        assert dict(interface_package(upstream, shuffled, {}).files) == expected


def test_a_port_without_columns_is_refused() -> None:
    with pytest.raises(RegistryError, match=r"fleet\.aircraft has no columns"):
        package(release(port("aircraft", columns=())))
