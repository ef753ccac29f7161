"""What was in force before, found by the run that built it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.earlier_deployments import deployment_of_run
from meshwright.registry.folder_store import FolderStore
from tests.unit.registry.small_registry import deployment


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path)
    for run in ("run-1", "run-2", "run-3"):
        deploy(store, "prod", "weather", lambda sequence, run=run: deployment(sequence, run))  # type: ignore[misc]
    return store


def test_each_of_the_records_is_found_by_its_run(store: FolderStore) -> None:
    for sequence, run in enumerate(("run-1", "run-2", "run-3"), start=1):
        assert deployment_of_run(store, "prod", "weather", run) == deployment(sequence, run)


def test_a_run_of_another_place_is_unknown(store: FolderStore) -> None:
    assert deployment_of_run(store, "prod", "weather", "run-4") is None
    assert deployment_of_run(store, "dev", "weather", "run-1") is None


def test_a_record_that_was_changed_is_not_believed(store: FolderStore) -> None:
    path = store.root / "environments/prod/weather/00000001.json"
    path.write_bytes(path.read_bytes().replace(b"Rain", b"Sun"))
    assert deployment_of_run(store, "prod", "weather", "run-2") is not None
    with pytest.raises(RegistryError, match="is not there"):
        deployment_of_run(store, "prod", "weather", "run-1")


def test_the_last_of_several_records_of_one_run_is_found(store: FolderStore) -> None:
    def back(sequence: int) -> Deployment:
        return replace(deployment(sequence, "run-1"), restored_at="2026-11-22T13:00:00Z")

    assert deploy(store, "prod", "weather", back).sequence == 4
    assert deployment_of_run(store, "prod", "weather", "run-1") == current_deployment(store, "prod", "weather")


def test_what_was_built_before_a_rollback_does_not_come_into_force_after_it(store: FolderStore) -> None:
    def built(sequence: int, at: str) -> Deployment:
        run = deployment(sequence, f"run at {at}")
        return replace(run, served=tuple(replace(port, built_at=at) for port in run.served))

    deploy(
        store,
        "prod",
        "weather",
        lambda sequence: replace(deployment(sequence, "run-2"), restored_at="2026-11-22T13:00:00Z"),
    )
    with pytest.raises(RegistryError, match="prod/weather was rolled back since"):
        deploy(store, "prod", "weather", lambda sequence: built(sequence, "2026-11-22T12:59:59Z"))
    assert deploy(store, "prod", "weather", lambda sequence: built(sequence, "2026-11-22T13:00:01Z")).restored_at == ""
