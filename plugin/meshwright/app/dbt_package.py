"""The dbt package as a domain carries it in `interfaces/meshwright`, when it does not install it from elsewhere."""

from __future__ import annotations

from meshwright.package_data import dbt_package

_PARTS = ("dbt_project.yml", "macros", "models")


def vendored_files() -> dict[str, str]:
    """The package's files by relative path, ordered."""
    root = dbt_package()
    files = [path for part in _PARTS for path in sorted([root / part, *(root / part).rglob("*")]) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}
