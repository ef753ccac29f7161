"""Writing the files about the mesh as a whole; those that are there already are told and not made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from meshwright.app.site_writer import SiteWriter
from meshwright.registry.canonical import digest
from meshwright.site.documents import encoded
from meshwright.site.keyed_page import KeyedPage
from meshwright.site.mesh import SiteMesh
from meshwright.site.site_files import mesh_pages


@dataclass(frozen=True, slots=True)
class OldSite:
    """The site that is there.

    Attributes:
        pages: for pages that need not be made anew, the digest of what they were made from.
    """

    folder: Path
    pages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeshFiles:
    """The files about the mesh as a whole.

    Attributes:
        keys: digests of what those were made from that need not be made again.
        kept: those of the old site that stay.
    """

    paths: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)


def write_mesh_files(mesh: SiteMesh, old: OldSite, new: Path) -> MeshFiles:
    """Write them into a folder.

    Raises:
        MeshError: the disk does not take it.
    """
    made, writer = MeshFiles(), SiteWriter(new)
    for each in mesh_pages(mesh):
        if isinstance(each, KeyedPage):
            path, key = each.path, digest(encoded(each.made_from))
            made.keys[path] = key
            if old.pages.get(path) == key and (old.folder / path).is_file():
                made.kept.append(path)
            else:
                writer.write(path, each.text().encode())
        else:
            path, text = each
            writer.write(path, text.encode())
        made.paths.append(path)
    return made
