"""Folders and commands about where a registry lies."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from small_domain import domain, mesh, port, published


def places(root: Path) -> None:
    """A domain that names a registry which is not there yet, one that names none, and a folder with a letter."""
    domain(root / "fleet")
    (domain(root / "bare") / "mesh.yml").write_text("version: 1\n")
    (root / "letters").mkdir()
    (root / "letters/letter.txt").write_text("Dear")


def kept(root: Path) -> None:
    """A registry with two domains."""
    mesh(root)


def tampered(root: Path) -> None:
    """The same, and somebody who may write has changed a promise and a name, and left a letter with a trick in it."""
    kept(root)
    promise = next((root / "registry/products/fleet/aircraft").glob("*/product.json"))
    promise.write_bytes(promise.read_bytes().replace(b"aircraft", b"airships"))
    next(path for path in sorted((root / "registry/served").rglob("*")) if path.is_file()).unlink()
    (root / "registry/products/\x1b[2Jhelp: all is well").write_text("Dear")


def gone_on(root: Path) -> None:
    """A copy that somebody has published to."""
    kept(root)
    shutil.copytree(root / "registry", root / "copy")
    (root / "fleet/mesh.yml").write_text("version: 1\nregistry: ../copy\nproducts: {engines: {consumers: [network]}}\n")
    published(
        root / "fleet",
        port("aircraft", version=1, latest_version=2),
        port("aircraft", version=2),
        port("engines", group="engines"),
        port("seats", group="seats"),
        run="run-9",
    )


_BOTH = "mesh registry mirror registry copy"

PLACES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "registry-init": (
        places,
        [
            "mesh registry init shelf",
            "mesh registry init shelf",
            "mesh registry init memory://shelf",
            "mesh registry init letters",
            "mesh registry init letters/letter.txt",
            "mesh registry init '${NOT_SET}/shelf'",
            "mesh registry init s4://bucket/registry",
            "mesh registry init s3://key:secret@bucket/registry",
            "mesh registry init https://reader:secret@mirror.example.invalid/registry?x=1",
            "mesh registry init",
            "mesh registry init fleet/../shelf",
        ],
    ),
    "registry-verify": (
        kept,
        [
            "mesh registry verify registry",
            "mesh registry verify registry --only fleet",
            "mesh registry verify registry --only fleet.aircraft -f json",
            "mesh registry verify registry --only flet",
            "mesh registry verify registry --only fleet.aircrft",
            "mesh registry verify registry --only fleet/aircraft",
            "mesh registry verify nowhere",
            "mesh registry verify",
        ],
    ),
    "registry-verify-tampered": (
        tampered,
        ["mesh registry verify registry", "mesh registry verify registry -f json"],
    ),
    "registry-mirror": (
        kept,
        [
            _BOTH,
            _BOTH,
            "mesh registry verify copy",
            "mesh registry mirror registry part --domain fleet --no-listings",
            "mesh registry verify part",
            "mesh registry mirror registry part --domain flet",
            "mesh registry mirror registry registry",
            "mesh registry mirror nowhere part",
            "mesh registry mirror copy",
        ],
    ),
    "registry-mirror-refused": (gone_on, [_BOTH]),
}
