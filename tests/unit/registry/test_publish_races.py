"""Several processes publish at once: nothing is lost, nothing is overwritten, nothing is half there.

The folder and the git repository are the real ones. S3 is moto behind one lock: that proves that our requests carry the
conditions that they must, and that their answers are understood, across processes. How S3 itself decides between two
uploads in one moment is not proved here; moto alone would not do, since it looks whether a name is free and writes
a moment later.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest

from meshwright.mesh.product_event import ProductEvent
from meshwright.registry import layout
from meshwright.registry.canonical import digest
from meshwright.registry.deployments import current_deployment
from meshwright.registry.events import append_event
from meshwright.registry.published import read_published
from meshwright.registry.releases import read_release, release_digest, write_release
from meshwright.registry.store import Store
from tests.unit.registry.places import Place, git
from tests.unit.registry.publishers import (
    PROCESSES,
    claim,
    count,
    publish_run,
    publish_runs,
    race,
    read_until,
    release,
)
from tests.unit.registry.small_registry import PROVENANCE, product

PUBLISHERS = 8


@pytest.fixture(autouse=True)
def nothing_broken(place: Place) -> object:
    """Afterwards: git finds nothing wrong, and nobody left a lock."""
    yield
    if place.kind == "git":
        git("-C", str(place.root), "fsck", "--strict", "--no-dangling")
        assert not list(place.root.rglob("*.lock"))
        for clone in place.cache.glob("*/meshwright/git/*.git"):
            git("-C", str(clone), "fsck", "--no-dangling")
            assert not list(clone.rglob("*.lock"))


def records(store: Store, domain: str) -> dict[int, dict[str, object]]:
    """Every deployment of a domain that is recorded, by sequence."""
    folder = f"environments/prod/{domain}"
    found = {}
    for name in store.names(folder):
        content = store.read(f"{folder}/{name}")
        assert content is not None
        found[int(name.removesuffix(".json"))] = json.loads(content)
    return found


def test_one_of_many_claims_wins(place: Place) -> None:
    won = race(place, [(claim, b"%d" % number) for number in range(PUBLISHERS)])
    assert Counter(won) == {True: 1, False: PUBLISHERS - 1}
    assert place.open().read("products/a.json") == b"%d" % won.index(True)


def test_no_update_of_a_pointer_is_lost(place: Place) -> None:
    race(place, [(count, 5)] * 4)
    assert place.open().read("environments/prod/counter.json") == b"20"


def test_one_of_many_equal_releases_creates_it_and_the_others_agree(place: Place) -> None:
    said = race(place, [(release, (number, "the same")) for number in range(PUBLISHERS)])
    wanted = release_digest(product(description="the same"))
    assert Counter(said) == {("1.0.0", wanted, True): 1, ("1.0.0", wanted, False): PUBLISHERS - 1}


def test_one_of_many_different_releases_gets_the_number_and_no_other_goes_under_it(place: Place) -> None:
    said = race(place, [(release, (number, f"words of {number}")) for number in range(PUBLISHERS)])
    mine = {number: release_digest(product(description=f"words of {number}")) for number in range(PUBLISHERS)}
    # Who finds 1.0.0 begun and not finished takes the next number, and nobody else has that one.
    versions = [version for version, _, ours in said if ours]
    assert "1.0.0" in versions
    assert len(set(versions)) == len(versions)
    store = place.open()
    for number, (version, made, ours) in enumerate(said):
        if ours:
            found = read_release(store, "weather", "observations", version)
            assert found is not None
            assert found.digest == made == mine[number]
        else:
            # Refused: both digests are named, whoever's release was met.
            met = [other for other in mine.values() if f"{other[:12]} is there" in version]
            assert len(met) == 1
            assert f"{mine[number][:12]} is yours" in version
    if place.kind == "git":
        assert versions == ["1.0.0"], "a publication is one commit, so nothing is ever found half finished"


def test_many_domains_at_once_lose_nothing(place: Place) -> None:
    domains = [f"domain_{number}" for number in range(PUBLISHERS)]
    assert race(place, [(publish_runs, (domain, "run", 3)) for domain in domains]) == [[1, 2, 3]] * PUBLISHERS
    store = place.open()
    published = read_published(store)
    assert [domain.name for domain in published.domains] == domains
    for domain in domains:
        found = records(store, domain)
        assert {sequence: record["invocation_id"] for sequence, record in found.items()} == {
            1: "run-0",
            2: "run-1",
            3: "run-2",
        }
        last = current_deployment(store, "prod", domain)
        assert last is not None
        assert last.sequence == 3
        assert len(store.names(f"consumers/{domain}")) == 3


def test_many_publishers_of_one_domain_are_all_kept_and_the_last_is_in_force(place: Place) -> None:
    said = race(place, [(publish_runs, ("weather", f"job-{number}", 2)) for number in range(PUBLISHERS)])
    told = {f"job-{number}-{run}": sequence for number, runs in enumerate(said) for run, sequence in enumerate(runs)}
    assert len(set(told.values())) == 2 * PUBLISHERS, "two publishers were told the same number"
    store = place.open()
    found = records(store, "weather")
    assert {invocation: found[sequence]["invocation_id"] for invocation, sequence in told.items()} == {
        invocation: invocation for invocation in told
    }
    last = current_deployment(store, "prod", "weather")
    assert last is not None
    assert last.sequence == max(told.values())
    assert all(runs == sorted(runs) for runs in said)


def test_who_reads_while_others_publish_sees_one_state_after_the_other(place: Place) -> None:
    publish_run(place.open(), "weather", "before")
    stop = PROCESSES.Event()
    readers = PROCESSES.Pipe(duplex=False), PROCESSES.Process
    ours, theirs = readers[0]
    reader = PROCESSES.Process(target=_read, args=(theirs, place.on(99), stop))
    reader.start()
    try:
        race(place, [(publish_runs, ("weather", f"job-{number}", 2)) for number in range(3)])
    finally:
        stop.set()
    assert ours.poll(60)
    times, errors = ours.recv()
    reader.join(10)
    assert errors == []
    assert times > 0


def _read(answer, place, stop) -> None:  # type: ignore[no-untyped-def]
    answer.send(read_until(place, stop))


def test_a_pinned_release_stays_as_it_is_whatever_comes_after(place: Place) -> None:
    store = place.open()
    publish_run(store, "weather", "run-1")
    folder = layout.release_file("weather", "observations", "1.0.0", "")
    before = {name: place.open().read(folder + name) for name in place.open().tree(folder.rstrip("/"))}
    pinned = read_release(store, "weather", "observations", "1.0.0")
    assert pinned is not None
    write_release(store, product(description="Other"), "1.1.0", PROVENANCE, previous=pinned)
    yank = ProductEvent("yank", "weather", "observations", 0, "Ann", "2026-11-22T12:00:00Z", "Wrong", release="1.0.0")
    append_event(store, "weather", "observations", lambda _: yank)
    publish_run(store, "weather", "run-2")
    new = place.on(1).open()
    assert {name: new.read(folder + name) for name in new.tree(folder.rstrip("/"))} == before
    found = read_release(new, "weather", "observations", "1.0.0")
    assert found == pinned
    assert digest(before["product.json"] or b"") == pinned.digest
