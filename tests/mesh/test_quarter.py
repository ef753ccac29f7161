"""Three months of the reference mesh, as `docs/a-quarter.md` tells them: what is shown there is what happens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mesh.reference_mesh import committed_files, lay_out
from tests.mesh.small_mesh import REPOSITORY
from tests.mesh.tutorial_runner import Edit, TutorialError, run_tutorial, steps

QUARTER = REPOSITORY / "docs" / "a-quarter.md"


@pytest.mark.dbt
def test_the_quarter_goes_as_it_is_told(tmp_path: Path) -> None:
    root = tmp_path / "mesh"
    root.mkdir()
    # Built by the story itself: what is built today would be newer than what the story builds.
    lay_out(root)
    _commit(root)
    run_tutorial(QUARTER.read_text(encoding="utf-8"), root, Path(sys.executable).parent)


def test_a_diff_is_a_place_in_a_file_before_and_after() -> None:
    page = "```diff a/b.yml\n one\n-two\n+2\n\n@@\n-three\n```\n\n```diff\n-for the reader\n```\n"
    assert list(steps(page)) == [
        Edit(2, "a/b.yml", ("one", "two", ""), ("one", "2", "")),
        Edit(7, "a/b.yml", ("three",), ()),
    ]


def test_edits_change_what_is_shown_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("one\ntwo\n\none\nthree\n", encoding="utf-8")
    run_tutorial("```diff b.txt\n one\n-two\n+2\n+zwei\n@@\n-three\n```\n", tmp_path, tmp_path)
    assert (tmp_path / "b.txt").read_text(encoding="utf-8") == "one\n2\nzwei\n\none\n"


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("```diff b.txt\n-one\n```\n", "line 2: what is shown of b.txt stands there 2 times"),
        ("```diff b.txt\n two\n-one\n+1\n@@\n-on\n```\n", "line 6: what is shown of b.txt stands there 0 times"),
        ("```diff b.txt\n+more\n```\n", "line 2: an edit shows what stands there"),
        ("```diff b.txt\none\n```\n", "line 2: each line of an edit begins with"),
        ("```console 2027-01-02\n$ true\n```\n\n```console 2027-01-01\n$ true\n```\n", "and not at 2027-01-01"),
    ],
)
def test_what_cannot_be_followed_is_told(page: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("one\ntwo\none\n", encoding="utf-8")
    with pytest.raises(TutorialError, match=complaint):
        run_tutorial(page, tmp_path, tmp_path)


def test_a_day_holds_for_programs_until_the_next_one(tmp_path: Path) -> None:
    typed = """$ python -c "import datetime; print(datetime.datetime.now(datetime.timezone.utc).isoformat()[:16])"\n"""
    page = (
        f"```console 2031-05-06\n{typed}2031-05-06T12:00\n{typed}2031-05-06T12:01\n```\n"
        f"```console\n{typed}2031-05-06T12:02\n```\n"
        f"```console 2031-05-07\n{typed}2031-05-07T12:00\n```\n"
    )
    run_tutorial(page, tmp_path, Path(sys.executable).parent)


def _commit(root: Path) -> None:
    """Make the folder a clone of which nothing is changed, in which anybody can commit."""
    shutil.copy2(REPOSITORY / ".gitignore", root / ".gitignore")
    for command in (
        ("init", "--quiet"),
        ("config", "user.name", "Somebody"),
        ("config", "user.email", "somebody@example.com"),
        ("config", "commit.gpgsign", "false"),
        ("add", ".gitignore", *committed_files()),
        ("commit", "--quiet", "--message", "The reference mesh"),
    ):
        subprocess.run(["git", *command], cwd=root, env=_outside_of_git(), check=True)


def _outside_of_git() -> dict[str, str]:
    """The variables without those that a hook of git sets, and that name another repository."""
    return {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
