"""Where CI looks for the files of findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.app.from_repository import from_repository
from meshwright.mesh.finding import Declaration
from meshwright.mesh.place import Place
from tests.unit.render.example_report import FINDING, report


def seen(file: str, here: Path) -> str:
    place = Place(file, 3, 4, 5, 6)
    finding = replace(FINDING, place=place, reasons=("a sentence", Declaration(place, "says")))
    (found,) = from_repository(report(finding), here).findings
    assert isinstance(found.reasons[1], Declaration)
    assert found.place == found.reasons[1].place == replace(place, file=found.place.file)
    assert found.reasons[0] == "a sentence"
    return found.place.file


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository/.git").mkdir(parents=True)
    (tmp_path / "repository/domains/weather").mkdir(parents=True)
    return tmp_path / "repository"


@pytest.mark.parametrize(
    ("here", "file", "expected"),
    [
        (".", "domains/weather/mesh.yml", "domains/weather/mesh.yml"),
        ("domains", "weather/mesh.yml", "domains/weather/mesh.yml"),
        ("domains/weather", "mesh.yml", "domains/weather/mesh.yml"),
        ("domains/weather", "../fleet/a b%.yml", "domains/fleet/a b%.yml"),
        ("domains/weather", "../../../other/mesh.yml", "../other/mesh.yml"),
    ],
)
def test_a_place_is_seen_from_the_top(here: str, file: str, expected: str, repository: Path) -> None:
    assert seen(file, repository / here) == expected


def test_a_whole_path_becomes_one_from_the_top(repository: Path) -> None:
    assert seen(str(repository / "domains/mesh.yml"), repository / "domains") == "domains/mesh.yml"


def test_the_nearest_repository_counts_also_when_git_is_a_file(repository: Path) -> None:
    (repository / "domains/.git").write_text("gitdir: ../.git/modules/domains\n")
    assert seen("mesh.yml", repository / "domains/weather") == "weather/mesh.yml"


def test_a_link_to_the_folder_is_followed(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository / "domains")
    assert seen("weather/mesh.yml", tmp_path / "link") == "domains/weather/mesh.yml"


def test_without_a_repository_nothing_changes(tmp_path: Path) -> None:
    whole = report(FINDING)
    assert from_repository(whole, tmp_path) is whole
