"""GitLab's code quality report."""

from __future__ import annotations

import json
from dataclasses import replace

from meshwright.mesh.place import Place
from meshwright.render.gitlab import gitlab
from meshwright.render.json_report import fingerprint
from tests.unit.render.example_report import FINDING, hostile_report, report


def test_an_entry_has_what_gitlab_asks_for() -> None:
    (entry,) = json.loads(gitlab(report(FINDING)))
    assert entry == {
        "description": (
            "delays_by_hour -> weather.stations: punctuality reads weather.stations, which its inputs do not list"
        ),
        "check_name": "DEP001 undeclared-input",
        "fingerprint": fingerprint(FINDING),
        "severity": "major",
        "location": {"path": "domains/punctuality/models/delays/delays.yml", "lines": {"begin": 12, "end": 12}},
    }


def test_lines_end_where_the_place_ends() -> None:
    finding = replace(FINDING, level="warn", place=Place("a.yml", 3, 1, 7, 2))
    (entry,) = json.loads(gitlab(report(finding)))
    assert entry["location"]["lines"] == {"begin": 3, "end": 7}
    assert entry["severity"] == "minor"


def test_hostile_texts_keep_the_fields() -> None:
    entries = json.loads(gitlab(hostile_report()))
    assert len(entries) == 3
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith(("/", "./"))
        assert entry["location"]["lines"]["begin"] >= 1
        assert "\n" not in entry["description"]


def test_a_fingerprint_stays_when_words_and_lines_change_and_no_two_entries_share_one() -> None:
    moved = replace(FINDING, place=Place("b.yml", 99), fact="reworded", help="x", reasons=(), level="warn")
    twice = [entry["fingerprint"] for entry in json.loads(gitlab(report(FINDING, moved)))]
    assert twice[0] == json.loads(gitlab(report(moved)))[0]["fingerprint"]
    assert len(set(twice)) == 2
    other = replace(FINDING, subject="other -> weather.stations")
    assert len({entry["fingerprint"] for entry in json.loads(gitlab(report(FINDING, other)))}) == 2
