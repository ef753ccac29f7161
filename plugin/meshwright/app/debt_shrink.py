"""Taking out of accepted debt what is solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from meshwright.app.debt_files import save_debt
from meshwright.app.examine import Examined, examine
from meshwright.app.registry import NO_VARIABLES
from meshwright.mesh.debt import DebtEntry


def shrink(
    folders: Sequence[Path], *, now: datetime, environ: Mapping[str, str] = NO_VARIABLES
) -> tuple[tuple[tuple[str, DebtEntry], ...], int]:
    """Take the entries out that nothing is found for any more; a file without entries goes.

    Returns:
        Domain and entry of what was taken out, and how many entries are left.

    Raises:
        MeshError: a domain could not be looked at.
    """
    examined = examine(folders, environ, now)
    solved = examined.settled.solved
    left = {name: _left(examined, name) for name in {name for name, _ in solved}}
    save_debt(examined.checked.configs, left)
    return solved, examined.settled.entries - len(solved)


def _left(examined: Examined, name: str) -> list[DebtEntry]:
    gone = {entry.key for domain, entry in examined.settled.solved if domain == name}
    return [entry for entry in examined.debts[name] if entry.key not in gone]
