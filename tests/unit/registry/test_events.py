"""Events are added, numbered without a gap, and nobody can change one unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.registry.event_document import from_document, to_document
from meshwright.registry.events import append_event, read_events
from meshwright.registry.folder_store import FolderStore
from tests.unit.registry import speakers
from tests.unit.registry.places import Place
from tests.unit.registry.publishers import race
from tests.unit.registry.small_registry import files
from tests.unit.registry.speakers import EACH, YANK

DEPRECATE = replace(
    YANK, kind="deprecate", release=None, port=PortId("weather", "hourly", "1"), date="2027-06-30", reason="too coarse"
)
FIRST = "events/weather/observations/00000001.json"
SECOND = "events/weather/observations/00000002.json"
THIRD = "events/weather/observations/00000003.json"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path)


def put(store: FolderStore, *events: ProductEvent) -> None:
    for event in events:
        append_event(store, event.domain, event.product, lambda _, event=event: event)


def test_events_read_back_in_the_order_in_which_they_were_said(store: FolderStore) -> None:
    put(store, YANK, DEPRECATE, replace(YANK, product="aircraft"))
    assert read_events(store, "weather") == (
        replace(YANK, product="aircraft", sequence=1),
        replace(YANK, sequence=1),
        replace(DEPRECATE, sequence=2),
    )
    assert read_events(store, "fleet") == ()


def test_each_names_the_digest_of_the_one_before(store: FolderStore) -> None:
    import hashlib

    put(store, YANK, DEPRECATE)
    first, second = ((store.root / name).read_bytes() for name in (FIRST, SECOND))
    assert json.loads(first)["previous"] is None
    assert json.loads(second)["previous"] == hashlib.sha256(first).hexdigest()


def test_what_is_said_already_is_not_written_again(store: FolderStore) -> None:
    put(store, YANK)
    before = files(store.root)
    event, is_new = append_event(store, "weather", "observations", lambda events: events[0])
    assert (event, is_new) == (replace(YANK, sequence=1), False)
    assert files(store.root) == before


def changed(**words: Any) -> Any:
    def change(path: Path) -> None:
        path.write_text(json.dumps(json.loads(path.read_text()) | words))

    return change


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (FIRST, Path.unlink),
        (FIRST, changed(reason="nothing is wrong")),
        (FIRST, changed(kind="unyank")),
        (FIRST, changed(kind="explode")),
        (FIRST, changed(release="../1.0.0")),
        (FIRST, changed(product="aircraft")),
        (FIRST, changed(at="yesterday")),
        (FIRST, changed(by=None)),
        (FIRST, changed(format=2)),
        (FIRST, lambda path: path.write_text("[]")),
        (FIRST, lambda path: path.write_bytes(b"\xff")),
        (SECOND, changed(previous=None)),
        (SECOND, changed(sequence=3)),
        (SECOND, changed(date="2027-02-30")),
        (SECOND, changed(date=None)),
        (SECOND, changed(port="hourly; drop table x")),
        (SECOND, changed(replacement="../../etc/passwd")),
        (SECOND, changed(release="1.0.0")),
        (THIRD, changed(reason="nothing is wrong")),
        (THIRD, changed(sha256="0" * 64)),
        (THIRD, changed(more=0.5)),
        (THIRD, lambda path: path.write_bytes(path.read_bytes() + b"\n")),
        (THIRD, lambda path: path.write_bytes(path.read_bytes().replace(b"wrong unit", b"\\ud800"))),
    ],
)
def test_whatever_is_done_to_an_event_is_seen(store: FolderStore, name: str, damage: Any) -> None:
    put(store, YANK, DEPRECATE, YANK)
    damage(store.root / name)
    with pytest.raises(RegistryError, match="events/weather/observations/0000000"):
        read_events(store, "weather")
    with pytest.raises(RegistryError):
        put(store, YANK)


def test_a_file_that_is_no_event_is_none(store: FolderStore) -> None:
    put(store, YANK)
    (store.root / "events/weather/observations/notes.txt").write_text("ours")
    assert len(read_events(store, "weather")) == 1


@pytest.mark.parametrize("name", ["my notes/00000001.json", ".trash/00000001.json", "observations/00000000.json"])
def test_a_file_that_cannot_be_an_event_stops_nobody(store: FolderStore, name: str) -> None:
    put(store, YANK)
    path = store.root / "events/weather" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("ours")
    assert read_events(store, "weather") == (replace(YANK, sequence=1),)


@pytest.mark.parametrize("number", ["00000003", "99999999"])
def test_an_event_after_a_gap_is_told_by_the_first_that_is_missing(store: FolderStore, number: str) -> None:
    put(store, YANK)
    (store.root / f"events/weather/observations/{number}.json").write_bytes((store.root / FIRST).read_bytes())
    with pytest.raises(RegistryError, match=f"{SECOND} is missing"):
        read_events(store, "weather")


@pytest.mark.parametrize("more", [{"reason": "x" * 301}, {"by": "x" * 101}])
def test_nobody_says_more_than_the_command_lets_them(more: dict[str, str]) -> None:
    with pytest.raises(RegistryError, match="more than 100 characters of a name, or 300 of a reason"):
        from_document(to_document(YANK, None) | more, "x")


def test_what_a_stranger_wrote_is_one_line() -> None:
    document = to_document(YANK, None) | {"reason": "bad\nhelp: run this\u2028now", "by": "A\r\nB"}
    event = from_document(document, "x")
    assert (event.reason, event.by) == ("bad help: run this now", "A B")


def test_who_is_late_sees_what_the_other_said_and_takes_the_next_number(store: FolderStore) -> None:
    seen: list[int] = []

    def say(events: tuple[ProductEvent, ...]) -> ProductEvent:
        seen.append(len(events))
        if len(seen) == 1:
            put(store, YANK)
        return DEPRECATE

    event, _ = append_event(store, "weather", "observations", say)
    assert (event.sequence, seen) == (2, [0, 1])
    assert [each.kind for each in read_events(store, "weather")] == ["yank", "deprecate"]


def test_events_of_many_processes_are_all_there_and_no_number_is_left_out(place: Place) -> None:
    assert race(place, [(speakers.say, number) for number in range(4)]) == ["said"] * 4
    events = read_events(place.open(), "weather")
    assert [event.sequence for event in events] == list(range(1, 4 * EACH + 1))
    assert sorted(event.reason for event in events) == sorted(f"{n}/{i}" for n in range(4) for i in range(EACH))


_LINES = st.text(min_size=1).map(lambda text: " ".join(text.split()))
_PORTS = st.builds(
    PortId, st.just("weather"), st.from_regex(r"[a-z_][a-zA-Z0-9_]{0,9}", fullmatch=True), st.none() | st.just("2")
)


@given(
    st.builds(
        ProductEvent,
        kind=st.just("deprecate"),
        domain=st.just("weather"),
        product=st.just("observations"),
        sequence=st.integers(1, 10**8),
        by=_LINES,
        at=st.just("2026-11-22T12:00:00Z"),
        reason=_LINES,
        port=st.none() | _PORTS,
        date=st.dates().map(lambda day: day.isoformat()),
        replacement=st.none() | _PORTS,
    )
)
def test_any_event_reads_back_as_it_was_written(event: ProductEvent) -> None:
    assert from_document(to_document(event, None), "x") == event
