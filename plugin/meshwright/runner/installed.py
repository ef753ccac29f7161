"""What is installed beside dbt: another version of anything may build something else."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

_METADATA = (".dist-info", ".egg-info")


def installed(executable: Path) -> str:
    """A digest of the names and versions of all Python packages that dbt may import, and of the dbt executable.

    Args:
        executable: dbt.
    """
    folders = {*sys.path, *map(str, executable.resolve().parent.parent.glob("lib/python*/site-packages"))}
    names = {f"python {sys.version}"}
    for folder in folders - {""}:
        with suppress(OSError):
            names.update(path.name for path in Path(folder).iterdir() if path.name.endswith(_METADATA))
    with suppress(OSError):
        found = executable.stat()
        names.add(f"dbt {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()
