"""What git knows of a folder: its commit, and which files are not as they were."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from meshwright.mesh.errors import MeshError

# A git hook sets these for the repository that it runs in. With them git would not look for the repository of the
# folder that it is asked about.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
_SECONDS = 120
_CHECK_ALL = "Check all domains, without naming a commit, or mend the clone."
_FETCH = (
    "Fetch it with its history: `git fetch --unshallow origin` or `git fetch origin <branch>`; "
    "`fetch-depth: 0` in GitHub's checkout, `GIT_DEPTH: 0` in GitLab."
)


def commit_of(folder: Path) -> tuple[str, bool] | None:
    """The commit that is checked out and whether tracked files below the folder differ from it; None without git."""
    commit = _output(folder, "rev-parse", "HEAD")
    changes = _output(folder, "status", "--porcelain", "--untracked-files=no", "--", ".")
    return None if commit is None or changes is None else (commit, bool(changes))


def user_of(folder: Path) -> str | None:
    """Who commits in a folder: `Ann <ann@example.com>`; None where git has no name for it."""
    name, email = _output(folder, "config", "user.name"), _output(folder, "config", "user.email")
    return f"{name} <{email}>" if name and email else name or None


def repository_of(folder: Path) -> Path:
    """The top folder of the working tree that the folder belongs to.

    Raises:
        MeshError: it belongs to none, or there is no git.
    """
    return Path(_required(folder, "rev-parse", "--show-toplevel")).resolve()


def merge_base(repository: Path, ref: str) -> str:
    """The commit where the history of HEAD left that of a branch, tag or commit.

    Raises:
        MeshError: the name means no commit here, or the histories do not meet.
    """
    # No name of git's begins with a dash; what does would be read as an option.
    commit = (
        None if ref.startswith("-") else _output(repository, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    )
    if not commit:
        raise MeshError(f"{ref!r} is no commit, branch or tag that the clone {repository} knows", _FETCH)
    base = _output(repository, "merge-base", "HEAD", commit)
    if not base:
        shallow = _output(repository, "rev-parse", "--is-shallow-repository") == "true"
        why = "the clone is shallow" if shallow else "their histories do not meet"
        raise MeshError(f"{ref!r} and HEAD have no common commit in {repository}: {why}", _FETCH)
    return base


def short_commit(repository: Path, commit: str) -> str:
    """The commit as people write it."""
    return _required(repository, "rev-parse", "--short", commit)


def changed_files(repository: Path, base: str) -> frozenset[Path]:
    """Every file that is not as it was at a commit, in HEAD or in the working tree.

    New and deleted files are among them, and both names of one that was moved. What `.gitignore` names is no file of
    the repository. A submodule is one path.

    Raises:
        MeshError: git cannot tell.
    """
    diff = ("diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--ignore-submodules=none")
    listed = (
        _required(repository, *diff, base, "HEAD", "--"),
        _required(repository, *diff, base, "--"),
        _required(repository, "ls-files", "--others", "--exclude-standard", "-z"),
    )
    return frozenset(repository / name for names in listed for name in names.split("\0") if name)


def _required(folder: Path, *arguments: str) -> str:
    try:
        result = _git(folder, *arguments)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise MeshError(f"{folder}: git could not be run: {error}", "Install git, or check all domains.") from error
    if result.returncode:
        said = os.fsdecode(result.stderr).strip().splitlines() or [f"git ended with {result.returncode}"]
        raise MeshError(f"{folder}: git cannot tell what changed: {said[0].removeprefix('fatal: ')}", _CHECK_ALL)
    return os.fsdecode(result.stdout).removesuffix("\n")


def _output(folder: Path, *arguments: str) -> str | None:
    try:
        result = _git(folder, *arguments)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return None if result.returncode else os.fsdecode(result.stdout).strip()


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    # Asking takes no locks: somebody may work in the same clone.
    command = ["git", "--no-optional-locks", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=_SECONDS, check=False)
