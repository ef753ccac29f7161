"""Files that travel with the plugin: the dbt package and the rule pages.

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
