"""The files of a release beside its own document: the same promises, in the formats of the field."""

from __future__ import annotations

from collections.abc import Mapping

from meshwright.mesh.product import Product


def release_files(product: Product, version: str) -> Mapping[str, bytes]:
    """The derived files of a release by their path in it; a function of the product and the version alone."""
    return {}
