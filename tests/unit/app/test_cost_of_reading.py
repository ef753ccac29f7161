"""What a command asks of the registry does not grow with what it has nothing to do with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshwright.app import registry
from meshwright.app.check import check
from meshwright.app.impact import impact
from meshwright.app.permitted import Loss, unpermitted
from meshwright.app.publish import publish
from meshwright.app.status import status
from meshwright.app.sync import sync
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry.cache import Cache
from meshwright.registry.caching_store import CachingStore
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise, open_registry
from meshwright.registry.releases import write_release
from meshwright.registry.store import Store
from meshwright.registry.tagged import TaggedStore
from tests.unit.app.small_domain import NOON, built, domain, port, private, stub
from tests.unit.registry.counting_store import CountingStore, CountingTaggedStore

INPUTS, READERS = 20, 5
_FEW, _MANY = 5, 100
_OWNER = Owner("Team", "team@example.com")


def publish_directly(store: Store, name: str, reads: tuple[str, ...] = (), releases: int = 1) -> None:
    """A domain with one product and one port, as its own project would have published it."""
    product, previous = f"{name}_data", None
    for number in range(releases):
        promised = Port(PortId(name, f"{name}_port"), product, f"State {number}", (Column("id", "integer"),))
        version = f"1.{number}.0"
        previous = write_release(
            store, Product(name, product, (promised,), owner=_OWNER), version, {}, previous=previous
        )
        served = ServedPort(promised.id, product, Relation(name, "main", f"{name}_port"), "2026-11-22T11:00:00Z", 7)
        deploy(
            store,
            "prod",
            name,
            lambda sequence, run=f"run-{number}", p=previous, s=served: Deployment(  # type: ignore[misc]
                environment="prod",
                domain=name,
                sequence=sequence,
                invocation_id=run,
                published_at="2026-11-22T11:00:00Z",
                adapter="duckdb",
                dbt_version="1.11.16",
                description="",
                owner=_OWNER,
                releases=((product, p.version),),
                records=((product, p.record),),
                served=(s,),
                uses=tuple(PortUse(PortId(read, f"{read}_port"), ("id",), "exact") for read in reads),
            ),
        )


def a_mesh(root: Path, others: int, releases: int) -> Path:
    """`mine`, which reads twenty domains and is read by five, among others that have nothing to do with it."""
    store = FolderStore(root / "registry")
    initialise(store)
    inputs = [f"input_{number}" for number in range(INPUTS)]
    for name in inputs:
        publish_directly(store, name, releases=releases)
    for number in range(others):
        # They read each other and what `mine` reads, too.
        publish_directly(store, f"other_{number}", (f"other_{number - 1}", inputs[0]) if number else (), releases)
    folder = domain(
        root / "mine", "mine", mesh_yml=f"inputs: [{', '.join(f'{name}.{name}_port' for name in inputs)}]\n"
    )
    build(folder, inputs, "run-1")
    publish(folder, now=lambda: NOON)
    for number in range(READERS):
        publish_directly(store, f"reader_{number}", ("mine",), releases)
    sync(folder)
    build(folder, inputs, "run-2")
    return folder


def build(folder: Path, inputs: list[str], run: str) -> None:
    sql = "select 1 as id"
    reader = private("reader", *(f"model.{name}.{name}_port" for name in inputs), compiled_code=sql, raw_code=sql)
    stubs = (stub(name, f"{name}_port") for name in inputs)
    built(folder, port("mine_port", group="own"), reader, *stubs, run=run)


def asked(monkeypatch: pytest.MonkeyPatch, command: Callable[[], Any]) -> Counter[str]:
    """What a command asks of the registry."""
    opened: list[CountingStore] = []

    def counting(*arguments: Any) -> CountingStore:
        opened.append(CountingStore(open_registry(*arguments)))
        return opened[-1]

    monkeypatch.setattr(registry, "open_registry", counting)
    command()
    return sum((store.requests for store in opened), Counter())


@pytest.fixture(scope="module", params=[(_FEW, 1), (_MANY, 1), (_FEW, 6)], ids=["small", "wide", "old"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    others, releases = request.param
    return a_mesh(tmp_path_factory.mktemp("mesh"), others, releases)


def test_sync(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, lambda: sync(folder)) == {
        "read registry.json": 1,
        "list environments": 1,
        # Of each input: the pointer, the deployment; the record and the words of one release; what was said of it.
        "read environments": 2 * INPUTS,
        "read products": 2 * INPUTS,
        "list events": INPUTS,
    }


def test_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, lambda: check([folder], now=NOON)) == {
        "read registry.json": 1,
        "read markers.json": 1,
        "list environments": 2,
        "list served": 1,
        "list readers": 1,
        "read environments": 2 * (INPUTS + READERS + 1),
        "read products": 2 * (INPUTS + 1),
        "list events": INPUTS + 1,
        "read consumers": READERS + 1,
    }


def test_sync_again_from_a_place_behind_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what was read before no bytes are sent; what can change is asked for, and nothing else."""
    location = "memory://test-cost-of-reading"
    memory = open_registry(location, tmp_path, {})
    initialise(memory)
    names = [f"input_{number}" for number in range(INPUTS)]
    for name in names:
        publish_directly(memory, name)
    folder = domain(
        tmp_path / "mine", "mine", mesh_yml=f"inputs: [{', '.join(f'{name}.{name}_port' for name in names)}]\n"
    )
    path = folder / "mesh.yml"
    path.write_text(path.read_text().replace("../registry", location))
    assert isinstance(memory, TaggedStore)
    place = CountingTaggedStore(memory)
    # Each time like a new process: nothing is kept but the files of the cache.
    monkeypatch.setattr(registry, "open_registry", lambda *_: CachingStore(place, Cache(tmp_path / "cache")))
    assert sync(folder).ports == INPUTS
    assert place.total == 2 + 5 * INPUTS
    place.requests.clear()
    assert sync(folder).changed == ()
    assert place.requests == {
        "unchanged registry.json": 1,
        "list environments": 1,
        "unchanged environments": INPUTS,
        "list events": INPUTS,
    }


def test_the_gate_of_a_build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    losses = [Loss("mine_port", "column", "seats")]
    found = asked(monkeypatch, lambda: unpermitted(folder, "prod", losses, environ={}, today=NOON.date()))
    assert found == {
        "read registry.json": 1,
        "read markers.json": 1,
        "list environments": 1,
        "list readers": 1,
        "read environments": 2 * (READERS + 1),
        "read products": 2,
        "list events": 1,
        "read consumers": READERS + 1,
    }


def test_impact(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, lambda: impact("mine", folder))
    assert found["read environments"] == 2 * (READERS + 1)
    assert found.total() == 26


def test_status_of_one_domain(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, lambda: status(folder, domain="mine"))
    assert found["read environments"] == 2 * (READERS + 1)
    assert found.total() == 26


def test_publish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, lambda: publish(folder, now=lambda: NOON))
    assert found["list served"] == found["list readers"] == found["list products"] == 1
    assert found.total() == 35
