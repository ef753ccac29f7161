"""Which DuckDB files a project builds in, as far as a profiles.yml beside it tells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from meshwright.mesh.errors import ConfigError
from meshwright.read.yaml_file import YamlFile


def duckdb_files(project: Path) -> dict[str, set[str]]:
    """The files of all DuckDB outputs by the name that their catalog has in SQL, in lower case.

    A path that Jinja makes is left out, and so is a profile that lies elsewhere: nobody knows what they mean here.
    """
    found: dict[str, set[str]] = {}
    for path in _paths(project / "profiles.yml"):
        if "{{" not in path:
            place = path if ":" in path else os.path.normpath(project.resolve() / path)
            found.setdefault(Path(path).stem.casefold(), set()).add(place)
    return found


def _paths(profiles: Path) -> Iterator[str]:
    try:
        content = YamlFile(profiles).content if profiles.is_file() else {}
    except ConfigError:
        return
    for profile in content.values():
        outputs = profile.get("outputs") if isinstance(profile, dict) else None
        for output in outputs.values() if isinstance(outputs, dict) else ():
            if isinstance(output, dict) and output.get("type") == "duckdb" and isinstance(output.get("path"), str):
                yield output["path"]
