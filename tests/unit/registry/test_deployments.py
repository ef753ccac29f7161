"""Deployments: every one is kept, one pointer says which is in force."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment
from meshwright.registry.canonical import digest, encode
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.store import PublicationOvertaken
from tests.unit.registry.small_registry import deployment, files

POINTER = "environments/prod/weather.json"
RECORD = "environments/prod/weather/{:08d}.json"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def put(store: FolderStore, invocation: str = "run-1", environment: str = "prod") -> int:
    return deploy(
        store, environment, "weather", lambda sequence: deployment(sequence, invocation, environment)
    ).sequence


def test_a_deployment_reads_back_as_it_was_made(store: FolderStore) -> None:
    put(store)
    assert current_deployment(store, "prod", "weather") == deployment(1)


def test_nothing_is_deployed_before_the_first(store: FolderStore) -> None:
    assert current_deployment(store, "prod", "weather") is None


def test_the_same_run_again_changes_nothing(store: FolderStore) -> None:
    assert put(store) == 1
    before = files(store.root)
    assert put(store) == 1
    assert files(store.root) == before


def test_every_deployment_is_kept_and_the_last_is_in_force(store: FolderStore) -> None:
    assert (put(store, "run-1"), put(store, "run-2")) == (1, 2)
    assert current_deployment(store, "prod", "weather") == deployment(2, "run-2")
    first = json.loads((store.root / RECORD.format(1)).read_bytes())
    assert (first["sequence"], first["invocation_id"]) == (1, "run-1")


def test_environments_count_for_themselves(store: FolderStore) -> None:
    assert (put(store, "run-1", "dev"), put(store, "run-2", "prod")) == (1, 1)
    found = current_deployment(store, "dev", "weather")
    assert found is not None
    assert found.invocation_id == "run-1"


def test_a_record_whose_publisher_died_before_it_moved_the_pointer_blocks_nobody(store: FolderStore) -> None:
    put(store, "run-1")
    before = store.read(POINTER)
    put(store, "run-2")
    assert before is not None
    (store.root / POINTER).write_bytes(before)
    assert put(store, "run-3") == 3
    assert current_deployment(store, "prod", "weather") == deployment(3, "run-3")


def test_a_publisher_that_was_slower_comes_after_the_faster_one(store: FolderStore) -> None:
    def slow(sequence: int) -> Any:
        if sequence == 1:
            put(store, "faster")
        return deployment(sequence, "slower")

    assert deploy(store, "prod", "weather", slow).sequence == 2
    assert put(store, "slower") == 2


def test_a_publisher_that_is_always_slower_gives_up_with_a_message(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meshwright.registry.patience.time.sleep", lambda seconds: None)

    def always_slower(sequence: int) -> Any:
        put(store, f"faster-{sequence}")
        return deployment(sequence, "slower")

    with pytest.raises(RegistryError, match="other publishers were faster"):
        deploy(store, "prod", "weather", always_slower)


@pytest.mark.parametrize("pattern", ["environments/prod/weather/00000001.json", "consumers/weather/*.json"])
@pytest.mark.parametrize("damage", [None, b"", b"{}"])
def test_a_pointer_to_what_is_missing_or_was_changed_is_told(
    store: FolderStore, pattern: str, damage: bytes | None
) -> None:
    put(store)
    (path,) = store.root.glob(pattern)
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    with pytest.raises(RegistryError):
        current_deployment(store, "prod", "weather")
    with pytest.raises(RegistryError):
        put(store, "run-2")


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b"{}", b'{"sequence": "x"}', b'{"sequence": null}', b'{"sequence": [1]}', b'{"sequence": 9}']
)
def test_a_broken_pointer_is_told_without_a_traceback(store: FolderStore, damage: bytes) -> None:
    put(store)
    (store.root / POINTER).write_bytes(damage)
    with pytest.raises(RegistryError):
        current_deployment(store, "prod", "weather")


def test_a_record_names_ports_and_columns_of_others_and_none_of_its_own_models(store: FolderStore) -> None:
    put(store)
    (path,) = store.root.glob("consumers/weather/*.json")
    assert json.loads(path.read_bytes())["reads"] == [
        {"domain": "fleet", "port": "aircraft", "version": "2", "columns": ["tail_number"]}
        | {"confidence": "exact", "star": False, "product": "", "environment": ""},
        {"domain": "network", "port": "airports", "version": None, "columns": []}
        | {"confidence": "unknown", "star": False, "product": "", "environment": ""},
    ]


def rewritten(store: FolderStore, domain: str, read: dict[str, Any]) -> None:
    """The last deployment with another record of what is read, as somebody writes who knows the digests."""
    consumer = encode({"format": 1, "domain": domain, "reads": [read]})
    (store.root / f"consumers/weather/{digest(consumer)}.json").write_bytes(consumer)
    record = store.root / RECORD.format(1)
    document = encode(json.loads(record.read_bytes()) | {"reads": digest(consumer)})
    record.write_bytes(document)
    (store.root / POINTER).write_bytes(encode({"sequence": 1, "sha256": digest(document)}))


READ = {"domain": "fleet", "port": "aircraft", "version": None, "columns": ["seats"], "confidence": "exact"}


@pytest.mark.parametrize(
    ("domain", "changes"),
    [
        ("fleet", {}),
        ("weather", {"columns": "seats"}),
        ("weather", {"columns": [1]}),
        ("weather", {"columns": [{}]}),
        ("weather", {"domain": {}}),
        ("weather", {"version": 2}),
        ("weather", {"star": "no"}),
        ("weather", {"environment": []}),
    ],
)
def test_what_a_domain_reads_is_its_own_and_of_the_right_kind(
    store: FolderStore, domain: str, changes: dict[str, Any]
) -> None:
    put(store)
    rewritten(store, domain, READ | changes)
    with pytest.raises(RegistryError):
        current_deployment(store, "prod", "weather")


@pytest.mark.parametrize("confidence", ["likely", None, [], 1])
def test_whoever_is_sure_in_a_way_that_is_not_known_is_not_sure(store: FolderStore, confidence: Any) -> None:
    put(store)
    rewritten(store, "weather", READ | {"confidence": confidence})
    found = current_deployment(store, "prod", "weather")
    assert found is not None
    assert [use.confidence for use in found.uses] == ["unknown"]


def test_what_was_compared_with_one_deployment_does_not_follow_another(store: FolderStore) -> None:
    def after(number: int, invocation: str) -> int:
        return deploy(store, "prod", "weather", lambda s: deployment(s, invocation), after=number).sequence

    assert after(0, "run-1") == 1
    with pytest.raises(PublicationOvertaken):
        after(0, "run-2")
    assert (after(1, "run-2"), after(0, "run-2")) == (2, 2), "the same run again is done already"


def test_a_build_that_started_earlier_does_not_replace_a_later_one(store: FolderStore) -> None:
    put(store, "new")

    def older(sequence: int) -> Deployment:
        built = deployment(sequence, invocation="old")
        return replace(built, served=tuple(replace(port, built_at="2026-11-22T10:59:59Z") for port in built.served))

    with pytest.raises(RegistryError, match="from a build that started later"):
        deploy(store, "prod", "weather", older)
    current = current_deployment(store, "prod", "weather")
    assert current is not None
    assert current.invocation_id == "new"


def test_the_records_of_one_environment_are_not_taken_for_those_of_another(store: FolderStore) -> None:
    put(store)
    shutil.copytree(store.root / "environments/prod", store.root / "environments/staging")
    with pytest.raises(RegistryError, match="the record of another deployment"):
        current_deployment(store, "staging", "weather")
