"""What the processes of a race do, and how they are started: all at the same moment, each with a store of its own."""

from __future__ import annotations

import json
import multiprocessing
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_records import PortUse
from meshwright.registry import layout
from meshwright.registry.deployments import deploy
from meshwright.registry.location import initialise
from meshwright.registry.publications import in_publication
from meshwright.registry.published import read_published
from meshwright.registry.releases import read_release, write_release
from meshwright.registry.store import Store
from tests.unit.registry.places import Place
from tests.unit.registry.small_registry import PROVENANCE, deployment, product

# Children come from a process that has imported all this and opened nothing: quick, and without anybody's threads.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "tests.unit.registry.deaths"])
SECONDS = 120


def race(place: Place, works: Sequence[tuple[Callable[..., Any], Any]]) -> list[Any]:
    """What each work gives, `work(place, argument)`, all begun at the same moment in processes of their own.

    Every other process shares a cache folder with others, as processes on one machine do; the rest have their own.
    """
    start = PROCESSES.Barrier(len(works))
    pipes, processes = [], []
    for number, (work, argument) in enumerate(works):
        ours, theirs = PROCESSES.Pipe(duplex=False)
        machine = number if number % 2 else 0
        process = PROCESSES.Process(target=_run, args=(theirs, start, work, place.on(machine), argument))
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        said = [pipe.recv() if pipe.poll(SECONDS) else "said nothing" for pipe in pipes]
    finally:
        for process in processes:
            process.join(1)
            process.kill()
    broken = [what for what in said if isinstance(what, str) and what.startswith(("Traceback", "said nothing"))]
    assert not broken, "\n".join(broken)
    return said


def _run(answer: Connection, start: Barrier, work: Callable[..., Any], place: Place, argument: Any) -> None:
    start.wait(60)
    try:
        answer.send(work(place, argument))
    except BaseException:
        answer.send(traceback.format_exc())


def claim(place: Place, content: bytes) -> bool:
    return place.open().claim("products/a.json", content)


def count(place: Place, times: int) -> str:
    """Add one to a counter, each time until it worked."""
    store, name = place.open(), "environments/prod/counter.json"
    for _ in range(times):
        while True:
            before = store.read(name)
            if store.swap(name, before, str(int(before or b"0") + 1).encode()):
                break
    return "counted"


def release(place: Place, who: tuple[int, str]) -> tuple[str, str, bool]:
    """Release 1.0.0 with a description; gives the version, the digest, and whether the record that is there is ours.

    The error's text takes the place of the version when it is refused.
    """
    number, description = who
    store = place.open()
    wanted = product(description=description)
    try:
        made = in_publication(
            store, lambda: write_release(store, wanted, "1.0.0", PROVENANCE | {"commit": str(number)}, previous=None)
        )
    except RegistryError as error:
        return str(error), "", False
    again = place.open()
    found = read_release(again, "weather", "observations", made.version)
    assert found is not None
    assert found.record == made.record, "it is not what this process was told that it released"
    record = again.read(layout.release_file("weather", "observations", made.version, "release.json"))
    assert record is not None
    return made.version, made.digest, json.loads(record)["provenance"]["commit"] == str(number)


def publish_runs(place: Place, what: tuple[str, str, int]) -> list[int]:
    """Release and deploy a domain several times; gives the sequence numbers.

    Args:
        place: the registry.
        what: the domain, what the invocations of this process begin with, and how many there are.
    """
    domain, who, times = what
    store = place.open()
    return [publish_run(store, domain, f"{who}-{number}") for number in range(times)]


def publish_run(store: Store, domain: str, invocation: str) -> int:
    """What `mesh publish` writes: the marker, the release, what the domain reads, the deployment, the pointer."""

    def write() -> int:
        initialise(store)
        released = read_release(store, domain, "observations", "1.0.0")
        made = released or write_release(store, product(domain), "1.0.0", PROVENANCE, previous=None)
        uses = (PortUse(replace(made.product.ports[0].id, domain="fleet"), (invocation.lower(),), "exact"),)
        done = deploy(
            store,
            "prod",
            domain,
            lambda sequence: replace(deployment(sequence, invocation, domain=domain, version=made.version), uses=uses),
        )
        return done.sequence

    return in_publication(store, write)


def read_until(place: Place, stop: Event) -> tuple[int, list[str]]:
    """Read the whole registry again and again; gives how often, and every error."""
    times, errors, newest = 0, [], 0
    while not stop.is_set():
        try:
            published = read_published(place.open())
        except RegistryError as error:
            errors.append(str(error))
            continue
        sequences = [each.sequence for domain in published.domains for each in domain.deployments]
        if sequences and sequences[0] < newest:
            errors.append(f"{sequences[0]} after {newest}")
        newest = max([newest, *sequences[:1]])
        times += 1
    return times, errors
