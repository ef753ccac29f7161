"""Products in the formats of other tools: as text, and as files of a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.exported_products import Chosen
from meshwright.app.text_file import write_text
from meshwright.exports.formats import FORMATS
from meshwright.exports.losses import Lost, losses
from meshwright.exports.target import Target
from meshwright.mesh.errors import MeshError


@dataclass(frozen=True, slots=True)
class Written:
    """What an export to a folder did.

    Attributes:
        paths: the files that it wrote, in their order.
        others: files of the format that were there, and are not of this export.
    """

    paths: tuple[Path, ...]
    others: tuple[Path, ...]


def export_text(name: str, chosen: Chosen, target: Target) -> str:
    """All documents as one text.

    Raises:
        MeshError: the format cannot tell of what was chosen.
    """
    _require_possible(name, chosen)
    chosen_format = FORMATS[name]
    documents = [each for _, group in chosen_format.files(chosen.products, target) for each in group]
    return chosen_format.text(documents)


def export_files(name: str, chosen: Chosen, target: Target) -> Mapping[str, str]:
    """The documents by the names of their files, which are safe, and differ also on a disk that folds case.

    Raises:
        MeshError: the format cannot tell of what was chosen.
    """
    _require_possible(name, chosen)
    chosen_format = FORMATS[name]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for stem, documents in chosen_format.files(chosen.products, target):
        digest = hashlib.sha256(stem.encode()).hexdigest()[:12]
        file = f"{stem}-x{digest}" if stem.casefold() in taken else stem
        taken.add(stem.casefold())
        found[f"{file}{chosen_format.ending}"] = chosen_format.text(documents)
    return found


def write_files(name: str, files: Mapping[str, str], folder: Path) -> Written:
    """Write files into a folder, each in one step; nothing there is deleted.

    Raises:
        MeshError: the folder is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise MeshError(f"{folder} is no folder", "Name a folder, or `-` for standard output.")
    paths = []
    for file, text in files.items():
        write_text(folder / file, text)
        paths.append(folder / file)
    others = sorted(path for path in folder.glob(f"*{FORMATS[name].ending}") if path.name not in files)
    return Written(tuple(paths), tuple(others))


def export_report(name: str, chosen: Chosen) -> tuple[Lost, ...]:
    """What readers of a format lose of the chosen products."""
    return tuple(lost for exported in chosen.products for lost in losses(name, exported))


def _require_possible(name: str, chosen: Chosen) -> None:
    if chosen.ports_alone and not FORMATS[name].of_ports:
        raise MeshError(
            f"{', '.join(chosen.ports_alone)}: {name} tells of whole products, not of single ports",
            "Name the product: `fleet.aircraft`.",
        )
    if FORMATS[name].of_tables and not any(each.deployments for each in chosen.products):
        raise MeshError(
            f"{name} tells of tables, and what is not deployed has none",
            "Run `mesh publish` after a build, and this command without `--local`.",
        )
