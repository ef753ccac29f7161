"""The dbt package as a domain carries it in `interfaces/meshwright`, when it does not install it from elsewhere."""

from __future__ import annotations

from meshwright.package_data import dbt_package, schema_text

_PARTS = ("dbt_project.yml", "macros", "models")

SCHEMA_FILE = "mesh.schema.json"
"""dbt looks for nothing at the top of a package but its project file, so this one is safe there."""


def vendored_files() -> dict[str, str]:
    """The package's files by relative path, ordered; with them the schema of mesh.yml, for editors."""
    root = dbt_package()
    files = [path for part in _PARTS for path in sorted([root / part, *(root / part).rglob("*")]) if path.is_file()]
    texts = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return texts | {SCHEMA_FILE: schema_text("mesh.yml")}


def vendored_version() -> str:
    """The version of the package that this meshwright carries."""
    text = (dbt_package() / "dbt_project.yml").read_text(encoding="utf-8")
    return next(line.split(":", 1)[1].strip(" \"'") for line in text.splitlines() if line.startswith("version:"))
