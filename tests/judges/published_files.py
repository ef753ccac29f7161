"""The files that a release carries for other tools, laid into a folder as a registry holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from meshwright.app.release_files import release_files
from meshwright.mesh.product import Product


@dataclass(frozen=True, slots=True)
class Files:
    """Files of releases.

    Attributes:
        folder: the folder that they lie below.
        contracts: one ODCS contract for each port.
        products: one ODPS product for each release.
        catalogues: Backstage's entities, a file for each release or each domain.
    """

    folder: Path
    contracts: tuple[Path, ...]
    products: tuple[Path, ...]
    catalogues: tuple[Path, ...]

    @classmethod
    def below(cls, folder: Path) -> Files:
        """What lies below a folder."""
        return cls(
            folder,
            tuple(sorted(folder.rglob("*.odcs.yaml"))),
            tuple(sorted(folder.rglob("*.odps.yaml"))),
            tuple(sorted(folder.rglob("*catalog-info.yaml"))),
        )


def write_files(products: Iterable[Product], folder: Path, version: str = "1.0.0") -> Files:
    """Lay the files of a release of each product into a folder of its own."""
    for index, product in enumerate(products):
        for name, content in release_files(product, version).items():
            file = folder / f"{index:03d}" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return Files.below(folder)
