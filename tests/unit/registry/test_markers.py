"""Markers: whatever is in force has them, at every moment, and one that is left over harms nobody."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Deployment, PortUse
from meshwright.mesh.relation import Relation
from meshwright.registry.deployments import current_deployment, deploy, rebuild_markers
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.layout import MARKED
from meshwright.registry.markers import ServedTable, all_readers, all_tables, are_whole, markers_of, readers_of_domain
from meshwright.registry.published import read_published
from meshwright.registry.releases import latest_release, release_with, write_release
from meshwright.registry.table_names import ANY, decode_table, encode_table
from meshwright.registry.wanted import Wanted
from tests.unit.registry.small_registry import PROVENANCE, deployment, product, released


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def put(store: FolderStore, domain: str = "weather", run: str = "run-1") -> Deployment:
    return deploy(store, "prod", domain, lambda sequence: deployment(sequence, run, domain=domain))


def test_a_deployment_says_whom_it_reads_and_which_tables_it_serves(store: FolderStore) -> None:
    put(store)
    assert all_readers(store) == {"fleet": {"weather"}, "network": {"weather"}}
    assert readers_of_domain(store, "fleet") == ["weather"]
    assert readers_of_domain(store, "weather") == []
    assert all_tables(store) == [ServedTable("weather", "observations", "hourly")]
    assert are_whole(store)


def test_accepted_debt_is_reading_as_well_and_a_domain_is_no_reader_of_its_own(store: FolderStore) -> None:
    own = PortUse(PortId("weather", "hourly"))
    made = replace(deployment(1), uses=(own,), debt=(("PRV004", PortId("fleet", "hidden")),))
    deploy(store, "prod", "weather", lambda _: made)
    assert all_readers(store) == {"fleet": {"weather"}}


class Killed(Exception):
    """A publisher's end."""


class DyingStore(FolderStore):
    """Its process ends before a write, after some others."""

    def __init__(self, root: Path, writes: int) -> None:
        super().__init__(root)
        self.left = writes

    def claim(self, name: str, content: bytes) -> bool:
        self._live()
        return super().claim(name, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        self._live()
        return super().swap(name, expected, content)

    def _live(self) -> None:
        if not self.left:
            raise Killed
        self.left -= 1


@pytest.mark.parametrize("markers_before", [True, False])
def test_whenever_a_publisher_dies_all_that_is_in_force_has_its_markers(tmp_path: Path, markers_before: bool) -> None:
    finished = False
    for writes in range(40):
        root = tmp_path / str(writes)
        put(FolderStore(root), "fleet")
        if not markers_before:
            (root / MARKED).unlink()
            shutil.rmtree(root / "served")
            shutil.rmtree(root / "readers")
        store = DyingStore(root, writes)
        try:
            put(store)
            finished = True
        except Killed:
            pass
        found = [current_deployment(store, "prod", name) for name in ("weather", "fleet")]
        needed = {name for each in found if each is not None for name in markers_of(each)}
        there = {f"{folder}/{path}" for folder in ("served", "readers") for path in store.tree(folder)}
        assert needed <= there or not are_whole(store)
        if finished:
            assert are_whole(store)
            assert needed <= there
            break
    assert finished


def test_the_same_domain_again_writes_no_marker_twice(store: FolderStore) -> None:
    put(store)
    claimed: list[str] = []

    class Watched(FolderStore):
        def claim(self, name: str, content: bytes) -> bool:
            claimed.append(name)
            return super().claim(name, content)

    put(Watched(store.root), run="run-2")
    assert not [name for name in claimed if name.startswith(("served", "readers", MARKED))]


def test_what_is_broken_elsewhere_stops_no_publisher_and_nobody_takes_the_markers_for_whole(store: FolderStore) -> None:
    put(store, "fleet")
    (store.root / MARKED).unlink()
    (store.root / "environments/prod/fleet.json").write_bytes(b"broken")
    put(store)
    assert not are_whole(store)
    assert readers_of_domain(store, "fleet") == ["weather"]


def test_a_registry_from_before_there_were_markers_gets_them(store: FolderStore) -> None:
    put(store)
    put(store, "fleet")
    before = store.tree("served"), store.tree("readers")
    for name in ("served", "readers"):
        shutil.rmtree(store.root / name)
    (store.root / MARKED).unlink()
    rebuild_markers(store)
    assert (store.tree("served"), store.tree("readers")) == before
    assert are_whole(store)


def test_a_marker_for_what_is_not_there_and_one_with_any_name_harm_nobody(store: FolderStore) -> None:
    released(store)
    put(store)
    for name in (
        "readers/weather/nobody",
        "readers/we.ather/x",
        "served/nobody/x/y",
        "served/weather/x",
        "served/a/b/%2e",
    ):
        assert store.claim(name, b"")
    assert readers_of_domain(store, "weather") == ["nobody"]
    assert ServedTable("a", "b", None) in all_tables(store), "it may be any table"
    found = read_published(store, {"nobody": Wanted(uses=True), "weather": Wanted(every_product=True)})
    assert [domain.name for domain in found.domains] == ["weather"]


def test_nobody_hides_a_reader_or_a_table_by_a_folder_in_the_place_of_its_marker(store: FolderStore) -> None:
    for name in ("readers/fleet/weather/x", "served/weather/observations/hourly/x/y"):
        assert store.claim(name, b"")
    assert all_readers(store) == {"fleet": {"weather"}}
    assert all_tables(store) == [ServedTable("weather", "observations", "hourly")]
    (store.root / "readers/network/weather").mkdir(parents=True)
    with pytest.raises(RegistryError):
        put(store)
    assert current_deployment(store, "prod", "weather") is None


@given(st.text())
def test_a_table_has_one_name_whatever_its_case(identifier: str) -> None:
    name = encode_table(identifier)
    assert name == encode_table(identifier.casefold())
    assert decode_table(name) == (None if name == ANY else identifier.casefold())
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 0 < len(name) <= 180


@given(st.text())
def test_any_name_of_a_file_is_read_or_refused(name: str) -> None:
    found = decode_table(name)
    assert found is None or isinstance(found, str)


@pytest.mark.parametrize(
    ("wanted", "releases", "uses"),
    [
        (Wanted(), 0, False),
        (Wanted(uses=True), 0, True),
        (Wanted(every_product=True), 1, False),
        (Wanted(claims=frozenset({PortId("weather", "hourly")})), 1, False),
        (Wanted(claims=frozenset({PortId("weather", "daily")})), 1, False),
    ],
)
def test_of_a_domain_what_is_wanted_is_read(store: FolderStore, wanted: Wanted, releases: int, uses: bool) -> None:
    released(store)
    put(store)
    # What is not wanted may be broken.
    if not releases:
        shutil.rmtree(store.root / "products")
    if not uses:
        shutil.rmtree(store.root / "consumers")
    (weather,) = read_published(store, {"weather": wanted}).domains
    assert len(weather.releases) == releases
    assert bool(weather.deployments[0].uses) == uses


def test_a_release_is_found_by_what_it_promises(store: FolderStore) -> None:
    first = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    changed = product(title="Another")
    write_release(store, changed, "1.0.1", PROVENANCE, previous=first)
    assert release_with(store, product()) == first
    assert release_with(store, product(title="A third")) is None
    # A publisher that was killed after its marker.
    assert store.claim(next(iter(_markers(store, "1.0.0"))).replace("1.0.0", "1.0.2"), b"")
    assert release_with(store, product()) == first
    # A release from before there were markers is known when somebody has read it.
    shutil.rmtree(store.root / "released")
    assert release_with(store, changed) is None
    latest = latest_release(store, "weather", "observations")
    assert latest is not None
    assert release_with(store, changed, [latest]) == latest


def _markers(store: FolderStore, version: str) -> list[str]:
    return [f"released/{path}" for path in store.tree("released") if path.endswith(version)]


def test_tables_of_every_kind_are_marked(store: FolderStore) -> None:
    made = deployment(1)
    tables = ("Orders", "x y", ".hidden", "../up", "a" * 300, "%2e")
    served = tuple(replace(made.served[0], relation=Relation(None, "s", name)) for name in tables)
    deploy(store, "prod", "weather", lambda _: replace(made, served=served))
    expected = {"orders", "x y", ".hidden", "../up", None, "%2e"}
    assert {table.identifier for table in all_tables(store)} == expected
