"""Places for a registry that several processes can reach, as a process is told where they are."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from meshwright.registry.location import open_registry
from meshwright.registry.store import Store
from tests.unit.registry.s3_server import S3Server


@dataclass(frozen=True)
class Place:
    """Where a registry is.

    Attributes:
        kind: folder, s3 or git.
        location: as mesh.yml would have it.
        environ: the environment variables that lead there.
        cache: the cache folder.
    """

    kind: str
    location: str
    environ: Mapping[str, str]
    cache: Path

    @property
    def root(self) -> Path:
        """Its folder, or its bare repository."""
        return Path(self.location.removeprefix("git+file://"))

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables of a process, and REGISTRY."""
        return {**self.environ, "XDG_CACHE_HOME": str(self.cache), "REGISTRY": self.location}

    def on(self, machine: int) -> Place:
        """The same place, seen from one of several machines, each with a cache folder of its own."""
        return replace(self, cache=self.cache / str(machine))

    def open(self) -> Store:
        """A store of its own, as every process has."""
        return open_registry(self.location, Path("/"), self.variables)


def empty_place(request: pytest.FixtureRequest, kind: str, folder: Path, name: str = "registry") -> Place:
    """A place without a registry."""
    cache = folder / f"cache-of-{name}"
    if kind == "s3":
        server: S3Server = request.getfixturevalue("s3")
        return Place(kind, server.location(), dict(server.environ), cache)
    if kind == "git":
        git("init", "--quiet", "--bare", "--initial-branch=main", str(folder / name))
        return Place(kind, f"git+file://{folder / name}", {}, cache)
    return Place(kind, str(folder / name), {}, cache)


def copied(request: pytest.FixtureRequest, place: Place, folder: Path, name: str) -> Place:
    """A place of the same kind with the same files in it; where it can, without the code that is tested."""
    if place.kind != "s3":
        shutil.copytree(place.root, folder / name)
        location = place.location.replace(str(place.root), str(folder / name))
        return replace(place, location=location, cache=folder / f"cache-of-{name}")
    copy, old = empty_place(request, place.kind, folder, name), place.open()
    new = copy.open()
    for path in old.tree(""):
        content = old.read(path)
        assert content is not None
        new.claim(path, content)
    return copy


def git(*arguments: str, **variables: str) -> str:
    """Run git as a person would, without anybody's settings."""
    environ = {"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/nonexistent"} | variables
    done = subprocess.run(["git", *arguments], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
