"""`mesh publish` is killed at every step: readers see what was or what will be, and the next publication heals.

What is killed is the real publication of a domain with two products, in a process of its own, with a signal that
nobody can catch. In a folder the steps are what the system is asked to do, half a write among them; in S3 (moto, behind
one lock) each upload; in git each command of git, killed itself as well. A killed publisher's last request may still be
carried out by who received it, so after "in" both states are right, and after a random moment as well.
"""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from meshwright.app.publish import publish
from meshwright.mesh.published import Published
from meshwright.registry.published import read_published
from meshwright.registry.releases import read_release, released_versions
from tests.unit.app.small_domain import NOON, built, domain, port
from tests.unit.registry.deaths import publish_all, publish_and_die
from tests.unit.registry.places import Place, copied, git
from tests.unit.registry.publishers import PROCESSES

PRODUCTS = ("aircraft", "engines")
RANDOM_MOMENTS = 6


@dataclass(frozen=True)
class Story:
    """A domain that is published once, and built anew with other columns.

    Attributes:
        folder: the domain.
        old: where its first state is published.
        before: what readers see there.
        after: what they see when the second is published too.
        seconds: what that took.
    """

    folder: Path
    old: Place
    before: Published
    after: Published
    seconds: float


@pytest.fixture
def story(place: Place, request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    folder = domain(tmp_path / "fleet", groups=PRODUCTS)
    (folder / "mesh.yml").write_text("version: 1\nregistry: ${REGISTRY}\n")
    built(folder, *(port(name, group=name) for name in PRODUCTS))
    publish(folder, now=lambda: NOON, environ=place.variables)
    before = read_published(place.open())
    built(folder, *(port(name, "id", "seats", "more", group=name) for name in PRODUCTS), run="run-2")
    done = copied(request, place, tmp_path, "done")
    began = time.monotonic()
    publish(folder, now=lambda: NOON, environ=done.variables)
    seconds = time.monotonic() - began
    after = read_published(done.open())
    assert before != after
    return Story(folder, place, before, after, seconds)


def test_killed_at_any_step_nothing_is_half_there_and_the_next_publication_heals(
    story: Story, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    seen = set()
    steps = {}
    # Before a step is after the one before it.
    for moment in {"folder": ["before"], "s3": ["after"], "git": ["before", "in"]}[story.old.kind]:
        for step in range(1000):
            place = copied(request, story.old, tmp_path, f"{moment}-{step}")
            process = PROCESSES.Process(target=publish_and_die, args=(story.folder, place, step, moment))
            process.start()
            process.join(60)
            assert process.exitcode in (-signal.SIGKILL, 0)
            if process.exitcode == 0:
                break
            seen.add(whole(story, place) == story.after)
            heals(story, place)
        steps[moment] = step
    assert seen == {False, True}, "it was killed both before and after the moment that counts"
    # Two releases of several files, what the domain reads, the record of the deployment and the pointer.
    assert min(steps.values()) >= 8, steps
    if story.old.kind == "folder":
        assert min(steps.values()) >= 8 * 4, steps


def test_killed_at_a_random_moment_nothing_is_half_there_and_the_next_publication_heals(
    story: Story, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    chance = random.Random(story.old.kind)
    for number in range(RANDOM_MOMENTS):
        place = copied(request, story.old, tmp_path, f"random-{number}")
        begins = PROCESSES.Event()
        process = PROCESSES.Process(target=publish_all, args=(story.folder, place, begins))
        process.start()
        assert begins.wait(60)
        process.join(chance.uniform(0, 1.5 * story.seconds))
        process.kill()
        process.join(60)
        whole(story, place)
        heals(story, place)


def whole(story: Story, place: Place) -> Published:
    """What somebody else reads: the one state or the other, and no release that is not what it says."""
    store = place.on(1).open()
    found = read_published(store)
    assert found in (story.before, story.after)
    versions = [(name, version) for name in PRODUCTS for version in released_versions(store, "fleet", name)]
    for name, version in versions:
        assert read_release(store, "fleet", name, version) is not None
    # What was pinned is there, whatever happened.
    assert {(name, "1.0.0") for name in PRODUCTS} <= set(versions)
    return found


def heals(story: Story, place: Place) -> None:
    """The next publication, on the machine of the killed one and with its cache, makes the second state."""
    result = publish(story.folder, now=lambda: NOON, environ=place.variables)
    assert [(name, version) for name, version, _ in result.releases] == [(name, "1.1.0") for name in PRODUCTS]
    assert list(unnumbered(read_published(place.on(2).open()))) == list(unnumbered(story.after))
    if place.kind == "git":
        git("-C", str(place.root), "fsck", "--strict", "--no-dangling")
        for clone in place.cache.glob("meshwright/git/*.git"):
            git("-C", str(clone), "fsck", "--no-dangling")
            assert not [*clone.glob("*.lock"), *(clone / "refs").rglob("*.lock")]
        log = git("-C", str(place.root), "log", "--format=%s", "main").splitlines()
        assert log == ["Publish fleet to prod"] * 2, "one commit for each publication"


def unnumbered(published: Published) -> Iterator[object]:
    """What is in force, whatever number its deployment has: a killed publisher may have left one behind."""
    for each in published.domains:
        yield each.releases
        yield [replace(deployment, sequence=0) for deployment in each.deployments]
