"""Two publishers and a reader, their steps in any order: what the registry holds is what a simple model says."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import Deployment
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import open_registry
from meshwright.registry.published import read_published
from meshwright.registry.releases import latest_release, read_release, released_versions, write_release
from meshwright.registry.store import Store
from tests.unit.registry.small_registry import PROVENANCE, deployment, product
from tests.unit.registry.stepped_publisher import Killed, SteppedPublisher

PUBLISHERS = st.integers(0, 1)
# It stops before one of its writes: those are the moments that count.
MOMENTS = ("", "claim .*/product.json", "claim .*/release.json", "claim environments/", "swap ")


class Publications(RuleBasedStateMachine):
    """Publishers begin, take single steps, finish, and die.

    The model: the deployments that somebody was told are in force, by number; the content of every version that was
    ever seen; and the newest number that was ever in force.
    """

    places: ClassVar[str] = "folder"

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.store: Store = FolderStore(self.root) if self.places == "folder" else _memory()
        self.publishers: dict[int, SteppedPublisher] = {}
        self.runs = 0
        self.told: dict[int, str] = {}
        self.seen: dict[str, str] = {}
        self.newest = 0

    @rule(which=PUBLISHERS, words=st.sampled_from(["Rain", "Snow"]), until=st.sampled_from(MOMENTS))
    def publish(self, which: int, words: str, until: str = MOMENTS[0]) -> None:
        """Begin to publish a product with one of two descriptions; whoever is at it already finishes first."""
        self.end(which)
        self.runs += 1
        invocation, wanted = f"run-{self.runs}", product(description=words)

        def work(store: Store) -> Deployment:
            previous = latest_release(store, "weather", "observations")
            version = f"1.{int(previous.version.split('.')[1]) + 1}.0" if previous else "1.0.0"
            release = write_release(store, wanted, version, PROVENANCE, previous=previous)
            return deploy(
                store,
                "prod",
                "weather",
                lambda sequence: replace(deployment(sequence, invocation, version=release.version)),
            )

        publisher = self.publishers[which] = SteppedPublisher(self.store, work)
        while not publisher.done and not re.match(until, publisher.next):
            publisher.step()

    @precondition(lambda self: self.publishers)
    @rule(which=PUBLISHERS, steps=st.integers(1, 12))
    def steps(self, which: int, steps: int) -> None:
        for _ in range(steps):
            if which in self.publishers and not self.publishers[which].done:
                self.publishers[which].step()
                self.look()

    @rule(which=PUBLISHERS)
    def end(self, which: int) -> None:
        if which not in self.publishers:
            return
        publisher = self.publishers.pop(which)
        publisher.finish()
        if isinstance(publisher.result, RegistryError):
            # Two releases of different words met under one number: refused, and both digests named.
            assert "is there" in str(publisher.result)
            assert "is yours" in str(publisher.result)
            return
        assert isinstance(publisher.result, Deployment), publisher.result
        made = publisher.result
        assert made.sequence not in self.told, "two publishers were told the same number"
        self.told[made.sequence] = made.invocation_id

    @precondition(lambda self: self.publishers)
    @rule(which=PUBLISHERS)
    def die(self, which: int) -> None:
        publisher = self.publishers.get(which)
        if publisher is not None and not publisher.done:
            publisher.kill()
            assert isinstance(publisher.result, Killed)
            del self.publishers[which]

    @invariant()
    def look(self) -> None:
        """What a reader sees: whole, never older than before, and no release other than it was."""
        read_published(self.store)
        found = current_deployment(self.store, "prod", "weather")
        assert (found.sequence if found else 0) >= self.newest
        self.newest = found.sequence if found else 0
        versions = set(released_versions(self.store, "weather", "observations"))
        assert versions >= set(self.seen)
        for version in versions:
            release = read_release(self.store, "weather", "observations", version)
            assert release is not None
            assert self.seen.setdefault(version, release.record) == release.record
        for sequence, invocation in self.told.items():
            record = self.store.read(f"environments/prod/weather/{sequence:08d}.json")
            assert record is not None
            assert f'"invocation_id":"{invocation}"'.encode() in record
            assert sequence <= self.newest

    def teardown(self) -> None:
        try:
            for which in (0, 1):
                self.end(which)
            self.look()
            # Whatever was left behind, the next one gets through, and is in force.
            self.publish(0, "Hail")
            self.end(0)
            assert self.newest < max(self.told)
            self.look()
            assert self.newest == max(self.told)
        finally:
            shutil.rmtree(self.root, ignore_errors=True)


def _memory() -> Store:
    return open_registry(f"memory://{uuid4().hex}", Path("/"), {})


@pytest.mark.parametrize("places", ["folder", "memory"])
def test_any_order_of_steps_keeps_every_promise(places: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody pulls the plug here, and disks are slow.
    monkeypatch.setattr("meshwright.registry.folder_store.os.fsync", lambda descriptor: None)
    monkeypatch.setattr("meshwright.registry.patience.time.sleep", lambda seconds: None)
    machine = type("Machine", (Publications,), {"places": places})
    run_state_machine_as_test(machine, settings=settings(max_examples=60, stateful_step_count=20, deadline=None))
