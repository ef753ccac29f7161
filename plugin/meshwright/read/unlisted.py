"""The dbt projects below the root of a mesh that its mesh.yml does not list."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.unlisted import UnlistedProject
from meshwright.read.yaml_file import YamlFile

_PROJECT_FILE = "dbt_project.yml"
# Where dbt, Python and JavaScript keep copies of other projects, where interface packages are, and projects for tests.
_NOT_DOMAINS = frozenset(
    {"dbt_packages", "dbt_modules", "target", "logs", "site-packages", "node_modules", "interfaces"}
    | {"tests", "integration_tests"}
)
_ENVIRONMENT = "pyvenv.cfg"


def unlisted_projects(root: Path, listed: Collection[Path]) -> tuple[UnlistedProject, ...]:
    """The outermost dbt projects below a root that are no domain of its mesh, ordered by folder.

    What is below a domain, or below another project, is that one's business; so is the project that the root itself
    may be.

    Args:
        root: a folder whose mesh.yml lists domains.
        listed: the folders of the domains.
    """
    top = root.resolve()
    found = _projects(top, {str(folder.resolve()) for folder in listed})
    return tuple(UnlistedProject(root.as_posix(), folder) for folder in sorted(found))


def _projects(top: Path, listed: Collection[str]) -> Iterator[str]:
    for folder, folders, files in os.walk(top):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _NOT_DOMAINS]
        if folder == str(top):
            continue
        if folder in listed or _ENVIRONMENT in files:
            folders.clear()
        elif _PROJECT_FILE in files and _is_project(Path(folder, _PROJECT_FILE)):
            folders.clear()
            yield Path(folder).relative_to(top).as_posix()


def _is_project(path: Path) -> bool:
    """Whether a project file is one, and not a template for one."""
    try:
        name = YamlFile(path).content.get("name")
    except ConfigError:
        return False
    return isinstance(name, str) and name.isidentifier()
