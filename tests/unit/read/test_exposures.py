"""Which dashboards and applications a domain tells of, and what of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.read.exposures import exposures_on
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.read.artifacts import model, port, project, read_manifest

STUB = port("hourly", version=2, config={"materialized": "mesh_interface"})
DELAYS = port("delays", package="punctuality")
PRIVATE = model("staged", package="punctuality")
HOURLY_2, DELAYS_ID = PortId("weather", "hourly", "2"), PortId("punctuality", "delays")


def board(name: str, *unique_ids: str, package: str = "punctuality", **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "resource_type": "exposure",
        "package_name": package,
        "unique_id": f"exposure.{package}.{name}",
        "owner": {"name": None, "email": "board@example.com"},
        "depends_on": {"nodes": list(unique_ids)},
    } | more


def told(folder: Path, *exposures: dict[str, Any], ports: tuple[PortId, ...] = (HOURLY_2, DELAYS_ID)) -> Any:
    config = load_domain_config(project(folder, "punctuality"))
    read = read_manifest(folder, STUB, DELAYS, PRIVATE, exposures=exposures, package="punctuality")
    return exposures_on(ports, config, read, {"weather": "weather"})


def test_a_dashboard_on_own_and_foreign_ports(tmp_path: Path) -> None:
    reads = (DELAYS["unique_id"], STUB["unique_id"], PRIVATE["unique_id"])
    shown = board("delays", *reads, label="Delay board", type="dashboard", url="https://boards.example.com/1")
    assert told(tmp_path, shown) == (
        Exposure(
            "delays",
            "Delay board",
            "dashboard",
            Owner("", "board@example.com"),
            "https://boards.example.com/1",
            (DELAYS_ID, HOURLY_2),
        ),
    )


def test_what_is_not_said_is_empty_and_the_name_stands_for_the_title(tmp_path: Path) -> None:
    shown = board("b", DELAYS["unique_id"], owner=None, label=None, url=None, type=None)
    assert told(tmp_path, shown) == (Exposure("b", "b", "", Owner(), "", (DELAYS_ID,)),)
    several = board("b", DELAYS["unique_id"], owner={"name": "Team", "email": ["a@example.com", "b@example.com"]})
    assert told(tmp_path, several)[0].owner == Owner("Team", "a@example.com")


def test_nothing_is_told_of_what_shows_private_models_alone(tmp_path: Path) -> None:
    assert told(tmp_path, board("inside", PRIVATE["unique_id"]), board("empty")) == ()


def test_what_an_installed_package_shows_is_not_the_domains(tmp_path: Path) -> None:
    assert told(tmp_path, board("theirs", STUB["unique_id"], package="weather")) == ()


def test_a_model_of_others_that_is_not_offered_is_not_named(tmp_path: Path) -> None:
    shown = board("delays", DELAYS["unique_id"], STUB["unique_id"])
    (found,) = told(tmp_path, shown, ports=(DELAYS_ID,))
    assert found.ports == (DELAYS_ID,)
