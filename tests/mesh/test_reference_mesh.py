"""The reference mesh, built from the files that are committed: what `make demo` does, in a folder of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.mesh.small_mesh import BIN, ENVIRONMENT, REPOSITORY

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

DOMAINS = ("fleet", "network", "operations", "punctuality", "weather")


def run(folder: Path, *command: str) -> str:
    result = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=folder,
        env=ENVIRONMENT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


def committed_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "mesh.yml", "domains"], cwd=REPOSITORY, text=True, capture_output=True, check=True
    )
    return listed.stdout.splitlines()


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The committed files of the mesh, its raw data, and what `mesh up` made of them."""
    root = tmp_path_factory.mktemp("reference")
    for name in ("dbt_project.yml", "macros", "models"):
        (root / name).symlink_to(REPOSITORY / name)
    for name in committed_files():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, root / name)
    for raw in REPOSITORY.glob("domains/*/raw"):
        (root / raw.relative_to(REPOSITORY)).symlink_to(raw)
    output = run(root, "mesh", "up", "--jobs", "2")
    assert "5 of 5 domains up, 22 models, 107 tests, 12 ports" in output
    yield root
    shutil.rmtree(root, ignore_errors=True)


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
    assert run(reference, "mesh-check") == ("checked 5 domains, 22 models, 12 ports, 9 rules: 0 errors, 0 warnings\n")


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


def test_publishing_again_changes_nothing_in_the_registry(reference: Path) -> None:
    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (reference / "registry").rglob("*") if path.is_file()}

    before = files()
    assert "delays 1.0.0 unchanged" in run(reference / "domains" / "punctuality", "mesh", "publish")
    assert files() == before
