"""The last builds of ports, from the deployments that were in force one after the other."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.mesh.port import PortId
from meshwright.mesh.port_build import PortBuild
from meshwright.registry.canonical import digest
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.port_builds import port_builds
from tests.unit.registry.small_registry import deployment

HOURLY = PortId("weather", "hourly")
RECORD = "environments/prod/weather/{:08d}.json"


def times(builds: tuple[PortBuild, ...]) -> list[str]:
    return [build.built_at[8:10] for build in builds]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Four deployments: built on the 1st and the 2nd, carried over on the 3rd, built on the 4th."""
    store = FolderStore(tmp_path)
    for day, built in ((1, 1), (2, 2), (3, 2), (4, 4)):

        def build(sequence: int, day: int = day, built: int = built) -> object:
            one = deployment(sequence, f"run-{day}")
            served = replace(
                one.served[0], built_at=f"2026-11-{built:02}T11:00:00Z", rows=10 * built, results=(("pass", built),)
            )
            return replace(one, served=(served,))

        deploy(store, "prod", "weather", build)
    return store


def test_each_build_counts_once_oldest_first(store: FolderStore) -> None:
    assert port_builds(store, "prod", "weather", 30) == {
        HOURLY: tuple(PortBuild(f"2026-11-{day:02}T11:00:00Z", 10 * day, (("pass", day),)) for day in (1, 2, 4))
    }


def test_only_the_last_deployments_are_looked_at(store: FolderStore) -> None:
    assert times(port_builds(store, "prod", "weather", 3)[HOURLY]) == ["02", "04"]
    assert port_builds(store, "prod", "weather", 0) == {}


def test_what_is_not_deployed_was_not_built(store: FolderStore) -> None:
    assert port_builds(store, "dev", "weather", 30) == {}


@pytest.mark.parametrize("rows", [-1, 2**53, 1.5, "7"])
def test_numbers_that_are_no_counts_end_the_history(tmp_path: Path, rows: object) -> None:
    record = {"ports": [{"name": "hourly", "version": None, "built_at": "2026-11-01T11:00:00Z", "rows": rows}]}
    content = json.dumps(record).encode()
    store = FolderStore(tmp_path)
    store.claim(RECORD.format(1), content)
    store.claim("environments/prod/weather.json", json.dumps({"sequence": 1, "sha256": digest(content)}).encode())
    assert port_builds(store, "prod", "weather", 30) == {}


@pytest.mark.parametrize("content", [None, b"{}", b"\xff", b'{"ports": 1}'])
def test_the_history_ends_where_a_record_is_not_what_it_was(store: FolderStore, content: bytes | None) -> None:
    record = Path(store.location) / RECORD.format(3)
    record.unlink()
    if content is not None:
        record.write_bytes(content)
    assert times(port_builds(store, "prod", "weather", 30)[HOURLY]) == ["04"]


def test_a_pointer_that_is_broken_tells_nothing(store: FolderStore) -> None:
    (Path(store.location) / "environments/prod/weather.json").write_bytes(b"[")
    assert port_builds(store, "prod", "weather", 30) == {}
