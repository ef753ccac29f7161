"""Annotations of GitHub Actions, as its runner reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.place import Place
from meshwright.render.github import github
from tests.unit.render.example_report import FINDING, HOSTILE, hostile_report, report
from tests.unit.render.runner_log import annotations


def test_an_annotation_marks_the_characters_and_says_what_why_and_what_to_do() -> None:
    ((found,), rest) = annotations(github(report(replace(FINDING, place=Place("a.yml", 3, 5, 3, 9)))))
    assert not rest
    assert found.level == "error"
    assert found.properties == {
        "file": "a.yml",
        "line": "3",
        "endLine": "3",
        "col": "5",
        "title": "DEP001 undeclared-input",
    }
    assert found.message == (
        "delays_by_hour -> weather.stations: punctuality reads weather.stations, which its inputs do not list\n"
        "because: domains/punctuality/mesh.yml:9 lists the inputs (Punctuality team)\n"
        "help: add `weather.stations` to `inputs` in mesh.yml, or run `mesh add weather.stations`"
    )


@pytest.mark.parametrize(
    ("place", "properties"),
    [
        (Place("a.yml", 3), {"line": "3"}),
        (Place("a.yml", 3, 5), {"line": "3", "col": "5"}),
        (Place("a.yml", 3, 5, 4, 9), {"line": "3", "endLine": "4"}),
    ],
)
def test_a_column_is_told_of_a_single_line_alone(place: Place, properties: dict[str, str]) -> None:
    ((found,), _) = annotations(github(report(replace(FINDING, place=place))))
    assert {key: found.properties[key] for key in found.properties if key not in ("file", "title")} == properties


def test_errors_come_first_because_only_ten_of_a_step_are_shown() -> None:
    findings = [
        replace(FINDING, level="warn" if line % 3 else "error", place=Place("a", line)) for line in range(1, 40)
    ]
    levels = [each.level for each in annotations(github(report(*findings)))[0]]
    assert levels == sorted(levels)
    assert len(levels) == 39
    lines = [int(each.properties["line"]) for each in annotations(github(report(*findings)))[0]]
    assert lines[:13] == list(range(3, 40, 3))


@pytest.mark.parametrize("file", ["a b/c,d:e/100%.yml", "%2C%3A%0A%25.yml", "Größe 風.yml", "a::b.yml", "x" * 3000])
def test_any_path_arrives_as_it_is(file: str) -> None:
    ((found,), rest) = annotations(github(report(replace(FINDING, place=Place(file)))))
    assert not rest
    assert found.properties["file"] == file


def test_a_hostile_text_is_no_command_and_no_further_property() -> None:
    found, rest = annotations(github(hostile_report()))
    assert len(found) == 3
    assert not rest
    assert {frozenset(each.properties) for each in found} <= {
        frozenset({"file", "line", "title"}),
        frozenset({"file", "line", "endLine", "title"}),
        frozenset({"file", "line", "endLine", "col", "title"}),
    }
    assert sum(HOSTILE[:6] in each.message for each in found) == 2
