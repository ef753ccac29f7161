"""The site of a registry in a folder, written and read back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from meshwright.app.site import write_site
from meshwright.app.site_folder import SiteFolder
from meshwright.app.site_hands import SiteRegistry
from meshwright.registry.folder_store import FolderStore


def site_in(registry: Path, out: Path, now: datetime) -> dict[str, str]:
    """Path -> text of every file of the site."""
    write_site(SiteRegistry(FolderStore(registry)), SiteFolder(out), now, {})
    return {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
