"""SYN002: an interface package that was changed by hand."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.interface_lock import LOCK_FILE, Edits, edits_of, lock_of
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare each committed package with its own lock: that needs no registry."""
    for domain in mesh.domains:
        for interface in domain.interfaces:
            lock = lock_of(interface)
            folder = f"interfaces/{interface.domain}"
            if lock.problem:
                place = Place(f"{folder}/{LOCK_FILE}")
                yield _finding(domain, interface.domain, place, place, f"whose {LOCK_FILE} {lock.problem}")
            elif edits := edits_of(interface, lock):
                name = min(edits.changed + edits.added, default=LOCK_FILE)
                listed = min(edits.changed + edits.missing, default="")
                yield _finding(
                    domain,
                    interface.domain,
                    Place(f"{folder}/{name}"),
                    Place(f"{folder}/{LOCK_FILE}", anchor=("yaml", "files", *([listed] if listed else []))),
                    f"which is not as it was generated: {_said(edits)}",
                )


def _finding(domain: Domain, name: str, place: Place, lock: Place, tail: str) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{domain.name} -> {name}",
        fact=f"{domain.name} reads {name} through interfaces/{name}, {tail}",
        because=declaration(domain, lock, "records what was generated"),
        help=f"run `mesh sync` to write it again; for another contract, ask {name} to publish one",
    )


def _said(edits: Edits) -> str:
    parts = (("changed", edits.changed), ("removed", edits.missing), ("added", edits.added))
    return "; ".join(f"{_few(names)} {word}" for word, names in parts if names)


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


RULE = MeshRule(
    code="SYN002",
    name="edited-interface",
    summary="A committed interface package is not as `mesh sync` wrote it.",
    level="error",
    check=check,
)
