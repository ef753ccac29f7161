"""Yanking and deprecating: who may, what it is put down as, and whom it stops. The rest is in the transcripts."""

from __future__ import annotations

import json
import subprocess
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from meshwright.app.check import check
from meshwright.app.deprecate import deprecate, undeprecate
from meshwright.app.statement import Statement
from meshwright.app.sync import sync
from meshwright.app.yank import unyank, yank
from meshwright.mesh.errors import ConfigError, MeshError, PublishRefused
from meshwright.registry.events import read_events
from meshwright.registry.folder_store import FolderStore
from tests.unit.app.small_domain import NOON, files, mesh, port, private, published, stub

BEFORE = (port("aircraft", version=1, latest_version=2), port("aircraft", version=2), port("engines", group="engines"))


def says(root: Path, reason: str = "wrong", by: str | None = "Ann", now: datetime = NOON) -> Statement:
    return Statement(root / "fleet", reason, by, now, {})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """`punctuality` has the seats of `fleet`."""
    sync(mesh(tmp_path))
    return tmp_path


def test_who_commits_there_says_it(root: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root / "fleet", check=True)
    for key, value in (("user.name", "Bo Ek"), ("user.email", "bo@example.com")):
        subprocess.run(["git", "config", key, value], cwd=root / "fleet", check=True)
    assert yank("fleet.seats@1.0.0", says(root, by=None)).event.by == "Bo Ek <bo@example.com>"


def test_nobody_says_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    before = files(root)
    with pytest.raises(MeshError, match=r"git has no `user\.name` here"):
        yank("fleet.seats@1.0.0", says(root, by=None))
    assert files(root) == before


def test_the_time_is_utc_and_the_text_one_line(root: Path) -> None:
    east = NOON.astimezone(timezone(timedelta(hours=9)))
    event = yank("fleet.seats@1.0.0", says(root, " wrong\nunit ", now=east)).event
    assert (event.at, event.reason) == ("2026-11-22T12:00:00Z", "wrong unit")


def test_a_novel_is_no_reason(root: Path) -> None:
    with pytest.raises(MeshError, match="--reason has 301 characters, and 300 is the most"):
        yank("fleet.seats@1.0.0", says(root, "x" * 301))


def test_all_that_was_said_stays(root: Path) -> None:
    yank("fleet.seats@1.0.0", says(root))
    unyank("fleet.seats@1.0.0", says(root))
    yank("fleet.seats@1.0.0", says(root, "wrong after all"))
    deprecate("fleet.seats", says(root), end=date(2027, 6, 30))
    undeprecate("fleet.seats", says(root))
    kinds = [event.kind for event in read_events(FolderStore(root / "registry"), "fleet")]
    assert kinds == ["yank", "unyank", "yank", "deprecate", "undeprecate"]


def test_a_lock_with_other_bytes_under_the_number_does_not_have_the_release(root: Path) -> None:
    yank("fleet.seats@1.0.0", says(root))
    assert sync(root / "punctuality").changed == ()
    lock = root / "punctuality/interfaces/fleet/interface.json"
    content = json.loads(lock.read_text())
    content["products"]["seats"]["sha256"] = "0" * 64
    lock.write_text(json.dumps(content))
    before = files(root)
    with pytest.raises(ConfigError, match=r"fleet\.seats 1\.0\.0 is yanked since 2026-11-22: wrong \(Ann\)"):
        sync(root / "punctuality")
    assert files(root) == before


def test_another_port_of_a_product_that_is_there_is_not_new(root: Path) -> None:
    yank("fleet.seats@1.0.0", says(root))
    mesh_yml = root / "punctuality/mesh.yml"
    mesh_yml.write_text("version: 1\nregistry: ../registry\ninputs: [fleet.seats, fleet.aircraft]\n")
    assert sync(root / "punctuality").ports == 3


def test_the_yank_of_one_product_stops_nobody_who_reads_another(root: Path) -> None:
    yank("fleet.engines@1.0.0", says(root))
    assert sync(root / "punctuality").notes == ()


def test_what_is_yanked_does_not_go_to_another_environment_and_what_is_mended_does(root: Path) -> None:
    yank("fleet.seats@1.0.0", says(root))
    seats = port("seats", group="seats")
    with pytest.raises(PublishRefused, match=r"fleet\.seats 1\.0\.0, yanked on 2026-11-22: wrong \(Ann\)"):
        published(root / "fleet", *BEFORE, seats, run="run-2", environment="dev")
    mended = port("seats", group="seats", description="Seats of passengers, not of the crew")
    result = published(root / "fleet", *BEFORE, mended, run="run-3")
    assert ("seats", "1.0.1", True) in result.releases
    with pytest.raises(PublishRefused, match="yanked on"):
        published(root / "fleet", *BEFORE, seats, run="run-4")
    assert sync(root / "punctuality").notes == ()


def test_where_it_is_served_a_yanked_release_gets_new_rows(root: Path) -> None:
    yank("fleet.seats@1.0.0", says(root))
    result = published(root / "fleet", *BEFORE, port("seats", group="seats"), run="run-2")
    assert ("seats", "1.0.0", False) in result.releases
    assert sync(root / "punctuality").notes != ()


def test_a_release_that_is_yanked_and_that_nobody_has_leaves_a_check_green(root: Path) -> None:
    mended = port("seats", "id", "seats", "legroom double", group="seats")
    published(root / "fleet", *BEFORE, mended, run="run-2")
    reading = (port("delays", group="delays"), private("reader", "model.fleet.seats"), stub("fleet", "seats"))
    published(root / "punctuality", *reading, run="run-3")
    behind = check([root / "punctuality"], now=NOON)
    assert [finding.code for finding in behind.findings] == ["SYN001"]
    yank("fleet.seats@1.1.0", says(root))
    assert check([root / "punctuality"], now=NOON).findings == ()


def test_the_day_itself_is_early_enough_and_the_one_before_is_not(root: Path) -> None:
    with pytest.raises(MeshError, match="--from 2026-11-21 is over: today is 2026-11-22"):
        deprecate("fleet.seats", says(root), end=date(2026, 11, 21))
    assert deprecate("fleet.seats", says(root), end=date(2026, 11, 22)).is_new
    assert deprecate("fleet.seats", says(root), end=date(2026, 11, 23)).is_new
    with pytest.raises(MeshError, match="it can become later, not earlier"):
        deprecate("fleet.seats", says(root), end=date(2026, 11, 22))


def test_the_date_reaches_the_stub_where_dbt_reads_it(root: Path) -> None:
    ports = root / "punctuality/interfaces/fleet/models/ports.yml"
    assert "deprecation_date" not in ports.read_text()
    deprecate("fleet.seats.seats", says(root), end=date(2027, 6, 30))
    assert sync(root / "punctuality").notes == ("fleet.seats.seats may be gone from 2027-06-30 on: wrong (Ann)",)
    assert "deprecation_date: '2027-06-30'" in ports.read_text()


def test_two_ports_do_not_send_their_readers_to_each_other(root: Path) -> None:
    deprecate("fleet.seats.seats", says(root), end=date(2027, 6, 30), replacement="fleet.aircraft@2")
    with pytest.raises(MeshError, match=r"seats may be gone from 2027-06-30 on, when fleet\.aircraft may be there"):
        deprecate("fleet.aircraft", says(root), end=date(2027, 6, 30), replacement="fleet.seats")
    assert deprecate("fleet.aircraft", says(root), end=date(2027, 6, 29), replacement="fleet.seats").is_new


def test_what_a_contract_ends_is_no_replacement_for_what_goes_later(root: Path) -> None:
    ends = port("seats", group="seats", deprecation_date="2027-01-31")
    published(root / "fleet", *BEFORE, ends, run="run-2")
    with pytest.raises(MeshError, match=r"--replacement fleet\.seats may be gone from 2027-01-31 on"):
        deprecate("fleet.aircraft.aircraft@1", says(root), end=date(2027, 6, 30), replacement="fleet.seats")
