"""Write the result of mesh-check into one comment of a pull request, with GitHub's `gh`.

The comment of an earlier run is replaced. It is known by a hidden mark at its beginning and by its author, so that
nobody else's words are overwritten. Needs Python alone, and in the environment what a workflow has:

    GITHUB_REPOSITORY   owner/name
    GITHUB_TOKEN        for gh
    PULL_REQUEST        its number
    EXIT_CODE           of mesh-check, for the words when it wrote no summary
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = "<!-- meshwright mesh-check -->"
AUTHOR = "github-actions[bot]"
# GitHub takes 65,536 characters.
LIMIT = 60_000
CUT = "\n\nThere is more; the log of the job has all of it.\n"


def main(summary: Path) -> None:
    """Create the comment, or replace it."""
    comments = f"repos/{os.environ['GITHUB_REPOSITORY']}/issues/{int(os.environ['PULL_REQUEST'])}/comments"
    ours = [comment["id"] for comment in _listed(_gh("--paginate", f"{comments}?per_page=100")) if _is_ours(comment)]
    where = f"repos/{os.environ['GITHUB_REPOSITORY']}/issues/comments/{ours[0]}" if ours else comments
    body = json.dumps({"body": f"{MARK}\n{_text(summary)}"})
    _gh("--method", "PATCH" if ours else "POST", where, "--silent", "--input", "-", stdin=body)


def _is_ours(comment: dict[str, Any]) -> bool:
    author = comment.get("user") or {}
    return author.get("login") == AUTHOR and (comment.get("body") or "").startswith(MARK)


def _text(summary: Path) -> str:
    if not summary.is_file():
        code = os.environ.get("EXIT_CODE", "")
        return f"mesh-check could not look at the domains (exit code {code}). The log of the job says why.\n"
    text = summary.read_text(encoding="utf-8")
    if len(text) <= LIMIT:
        return text
    # Whole lines, so that no table row or link is cut in two.
    return text[:LIMIT].rpartition("\n")[0] + CUT


def _listed(pages: str) -> Iterator[dict[str, Any]]:
    """The entries of all pages: gh writes one JSON array after the other."""
    decoder = json.JSONDecoder()
    rest = pages.strip()
    while rest:
        page, end = decoder.raw_decode(rest)
        yield from page
        rest = rest[end:].lstrip()


def _gh(*arguments: str, stdin: str | None = None) -> str:
    result = subprocess.run(
        ["gh", "api", *arguments], input=stdin, stdout=subprocess.PIPE, check=True, encoding="utf-8", timeout=120
    )
    return result.stdout


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except (OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
        sys.exit(f"error: the comment was not written: {error}")
