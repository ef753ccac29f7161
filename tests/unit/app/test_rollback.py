"""What a rollback says and records. What it does to tables is dbt's part: tests/mesh and tests/engines."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.rollback import RolledBack, rollback
from meshwright.mesh.errors import ArtifactError, MeshError
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Deployment, PortUse
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.runner.dbt import Dbt
from tests.unit.app.small_domain import NOON, domain
from tests.unit.registry.small_registry import deployment, released

# The receipt that a test puts beside the script, and dbt's exit code.
SCRIPT = """\
#!/bin/sh
echo "$@" > called
cat said
exit $(cat code)
"""
FAILURE = """\
12:00:00  Encountered an error while running operation: Compilation Error in macro rollback_ports (macros/...)
  meshwright: there is no publication of weather to go back to: 2 are kept
  > called by macro rollback_ports
"""
LOSSES = [
    {"identifier": "hourly", "kind": "column", "column": "Wind", "what": "..."},
    {"identifier": "hourly", "kind": "type", "column": "hour", "what": "..."},
    {"identifier": "daily", "kind": "table", "column": "", "what": "..."},
]


@pytest.fixture
def weather(tmp_path: Path) -> Path:
    """Run 2 is in force after run 1; punctuality reads the wind."""
    folder = domain(tmp_path / "weather", "weather")
    store = FolderStore(tmp_path / "registry")
    initialise(store)
    released(store)
    for run in ("run-1", "run-2"):
        deploy(store, "prod", "weather", lambda sequence, run=run: deployment(sequence, run))  # type: ignore[misc]
    reads = PortUse(PortId("weather", "hourly"), ("wind",), "exact", environment="prod")
    reader = replace(deployment(1, domain="punctuality"), releases=(), served=(), uses=(reads,))
    deploy(store, "prod", "punctuality", lambda sequence: reader)
    return folder


def roll_back(folder: Path, said: str | dict[str, Any] = "", code: int = 0, **more: Any) -> RolledBack:
    """Roll back with a dbt that says something."""
    receipt = {
        "environment": "prod",
        "restores": "run-1",
        "started_at": "2026-11-22T11:00:00Z",
        "restored_at": "2026-11-22T11:59:00Z",
        "losses": [],
    }
    if not isinstance(said, str):
        receipt |= said
        said = f"12:00:00  /* mesh-publication {json.dumps(receipt)} */\n"
    (folder / "said").write_text(said)
    (folder / "code").write_text(str(code))
    script = folder.parent / "bin" / "dbt"
    script.parent.mkdir(exist_ok=True)
    script.write_text(SCRIPT)
    script.chmod(0o755)
    dbt = Dbt(script, {"PATH": os.environ["PATH"]}, time.monotonic)
    return rollback(folder, dbt=dbt, now=lambda: NOON, **more)


def in_force(folder: Path) -> Deployment:
    found = current_deployment(FolderStore(folder.parent / "registry"), "prod", "weather")
    assert found is not None
    return found


def test_what_is_served_again_is_recorded_as_it_was(weather: Path) -> None:
    result = roll_back(weather, {})
    assert (result.done, result.recorded, result.unrecorded) == (True, 3, None)
    expected = replace(deployment(3, "run-1"), restored_at="2026-11-22T11:59:00Z", published_at="2026-11-22T12:00:00Z")
    assert in_force(weather) == expected
    # Told once more, nothing changes.
    assert roll_back(weather, {}, record_only=True).recorded == 3


def test_dbt_is_asked_for_what_is_wanted(weather: Path) -> None:
    roll_back(weather, {"restored_at": ""}, environment="prod", dry_run=True)
    called = (weather / "called").read_text()
    assert 'run-operation meshwright.rollback_ports --args {"dry_run": true, "tell": false}' in called
    assert called.rstrip().endswith("--target prod")


def test_a_dry_run_tells_the_same_and_records_nothing(weather: Path) -> None:
    result = roll_back(weather, {"restored_at": "", "losses": LOSSES}, dry_run=True)
    assert (result.done, result.recorded) == (False, None)
    assert [loss.what for loss in result.losses] == ["hourly.Wind", "the type of hourly.hour", "daily"]
    assert in_force(weather).sequence == 2


def test_who_reads_what_is_gone_is_named(weather: Path) -> None:
    by_loss = {
        loss.what: [reader.domain for reader in loss.readers] for loss in roll_back(weather, {"losses": LOSSES}).losses
    }
    assert by_loss == {"hourly.Wind": ["punctuality"], "the type of hourly.hour": [], "daily": []}


def test_a_build_that_was_never_published_cannot_be_recorded(weather: Path) -> None:
    result = roll_back(weather, {"restores": "run-0"})
    assert result.unrecorded is not None
    assert "knows no deployment of the build of 2026-11-22T11:00:00Z" in result.unrecorded[0]
    assert in_force(weather).sequence == 2


def test_a_registry_that_cannot_be_read_does_not_hide_that_it_is_done(weather: Path) -> None:
    pointer = weather.parent / "registry/environments/prod/weather.json"
    pointer.write_text("{")
    result = roll_back(weather, {"losses": LOSSES})
    assert result.done
    assert len(result.losses) == 3
    assert result.unrecorded is not None
    assert result.unrecorded[1].startswith("Run `mesh rollback --record-only`")


def test_a_later_publication_is_not_hidden(weather: Path) -> None:
    def later(sequence: int) -> Deployment:
        built = deployment(sequence, "run-3")
        return replace(built, served=tuple(replace(each, built_at="2026-11-22T12:30:00Z") for each in built.served))

    deploy(FolderStore(weather.parent / "registry"), "prod", "weather", later)
    result = roll_back(weather, {})
    assert result.unrecorded is not None
    assert "serves rows from a build that started later" in result.unrecorded[0]
    assert in_force(weather).invocation_id == "run-3"


def test_without_a_registry_there_is_nothing_to_record(weather: Path) -> None:
    (weather / "mesh.yml").write_text("version: 1\n")
    result = roll_back(weather, {})
    assert (result.done, result.recorded, result.unrecorded) == (True, None, None)


def test_a_refusal_is_told_in_our_words(weather: Path) -> None:
    with pytest.raises(MeshError) as refused:
        roll_back(weather, FAILURE, 1)
    assert refused.value.what == "not rolled back: there is no publication of weather to go back to: 2 are kept"
    assert (weather / "logs/mesh-run-operation.log").read_text() == FAILURE


def test_another_failure_is_told_in_the_words_of_dbt(weather: Path) -> None:
    with pytest.raises(MeshError, match="could not connect") as refused:
        roll_back(weather, "12:00:00  Encountered an error:\nDatabase Error\n  could not connect\n", 1)
    assert "mesh-run-operation.log" in refused.value.remedy
    said = "12:00:00  Encountered an error while running operation: IO Error: Could not set lock on file\n"
    with pytest.raises(MeshError) as refused:
        roll_back(weather, said, 1)
    assert refused.value.what == "not rolled back: IO Error: Could not set lock on file"


@pytest.mark.parametrize("said", ["", "12:00:00  /* mesh-publication {} */", "/* mesh-publication {nonsense} */"])
def test_what_says_nothing_that_we_know_is_no_rollback(weather: Path, said: str) -> None:
    with pytest.raises(ArtifactError):
        roll_back(weather, said)
