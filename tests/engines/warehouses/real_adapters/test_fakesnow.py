"""dbt-snowflake builds, publishes, reads and rolls back on fakesnow, which answers like Snowflake out of DuckDB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.engines.warehouses.real_adapters.environment import WAREHOUSES, run
from tests.engines.warehouses.real_adapters.small_domains import write_domains


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    WAREHOUSES.build()
    folder = tmp_path_factory.mktemp("mesh")
    (folder / "databases").mkdir()
    write_domains(folder)
    return folder


def _dbt(root: Path, domain: str, *arguments: str) -> str:
    program = "tests.engines.warehouses.real_adapters.fakesnow_dbt"
    place = ["--project-dir", str(root / domain), "--profiles-dir", str(root / domain)]
    return run(root / domain, "python", "-m", program, str(root / "databases"), *arguments, *place)


def _mesh(root: Path, domain: str, *arguments: str) -> str:
    command = [str(Path(sys.executable).parent / "mesh"), *arguments]
    ran = subprocess.run(command, cwd=root / domain, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def _rows(root: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{root / 'databases' / 'ANALYTICS.db'}' as analytics (read_only)")
        return connection.execute(query).fetchall()


def test_two_domains_publish_read_and_roll_back(root: Path) -> None:
    _dbt(root, "weather", "deps")
    told = _dbt(root, "weather", "build", "--vars", "wind: 10")
    assert "meshwright: publishing 2 ports of weather to prod" in told
    _mesh(root, "weather", "publish")

    _mesh(root, "punctuality", "sync")
    _dbt(root, "punctuality", "deps")
    _dbt(root, "punctuality", "build")
    windy = "select wind_speed from analytics.punctuality_private.windy"
    assert _rows(root, windy) == [(10,)]
    assert _rows(
        root, "select distinct table_schema from information_schema.tables where table_name ilike 'stg_hours'"
    ) == [("WEATHER_PRIVATE",)]

    _dbt(root, "weather", "build", "--vars", "wind: 20")
    weather = "analytics.weather.hourly_observations as h, analytics.weather.stations as s"
    both = f"select h.wind_speed, h.built_by = s.built_by from {weather}"
    assert _rows(root, both) == [(20, True)]

    _dbt(root, "weather", "run-operation", "meshwright.rollback_ports")
    assert _rows(root, both) == [(10, True)]
    _dbt(root, "punctuality", "build")
    assert _rows(root, windy) == [(10,)]
