"""Rollbacks that do not begin. Those that do need dbt and tables: tests/mesh/test_rollback.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, port


def listed(root: Path) -> None:
    """A mesh of one domain."""
    built(domain(root / "fleet"), port("aircraft"))
    (root / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet]\n")


ROLLBACKS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "rollback-wrong": (
        listed,
        [
            "mesh rollback",
            "mesh rollback fleeet",
            "mesh rollback fleet --mesh nowhere",
            "mesh rollback other --mesh fleet",
            "mesh rollback fleet --dry-run --record-only",
        ],
    ),
}
