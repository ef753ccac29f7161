"""The reference mesh, built from the files that are committed: what `make demo` does, in a folder of its own."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.mesh.reference_mesh import committed_files, run
from tests.mesh.small_mesh import REPOSITORY

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

DOMAINS = ("fleet", "network", "operations", "punctuality", "weather")


def query(root: Path, domain: str, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(root / "shares" / "dev" / f"{domain}.duckdb"), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def test_the_published_figures_come_out(reference: Path) -> None:
    assert query(
        reference,
        "operations",
        "select count(*), count(*) - count(departed_at_utc), round(avg(departure_delay_minutes), 5),"
        " round(avg(arrival_delay_minutes), 6) from flights",
    ) == [(336_776, 8_255, 12.63907, 6.895377)]
    assert query(reference, "weather", "select count(*) from hourly_observations") == [(26_115,)]
    assert query(
        reference, "fleet", "select (select count(*) from aircraft_v1), (select count(*) from aircraft_v2)"
    ) == [(3_322, 3_322)]
    assert query(reference, "network", "select (select count(*) from airports), (select count(*) from carriers)") == [
        (1_458, 16)
    ]


def test_every_answer_adds_up_to_all_flights(reference: Path) -> None:
    for port in ("delays_by_carrier", "delays_by_origin", "delays_by_hour", "delays_by_aircraft_age"):
        assert query(reference, "punctuality", f"select sum(flights) from {port}") == [(336_776,)], port


def test_mesh_check_is_clean(reference: Path) -> None:
    assert run(reference, "mesh-check") == (
        "checked 5 domains, 22 models, 12 ports, 68 rules against what dev serves: 0 errors, 0 warnings\n"
    )


def test_the_committed_interfaces_are_what_sync_writes(reference: Path) -> None:
    for name in committed_files():
        assert (reference / name).read_bytes() == (REPOSITORY / name).read_bytes(), f"`mesh up` changed {name}"
    written = {
        path.relative_to(reference).as_posix() for path in reference.glob("domains/*/interfaces/**/*") if path.is_file()
    }
    assert written == {name for name in committed_files() if "/interfaces/" in name}


def test_punctuality_sees_nothing_private_of_the_others(reference: Path) -> None:
    manifest = json.loads((reference / "domains" / "punctuality" / "target" / "manifest.json").read_text())
    foreign = {node["name"] for node in manifest["nodes"].values() if node["package_name"] in DOMAINS[:3] + DOMAINS[4:]}
    assert foreign == {"aircraft", "airports", "carriers", "flights", "hourly_observations"}


def test_nothing_published_names_a_private_model(reference: Path) -> None:
    private = set()
    for domain in DOMAINS:
        manifest = json.loads((reference / "domains" / domain / "target" / "manifest.json").read_text())
        private |= {
            node["name"].encode()
            for node in manifest["nodes"].values()
            if node["resource_type"] in ("model", "seed")
            and node["access" if "access" in node else "name"] != "public"
            and node["package_name"] == domain
        }
    assert len(private) >= 10
    published = [
        path for folder in ("registry", "shares") for path in (reference / folder).rglob("*") if path.is_file()
    ]
    for path in published:
        content = path.read_bytes()
        found = {name for name in private if name in content}
        assert not found, f"{path.relative_to(reference)} names {found}"


def test_the_registry_tells_which_ports_the_dashboard_shows(reference: Path) -> None:
    told = {
        domain: json.loads(max(reference.glob(f"registry/environments/dev/{domain}/*.json")).read_text()).get(
            "exposures", []
        )
        for domain in DOMAINS
    }
    assert {domain: len(exposures) for domain, exposures in told.items()} == dict.fromkeys(DOMAINS, 0) | {
        "punctuality": 1
    }
    (board,) = told["punctuality"]
    assert (board["name"], board["type"], board["url"]) == (
        "punctuality_dashboard",
        "dashboard",
        "https://dashboards.example.com/punctuality",
    )
    assert board["owner"] == {"name": "Network planning team", "email": "network@example.com"}
    assert [port["name"] for port in board["ports"]] == [
        "delays_by_aircraft_age",
        "delays_by_carrier",
        "delays_by_hour",
        "delays_by_origin",
        "delays_by_weather",
    ]


def test_publishing_again_changes_nothing_in_the_registry(reference: Path) -> None:
    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (reference / "registry").rglob("*") if path.is_file()}

    before = files()
    assert "delays 1.0.0 unchanged" in run(reference / "domains" / "punctuality", "mesh", "publish")
    assert files() == before
