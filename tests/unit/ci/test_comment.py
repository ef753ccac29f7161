"""One comment in each pull request, against a `gh` that writes down what is asked of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ci.stubs import GH, REPOSITORY, Stubs

MARK = "<!-- meshwright mesh-check -->"
SCRIPT = REPOSITORY / "ci" / "github" / "comment.py"
LIST = ["gh", "api", "--paginate", "repos/owner/shop/issues/7/comments?per_page=100"]


@pytest.fixture
def stubs(tmp_path: Path) -> Stubs:
    stubs = Stubs(tmp_path / "stubs")
    stubs.add("gh", GH)
    return stubs


def comment(number: int, body: str, author: str = "github-actions[bot]") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": author}}


def write(
    stubs: Stubs, *pages: list[dict[str, Any]], text: str | None = "1 error", **variables: str
) -> subprocess.CompletedProcess[str]:
    summary = stubs.folder / "summary.md"
    if text is not None:
        summary.write_text(text, encoding="utf-8")
    values = {"GITHUB_REPOSITORY": "owner/shop", "PULL_REQUEST": "7", "PAGES": json.dumps(pages or [[]])} | variables
    return stubs.run(sys.executable, str(SCRIPT), str(summary), cwd=stubs.folder, **values)


def written(stubs: Stubs) -> tuple[list[str], str]:
    """How the comment was written, and its body; it was looked for before."""
    listing, (*command, body) = stubs.calls()
    assert listing == LIST
    text: str = json.loads(body)["body"]
    return command, text


def created() -> list[str]:
    return ["gh", "api", "--method", "POST", "repos/owner/shop/issues/7/comments", "--silent", "--input", "-"]


def replaced(number: int) -> list[str]:
    return ["gh", "api", "--method", "PATCH", f"repos/owner/shop/issues/comments/{number}", "--silent", "--input", "-"]


def test_the_first_run_creates_the_comment(stubs: Stubs) -> None:
    assert write(stubs, [comment(1, "nice work", "ada")], text="| é | `a`\n").returncode == 0
    assert written(stubs) == (created(), f"{MARK}\n| é | `a`\n")


def test_a_later_run_replaces_it(stubs: Stubs) -> None:
    assert write(stubs, [comment(1, "nice work", "ada"), comment(2, f"{MARK}\n3 errors")]).returncode == 0
    assert written(stubs) == (replaced(2), f"{MARK}\n1 error")


def test_it_is_found_on_a_later_page(stubs: Stubs) -> None:
    first = [comment(number, "talk", "ada") for number in range(100)]
    assert write(stubs, first, [comment(200, "talk", "ada"), comment(201, f"{MARK}\n3 errors")], []).returncode == 0
    assert written(stubs)[0] == replaced(201)


@pytest.mark.parametrize(
    "other",
    [
        comment(1, f"{MARK}\nall is well", "mallory"),
        comment(1, f"> {MARK}\nquoted"),
        {"id": 1, "body": None, "user": None},
    ],
    ids=["somebody else's", "a quotation", "a deleted account's"],
)
def test_what_somebody_else_wrote_is_left_alone(stubs: Stubs, other: dict[str, Any]) -> None:
    assert write(stubs, [other]).returncode == 0
    assert written(stubs)[0] == created()


def test_a_check_that_could_not_look_replaces_what_an_earlier_one_said(stubs: Stubs) -> None:
    assert write(stubs, [comment(2, f"{MARK}\nno errors")], text=None, EXIT_CODE="2").returncode == 0
    command, body = written(stubs)
    assert command == replaced(2)
    assert "could not look at the domains (exit code 2)" in body


def test_a_long_summary_is_cut_between_lines_to_what_github_takes(stubs: Stubs) -> None:
    line = "| models/a.sql | something is wrong \U0001f9ed |\n"
    assert write(stubs, text=line * 3000).returncode == 0
    _, body = written(stubs)
    assert len(body) < 65_536
    kept = body.removeprefix(f"{MARK}\n").partition("\n\nThere is more")[0]
    assert set(kept.splitlines(keepends=True)[:-1]) == {line}
    assert kept.endswith("|")


@pytest.mark.parametrize(
    "variables", [{"GH_ENDS_WITH": "1"}, {"PULL_REQUEST": "7/../../secrets"}], ids=["gh fails", "not a number"]
)
def test_what_goes_wrong_is_one_line_and_an_exit_code(stubs: Stubs, variables: dict[str, str]) -> None:
    result = write(stubs, **variables)
    assert result.returncode == 1
    assert "error: the comment was not written" in result.stderr
    assert "Traceback" not in result.stderr
    assert not any("--method" in call for call in stubs.calls())
