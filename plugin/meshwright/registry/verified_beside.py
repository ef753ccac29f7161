"""Verifying what people and mirrors put into a registry: policies, and the listings for web servers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from meshwright.mesh.errors import ConfigError, RegistryError
from meshwright.read.policy_file import load_policy
from meshwright.registry.at_once import at_once
from meshwright.registry.listings import LISTINGS, NAMES, decode_names, decode_tree
from meshwright.registry.store import Store
from meshwright.registry.verified import Verified

_MIRROR = "Run `mesh registry mirror` again."


def verify_policies(store: Store, paths: Iterable[str], verified: Verified) -> None:
    """A policy is no release: people write it, and whoever may write there may change it. It has to make sense."""
    wanted = sorted(paths)
    for path, content in zip(wanted, at_once(store, store.read, wanted), strict=True):
        try:
            load_policy(Path(path), content or b"")
        except ConfigError as error:
            verified.problem(path, f"is no policy: {error.problems[0]}", "Correct it, or take it away.")


def verify_listings(store: Store, paths: Iterable[str], verified: Verified) -> None:
    """Whoever reads a mirror through a web server sees what its listings name, and nothing else."""
    for path in sorted(paths):
        folder, _, name = path.rpartition("/")
        content = store.read(path)
        try:
            if name == NAMES:
                listed, there = decode_names(content or b"", path), store.names(folder)
            else:
                listed, there = decode_tree(content or b"", path), store.tree(folder)
        except RegistryError as error:
            verified.problem(path, error.what, _MIRROR)
            continue
        actual = {each for each in there if each.rpartition("/")[2] not in LISTINGS}
        if set(listed) != actual:
            example = min(set(listed) ^ actual)
            if set(listed) <= actual:
                # Somebody publishes into a folder that was a mirror: who reads the files themselves misses nothing.
                verified.note(path, f"does not list {example} yet, so a web server does not show it", _MIRROR)
            else:
                verified.problem(path, f"lists {example}, and it is not there", _MIRROR)
