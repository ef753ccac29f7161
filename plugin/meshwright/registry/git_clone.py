"""A clone of the registry's repository: bare, of the last commit only, in the user's cache folder.

It is a copy that can be deleted at any time. Processes share it: git's objects are named by their content, and what
is more than adding objects happens under a lock. The lock is handed to git, so it is held for as long as git runs,
although who started it may have been killed; what git left locked is therefore stale for whoever holds it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_commands import Git, Said
from meshwright.registry.git_errors import told
from meshwright.registry.git_location import GitLocation, is_branch
from meshwright.usage.cached_results import cache_file

_TRANSFER_SECONDS = 300
_LOCK_SECONDS = _TRANSFER_SECONDS + 60
_FALLBACK_BRANCH = "main"
_HEADS = "refs/heads/"
_FETCHED = "refs/mesh/fetched/"
_WRITTEN = "refs/mesh/written"
_NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "meshwright"), ("EMAIL", "meshwright@localhost"))
}


class Clone:
    """The clone of one repository."""

    def __init__(self, location: GitLocation, environ: Mapping[str, str]) -> None:
        self.location = location
        folder = _cached(location, environ)
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="meshwright-registry-")) / "clone.git"
            weakref.finalize(self, partial(shutil.rmtree, folder.parent, ignore_errors=True))
        self.git = Git(folder, location, environ)

    def latest(self) -> tuple[str, str | None]:
        """The branch, and its last commit, whose content is then in the clone; None where there is no such branch.

        Raises:
            RegistryError: the repository cannot be asked.
        """
        if not self.git.folder.is_dir():
            with self._alone():
                pass
        branch, there = self._ask()
        if there is None or self._fetched(branch) == there:
            return branch, there
        with self._alone() as lock:
            # Whoever held the lock before may have fetched it.
            return branch, there if self._fetched(branch) == there else self._fetch(branch, lock)

    def commit(self, parent: str | None, files: Mapping[str, bytes], message: str) -> str:
        """Add files to a commit; return the new one, which nobody but this clone has.

        Args:
            parent: the commit, or None for the first of a branch.
            files: the bytes by path.
            message: of the commit.
        """
        with self._alone() as lock:
            stream = [b"feature done\n", f"reset {_WRITTEN}\n\ncommit {_WRITTEN}\n".encode()]
            stream += [b"committer " + self._author() + b"\n", _data(message.encode())]
            stream += [f"from {parent}\n".encode()] if parent else []
            for path in sorted(files):
                stream += [f"M 100644 inline {path}\n".encode(), _data(files[path])]
            said = self.git.run(
                "fast-import", "--quiet", "--force", "--done", given=b"".join((*stream, b"\ndone\n")), lock=lock
            )
            commit = None if said.code else self._ref(_WRITTEN)
            if commit is None:
                raise RegistryError(
                    f"{self.location.shown}: the clone in {self.git.folder} takes no commit: {said.why}"
                )
            return commit

    def push(self, commit: str, branch: str) -> Said:
        """Offer a commit to the repository, as the one that follows what it was made of."""
        # Without a force it is git itself that refuses what does not follow the last commit.
        said = self.git.run(
            "push",
            "--porcelain",
            "--no-verify",
            "--",
            "origin",
            f"{commit}:{_HEADS}{branch}",
            seconds=_TRANSFER_SECONDS,
        )
        if said.code == 0:
            with self._alone() as lock:
                self.git.run("update-ref", f"{_FETCHED}{branch}", commit, lock=lock)
        return said

    def _ask(self) -> tuple[str, str | None]:
        branch = self.location.branch
        wanted = [f"{_HEADS}{branch}"] if branch else ["HEAD", f"{_HEADS}{_FALLBACK_BRANCH}"]
        said = self.git.run("ls-remote", "--symref", "--", "origin", *wanted)
        if said.code != 0:
            raise told(self.location.shown, said)
        found = {}
        for line in said.out.decode("utf-8", "replace").splitlines():
            value, _, name = line.partition("\t")
            if value.startswith(f"ref: {_HEADS}") and name == "HEAD" and branch is None:
                branch = value.removeprefix(f"ref: {_HEADS}")
            else:
                found[name] = value
        if branch is not None and not is_branch(branch):
            raise RegistryError(
                f"{self.location.shown}: the default branch has a name that cannot be used", "Name one after a `#`."
            )
        if branch is None or branch == self.location.branch:
            # A repository without commits tells no branch.
            branch = branch or _FALLBACK_BRANCH
            return branch, found.get(f"{_HEADS}{branch}")
        return branch, found.get("HEAD")

    def _fetch(self, branch: str, lock: int) -> str:
        for again in (True, False):
            said = self.git.run(
                "fetch",
                "--quiet",
                "--depth=1",
                "--no-tags",
                "--no-write-fetch-head",
                "--",
                "origin",
                f"+{_HEADS}{branch}:{_FETCHED}{branch}",
                seconds=_TRANSFER_SECONDS,
                lock=lock,
            )
            commit = None if said.code != 0 else self._fetched(branch)
            if commit is not None:
                return commit
            if again:
                # It was answered a moment ago: perhaps it is the clone that is broken, by a power failure for instance.
                self._make(lock)
        raise told(self.location.shown, said)

    def _fetched(self, branch: str) -> str | None:
        return self._ref(f"{_FETCHED}{branch}")

    def _ref(self, name: str) -> str | None:
        said = self.git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return said.out.decode().strip() if said.code == 0 else None

    def _author(self) -> bytes:
        """Who commits, and when: as git's settings say, else meshwright."""
        said = self.git.run("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
        if said.code != 0:
            said = self.git.run("var", "GIT_COMMITTER_IDENT", environ=_NOBODY)
        return said.out.strip()

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Keep the other processes of this user out of the clone, which is made if it is missing."""
        folder = self.git.folder
        try:
            descriptor = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise RegistryError(f"the cache folder {folder.parent} cannot be written: {error.strerror}") from error
        try:
            self._wait_for(descriptor)
            if not folder.is_dir():
                self._make(descriptor)
            for stale in _locks(folder):
                stale.unlink(missing_ok=True)
            yield descriptor
        finally:
            os.close(descriptor)

    def _wait_for(self, descriptor: int) -> None:
        began = time.monotonic()
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() - began > _LOCK_SECONDS:
                    raise RegistryError(
                        f"{self.location.shown}: another process works with the clone of it in {self.git.folder}",
                        "Try again when it has ended.",
                    ) from error
                time.sleep(0.02)

    def _make(self, lock: int) -> None:
        """Make the clone in one step, in the place of one that is there; no hooks come with it."""
        folder = self.git.folder
        unfinished, old = folder.with_suffix(".new"), folder.with_suffix(".old")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
        said = self.git.run(
            "init", "--quiet", "--bare", "--template=", str(unfinished), environ={"GIT_DIR": str(unfinished)}, lock=lock
        )
        try:
            if folder.exists():
                folder.rename(old)
            unfinished.rename(folder)
            shutil.rmtree(old, ignore_errors=True)
        except OSError as error:
            raise RegistryError(f"{self.location.shown}: no clone can be made in {folder}: {said.why}") from error


def _cached(location: GitLocation, environ: Mapping[str, str]) -> Path | None:
    """Where the clone lies; None where there is no folder of the user's own that can be written."""
    digest = hashlib.sha256(location.url.encode()).hexdigest()[:32]
    file = cache_file(Path("/"), environ, "git")
    if file is None:
        return None
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return file.parent / f"{digest}.git" if os.access(file.parent, os.W_OK) else None


def _locks(folder: Path) -> Iterator[Path]:
    """What git leaves when it is killed; among its objects there is nothing of the kind that matters."""
    yield from folder.glob("*.lock")
    yield from (folder / "refs").rglob("*.lock")


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)
