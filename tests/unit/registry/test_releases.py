"""Releases: numbered, immutable, there only when complete."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry.canonical import encode
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.product_document import to_document
from meshwright.registry.releases import latest_release, read_release, write_release
from meshwright.registry.store import create
from tests.unit.registry.small_registry import PROVENANCE, files, product, released

FOLDER = "products/weather/observations/1.0.0"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def test_a_release_reads_back_as_it_was_written(store: FolderStore) -> None:
    written = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    assert read_release(store, "weather", "observations", "1.0.0") == written
    assert written.product == product()


def test_there_is_no_release_before_the_first(store: FolderStore) -> None:
    assert latest_release(store, "weather", "observations") is None
    assert read_release(store, "weather", "observations", "1.0.0") is None


def test_the_latest_release_is_the_highest_number(store: FolderStore) -> None:
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        released(store, version=version)
    found = latest_release(store, "weather", "observations")
    assert found is not None
    assert found.version == "1.10.0"


def test_a_release_without_its_last_file_does_not_count(store: FolderStore) -> None:
    released(store, version="1.0.0")
    released(store, version="1.1.0")
    (store.root / "products/weather/observations/1.1.0/release.json").unlink()
    assert read_release(store, "weather", "observations", "1.1.0") is None
    found = latest_release(store, "weather", "observations")
    assert found is not None
    assert found.version == "1.0.0"


def test_a_publication_that_was_interrupted_can_be_done_again(store: FolderStore) -> None:
    released(store)
    complete = files(store.root)
    (store.root / FOLDER / "release.json").unlink()
    released(store)
    assert files(store.root) == complete


def test_folders_that_are_no_versions_do_not_count(store: FolderStore) -> None:
    released(store)
    for name in ("latest", "v2.0.0", "9.9"):
        (store.root / "products/weather/observations" / name).mkdir()
    found = latest_release(store, "weather", "observations")
    assert found is not None
    assert found.version == "1.0.0"


def test_the_same_release_again_changes_nothing_whenever_it_is_made(store: FolderStore) -> None:
    released(store)
    before = files(store.root)
    again = write_release(store, product(), "1.0.0", {"released_at": "2030-01-01T00:00:00Z"}, previous=None)
    assert again.version == "1.0.0"
    assert files(store.root) == before


def test_other_content_under_the_same_version_is_refused(store: FolderStore) -> None:
    released(store)
    before = files(store.root)
    with pytest.raises(RegistryError, match="what is published never changes"):
        write_release(store, product(title="x"), "1.0.0", PROVENANCE, previous=None)
    assert files(store.root) == before


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"format":1}'])
def test_a_product_that_was_tampered_with_is_told(store: FolderStore, damage: bytes) -> None:
    released(store)
    (store.root / FOLDER / "product.json").write_bytes(damage)
    with pytest.raises(RegistryError, match="is not what was released"):
        read_release(store, "weather", "observations", "1.0.0")
    with pytest.raises(RegistryError, match="is not what was released"):
        latest_release(store, "weather", "observations")


def test_the_record_of_another_release_is_not_believed(store: FolderStore) -> None:
    released(store)
    shutil.copytree(store.root / FOLDER, store.root / "products/weather/observations/1.1.0")
    with pytest.raises(RegistryError, match="is the record of another release"):
        latest_release(store, "weather", "observations")


def test_a_record_is_the_one_that_was_deployed(store: FolderStore) -> None:
    made = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    assert read_release(store, "weather", "observations", "1.0.0", made.record) == made
    # Another promise under the same number, each file as good as the one before.
    shutil.rmtree(store.root / FOLDER)
    write_release(store, product(title="x"), "1.0.0", PROVENANCE, previous=None)
    with pytest.raises(RegistryError, match="is not what was deployed"):
        read_release(store, "weather", "observations", "1.0.0", made.record)


def test_a_product_that_is_missing_is_told(store: FolderStore) -> None:
    released(store)
    (store.root / FOLDER / "product.json").unlink()
    with pytest.raises(RegistryError, match=r"product\.json .* missing"):
        read_release(store, "weather", "observations", "1.0.0")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b'{"files": []}',
        b'{"files": null}',
        b"{}",
        b'{"files": {"product.json": 1}}',
        b"\xff",
    ],
)
def test_a_broken_marker_is_told_without_a_traceback(store: FolderStore, damage: bytes) -> None:
    released(store)
    (store.root / FOLDER / "release.json").write_bytes(damage)
    with pytest.raises(RegistryError):
        read_release(store, "weather", "observations", "1.0.0")


def test_a_release_records_what_it_follows_and_where_it_comes_from(store: FolderStore) -> None:
    first = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    write_release(store, product(title="x"), "1.0.1", PROVENANCE, previous=first)
    marker = json.loads((store.root / "products/weather/observations/1.0.1/release.json").read_bytes())
    assert marker["previous"] == {"version": "1.0.0", "sha256": first.record}
    assert marker["provenance"] == PROVENANCE


def test_a_version_that_was_begun_and_left_with_other_content_is_skipped(store: FolderStore) -> None:
    first = write_release(store, product(title="one"), "1.0.0", {}, previous=None)
    # A publisher was killed between the two files of 1.0.1.
    left = encode(to_document(product(title="never released")))
    create(store, "products/weather/observations/1.0.1/product.json", left)
    second = write_release(store, product(title="two"), "1.0.1", {}, previous=first)
    assert second.version == "1.0.2"
    assert latest_release(store, "weather", "observations") == second
    assert store.read("products/weather/observations/1.0.1/product.json") == left
