"""Files that travel with the plugin: the dbt package, the rule pages and the schemas.

In a wheel they lie inside the import package; in a checkout they are the repository's own folders.
"""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_CHECKOUT = _HERE.parents[1]


def dbt_package() -> Path:
    """The folder of the dbt package `meshwright`."""
    inside = _HERE / "dbt_package"
    return inside if inside.is_dir() else _CHECKOUT


def rule_pages() -> Path:
    """The folder with a page for each rule."""
    inside = _HERE / "rule_pages"
    return inside if inside.is_dir() else _CHECKOUT / "docs" / "rules"


SCHEMAS = {
    "mesh.yml": "read/mesh.schema.json",
    "mesh-debt.yml": "read/mesh-debt.schema.json",
    "mesh-waivers.yml": "read/mesh-waivers.schema.json",
    "policy": "read/policy.schema.json",
    "report": "render/report.schema.json",
    "product.json": "registry/product.schema.json",
    "port-dataset-facet": "exports/schemas/port-dataset-facet.schema.json",
}
"""The JSON Schemas of the files that people and programs read and write."""


def schema_text(name: str) -> str:
    """One of the schemas."""
    return (_HERE / SCHEMAS[name]).read_text(encoding="utf-8")
