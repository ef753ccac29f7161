"""The tutorial is true: followed word by word in an empty folder, it gives what it shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.mesh.tutorial_runner import Command, File, TutorialError, first_missing, run_tutorial, steps

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


@pytest.mark.dbt
def test_the_tutorial_works_word_by_word(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    run_tutorial(TUTORIAL.read_text(encoding="utf-8"), folder, Path(sys.executable).parent)


def test_the_blocks_of_a_page_become_files_and_commands() -> None:
    page = (
        "Text\n\n```yaml a/b.yml\nx: 1\n```\n\n```text\nnot run\n```\n\n"
        "```console\n$ one  # fails: 2\nout\n$ two\n```\n"
    )
    assert list(steps(page)) == [
        File("a/b.yml", "x: 1\n"),
        Command(12, "one", ("out",), 2),
        Command(14, "two", (), 0),
    ]


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (("a", "c"), None),
        (("a", "...", "c"), None),
        (("c", "a"), "a"),
        (("a", "a"), "a"),
        (("b 17:00:01 built 3 s ago",), None),
        (("d",), "d"),
    ],
)
def test_shown_lines_must_occur_in_their_order(shown: tuple[str, ...], missing: str | None) -> None:
    assert first_missing(shown, "a\nb 11:22:33 built 9 s ago\nc\n") == missing


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("```console\n$ false\n```\n", "ended with 1, shown is exit code 0"),
        ("```console\n$ true  # fails\n```\n", "ended with 0, shown is a failure"),
        ("```console\n$ echo one\ntwo\n```\n", "did not print, there: two"),
    ],
)
def test_what_differs_from_the_page_is_told(page: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(TutorialError, match=complaint):
        run_tutorial(page, tmp_path, tmp_path)
