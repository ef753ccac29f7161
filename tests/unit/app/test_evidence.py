"""What a deployment keeps of what its run proved, port by port."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.status import status
from meshwright.registry.deployments import current_deployment
from meshwright.registry.folder_store import FolderStore
from tests.unit.app.small_domain import domain, port, private, published

AIRCRAFT, SEATS, STAGED = "model.fleet.aircraft", "model.fleet.seats", "model.fleet.staged"
TESTS = {
    "test.fleet.not_null_id": AIRCRAFT,
    "test.fleet.assert_planes_fly": AIRCRAFT,
    "test.fleet.accepted_makers": AIRCRAFT,
    "test.fleet.not_null_staged": STAGED,
}
RAN = {
    STAGED: ("success", 9.0),
    AIRCRAFT: ("success", 1.2345),
    "test.fleet.not_null_id": ("pass", 0.1),
    "test.fleet.assert_planes_fly": ("pass", 0.1),
    "test.fleet.accepted_makers": ("warn", 0.1),
    "test.fleet.not_null_staged": ("warn", 0.1),
    "unit_test.fleet.aircraft.planes_have_seats": ("pass", 0.1),
    SEATS: ("success", 0.25),
}


def evidence(root: Path) -> dict[str, Any]:
    deployment = current_deployment(FolderStore(root / "registry"), "prod", "fleet")
    assert deployment is not None
    return {served.port.label: (dict(served.results), served.milliseconds) for served in deployment.served}


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    folder = domain(tmp_path / "fleet")
    models = (port("aircraft"), port("seats", group="seats"), private("staged"))
    published(folder, *models, ran=RAN, tests=TESTS)
    return folder


def test_each_port_has_its_data_tests_and_its_time(fleet: Path) -> None:
    assert evidence(fleet.parent) == {"aircraft": ({"pass": 2, "warn": 1}, 1234), "seats": ({}, 250)}


def test_nothing_of_a_private_model_is_kept(fleet: Path) -> None:
    record = (fleet.parent / "registry/environments/prod/fleet/00000001.json").read_text()
    assert "staged" not in record
    assert "9000" not in record
    assert "assert_planes_fly" not in record


def test_rows_that_were_carried_over_keep_what_was_seen_when_they_were_built(fleet: Path) -> None:
    models = (port("aircraft"), port("seats", group="seats"))
    times = {"seats": "2026-11-22T12:00:00Z"}
    published(fleet, *models, run="run-2", tests=TESTS, ran={SEATS: ("success", 0.5)}, built_at=times)
    assert evidence(fleet.parent) == {"aircraft": ({"pass": 2, "warn": 1}, 1234), "seats": ({}, 500)}


def test_other_rows_do_not_inherit_what_was_seen_of_the_ones_before(fleet: Path) -> None:
    models = (port("aircraft"), port("seats", group="seats"))
    times = {"aircraft": "2026-11-22T12:00:00Z", "seats": "2026-11-22T12:00:00Z"}
    published(fleet, *models, run="run-2", ran={SEATS: ("success", 0.5)}, built_at=times)
    assert evidence(fleet.parent) == {"aircraft": ({}, None), "seats": ({}, 500)}


def test_versions_of_a_model_are_told_apart(tmp_path: Path) -> None:
    models = (port("aircraft", version=1, latest_version=2), port("aircraft", version=2))
    tests = {"test.fleet.a": "model.fleet.aircraft.v1", "test.fleet.b": "model.fleet.aircraft.v2"}
    ran = {
        "model.fleet.aircraft.v1": ("success", 1.0),
        "test.fleet.a": ("warn", 0.1),
        "model.fleet.aircraft.v2": ("success", 2.0),
        "test.fleet.b": ("pass", 0.1),
    }
    published(domain(tmp_path / "fleet"), *models, tests=tests, ran=ran)
    assert evidence(tmp_path) == {"aircraft@1": ({"warn": 1}, 1000), "aircraft@2": ({"pass": 1}, 2000)}


def test_status_tells_what_is_not_fine(fleet: Path) -> None:
    ((_, (found,)),) = status(fleet)
    assert {each.label: each.complaints for each in found.ports} == {"aircraft": (("warn", 1),), "seats": ()}


def test_a_deployment_without_evidence_has_the_bytes_that_it_always_had(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet"), port("aircraft"))
    record = json.loads((tmp_path / "registry/environments/prod/fleet/00000001.json").read_bytes())
    (served,) = record["ports"]
    assert sorted(served) == ["built_at", "database", "identifier", "name", "product", "rows", "schema", "version"]
