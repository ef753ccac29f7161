"""Commands on grants, without a database that answers; with one: tests/engines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, port

# Nobody listens at that port.
_NOWHERE = "127.0.0.1:9/mesh"


def offering(root: Path) -> None:
    """A domain whose names are too long for a database, and one whose are not."""
    built(domain(root / "fleet"), port("aircraft"))
    built(domain(root / "other", "o" * 40), port("seats", group="s" * 30))


GRANTS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "grants": (
        offering,
        [
            "mesh grants plan --folder fleet",
            "mesh grants plan --folder fleet --url mysql://admin@localhost/mesh",
            f"mesh grants apply --folder fleet --url postgresql://admin:s3cret@{_NOWHERE}",
            f"mesh grants check --folder fleet --url postgresql://admin:s3c@ret@{_NOWHERE}",
            f"mesh grants check --folder fleet --url postgresql://admin:s3cret%zz@{_NOWHERE}",
            f"mesh grants plan --folder other --url postgresql://{_NOWHERE}",
            f"mesh grants plan --folder fleet --prefix pg_ --url postgresql://{_NOWHERE}",
            f"mesh grants check fleeet --folder fleet --url postgresql://{_NOWHERE}",
            f"mesh grants check --folder nowhere --url postgresql://{_NOWHERE}",
            f"mesh-check fleet --grants-url postgresql://admin:s3cret@{_NOWHERE}",
            "mesh-check fleet --grants-url fleet.db",
        ],
    ),
}
