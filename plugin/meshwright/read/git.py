"""Which commit a folder is at."""

from __future__ import annotations

import subprocess
from pathlib import Path


def commit_of(folder: Path) -> tuple[str, bool] | None:
    """The commit that is checked out and whether tracked files below the folder differ from it; None without git."""
    commit = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return None if commit is None or changes is None else (commit, bool(changes))


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        result = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip()
