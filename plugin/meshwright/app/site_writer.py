"""Writing the files of a site: many, small, and each once."""

from __future__ import annotations

import os
from pathlib import Path

from meshwright.mesh.errors import MeshError


class SiteWriter:
    """Writes files below one folder; folders are made as they are needed."""

    def __init__(self, folder: Path) -> None:
        self._top = os.fspath(folder)
        self._made: set[str] = set()

    def write(self, path: str, content: bytes) -> None:
        """Write a file of the site.

        Args:
            path: in the site, with `/`.
            content: what is in it.

        Raises:
            MeshError: the disk does not take it.
        """
        # Texts and no Paths: there are tens of thousands.
        folder, name = os.path.split(path)
        target = f"{self._top}/{folder}" if folder else self._top
        try:
            if target not in self._made:
                Path(target).mkdir(parents=True, exist_ok=True)
                self._made.add(target)
            with open(f"{target}/{name}", "wb", buffering=0) as file:  # noqa: PTH123 - see above
                file.write(content)
        except OSError as error:
            raise unwritable(target, error) from error


def unwritable(place: str | Path, error: OSError) -> MeshError:
    """The error for a place that the site cannot be written to."""
    return MeshError(
        f"the site cannot be written: {place}: {error.strerror or error}",
        "Make room or give rights there, or name another folder with --out.",
    )
