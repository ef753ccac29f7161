"""Folders and commands about other tools: products that go out to them, and contracts that come from them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, mesh, port, private, published, stub

_CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: draft
dataProduct: orders
team: {name: Sales, members: [{username: sales@example.com, role: owner}]}
slaProperties:
  - {property: latency, value: 4, unit: h}
servers: [{server: prod, type: duckdb, database: sales.duckdb}]
schema:
  - name: orders
    physicalType: table
    description: "One row for each order. \\e[2J"
    properties:
      - {name: id, logicalType: integer, primaryKey: true, required: true}
      - name: status
        physicalType: varchar(20)
        classification: internal
        quality:
          - {metric: invalidValues, arguments: {validValues: [open, paid]}, mustBe: 0}
          - {metric: rowCount, mustBeGreaterThan: 10, name: "enough\\e[2J"}
"""


def served(root: Path) -> None:
    """`punctuality` reads the seats of `fleet`, and promises something of its own."""
    mesh(root)
    (root / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    (root / "punctuality/mesh.yml").write_text(
        "version: 1\nregistry: ../registry\ninputs: [fleet.seats]\nproducts:\n  delays:\n"
        "    title: Delays\n    consumers: []\n    sla: {freshness: 24h}\n    support: {channel: '#delays'}\n"
    )
    published(
        root / "punctuality",
        port("delays", "id", "delay double", group="delays", deprecation_date="2027-06-30"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )


def unpublished(root: Path) -> None:
    built(domain(root / "fleet"), port("aircraft"))


def agreed(root: Path) -> None:
    """A contract-first project; a contract with mistakes, and one of a version that nobody here reads."""
    (root / "dbt_project.yml").write_text("name: sales\n")
    (root / "orders.odcs.yaml").write_text(_CONTRACT)
    (root / "wrong.odcs.yaml").write_text(
        _CONTRACT.replace("id: orders", "idd: orders").replace("name: id, logicalType: integer", "name: id")
    )
    (root / "evil.odcs.yaml").write_text(_CONTRACT.replace("- name: orders", "- name: ../../orders"))
    (root / "later.odcs.yaml").write_text(_CONTRACT.replace("v3.1.0", "v3.2.0"))


_FORMATS = ("odcs", "odps", "backstage", "datahub", "openlineage", "dprod")

EXPORTS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "export": (served, [f"mesh export {form} punctuality" for form in _FORMATS]),
    "export-files": (
        served,
        [
            "mesh export odcs -o catalogue",
            "mesh export odcs fleet.seats -o catalogue",
            "mesh export datahub --folder punctuality -o -",
            "mesh export odcs -o mesh.yml",
        ],
    ),
    "export-report": (
        served,
        [f"mesh export {form} punctuality --report" for form in _FORMATS]
        + ["mesh export odps punctuality --report -f json"],
    ),
    "export-errors": (
        served,
        [
            "mesh export odsc",
            "mesh export odcs flet",
            "mesh export odcs fleet.seat",
            "mesh export odcs -e dev",
            "mesh export odps fleet.aircraft@2",
            "mesh export odcs --local --env prod",
        ],
    ),
    "export-local": (
        unpublished,
        [
            "mesh export odps --folder fleet",
            "mesh export odps --folder fleet --local",
            "mesh export datahub --folder fleet --local",
        ],
    ),
    "import-odcs": (
        agreed,
        [
            "mesh import odcs orders.odcs.yaml",
            "mesh import odcs orders.odcs.yaml --adapter duckdb --stdout",
            "mesh import odcs orders.odcs.yaml --adapter duckdb",
            "mesh import odcs orders.odcs.yaml --adapter duckdb",
            "mesh import odcs wrong.odcs.yaml",
            "mesh import odcs evil.odcs.yaml --adapter duckdb",
            "mesh import odcs later.odcs.yaml",
            "mesh import odcs nowhere.yaml",
            "mesh import odcs orders.odcs.yaml --folder nowhere",
        ],
    ),
}
"""By the name of the transcript: a folder, and the commands."""
