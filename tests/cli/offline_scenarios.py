"""Folders and commands without a registry that answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from small_domain import built, domain, port, private

# Nobody listens at that port.
_NOWHERE = "http://127.0.0.1:9/registry"


def away(root: Path) -> None:
    """A domain whose registry does not answer, and whose policy lies in it."""
    folder = domain(root / "fleet", mesh_yml="policy: registry:company.yml\n")
    path = folder / "mesh.yml"
    path.write_text(path.read_text().replace("../registry", _NOWHERE))
    built(folder, port("aircraft"), private("staged"))


OFFLINE: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "offline": (
        away,
        [
            "mesh-check fleet",
            "mesh-check --offline fleet",
            "mesh-check --offline --against published fleet",
            "mesh publish fleet",
            "mesh status fleet",
        ],
    ),
}
