"""What `mesh-check` reads and finds with each version of dbt that it can be used with.

    python -m tests.versions.compare_dbt_versions --envs FOLDER

creates a virtual environment for each version in FOLDER (needs uv, npm and a package index; 1 GB), builds and publishes
a mesh of two domains with the dbt of this environment, and lets each version parse and compile a copy of it. Prints
which findings there are with which version, and where what is read of the manifests differs from the first version.
Ends with 1 when a version differs after `dbt compile`.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from meshwright.app.check import check
from meshwright.app.checked import check_scope
from meshwright.mesh.errors import MeshError
from tests.versions.environments import VERSIONS, Environment
from tests.versions.two_projects import (
    CHANGED,
    MARKETING,
    MARKETING_CHANGED,
    PROFILE,
    PROFILE_WITH_SHARES,
    PROJECT,
    PUBLISHED,
    ROOT,
    as_before_1_10,
)

REPOSITORY = Path(__file__).parents[2]
# dbt 1.9 and older do not read the lock file of 1.10 and newer.
WRITTEN_BY_DBT = ("target", "dbt_packages", "package-lock.yml", "private", "logs")
NOW = datetime(2026, 1, 4, tzinfo=timezone.utc)


def main() -> int:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--envs", type=Path, required=True, help="where the environments are, or are created")
    parser.add_argument("--keep", type=Path, help="a folder for the projects, to look at them afterwards")
    options = parser.parse_args()
    folder = (options.keep or Path(tempfile.mkdtemp())).resolve()
    original = folder / "original"
    publish(original)
    seen: dict[str, list[str]] = {}
    read: dict[str, dict[str, str]] = {}
    for dbt in VERSIONS:
        environment = Environment(dbt, options.envs.resolve() / dbt.version)
        environment.install()
        copy = folder / dbt.version
        shutil.copytree(original, copy, ignore=shutil.ignore_patterns(*WRITTEN_BY_DBT))
        if not dbt.carries:
            write_as_before_1_10(copy, folder / f"package-{dbt.version}")
        for command in ("parse", "compile"):
            look(environment, copy, command)
            seen[f"{dbt.version} {command}"] = findings(copy)
        read[dbt.version] = what_is_read(copy)
    print_findings(seen)
    print_differences(read)
    compiled = [found for name, found in seen.items() if name.endswith("compile")]
    return int(any(found != compiled[0] for found in compiled))


def publish(root: Path) -> None:
    """Build and publish both domains with the dbt of this environment, then change them."""
    write(root, ROOT)
    create(root / "sales", PUBLISHED)
    create(root / "marketing", MARKETING)
    for domain, commands in (("sales", ("dbt deps", "dbt build", "mesh publish")), ("marketing", ("mesh sync",))):
        for command in commands:
            name, *arguments = command.split()
            subprocess.run(
                [Path(sys.executable).parent / name, *arguments],
                cwd=root / domain,
                check=True,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
            )
    write(root / "sales", CHANGED)
    write(root / "marketing", MARKETING_CHANGED)
    for domain in ("sales", "marketing"):
        # A database without the plugin, which is not in the environments to compare.
        write(root / domain, {"profiles.yml": PROFILE.format(name=domain)})


def create(folder: Path, files: dict[str, str]) -> None:
    write(folder, {"dbt_project.yml": PROJECT.format(name=folder.name)})
    write(folder, {"profiles.yml": PROFILE_WITH_SHARES.format(name=folder.name)})
    write(folder, {"packages.yml": f"packages:\n  - local: {REPOSITORY}\n"})
    write(folder, files)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def look(environment: Environment, root: Path, command: str) -> None:
    """Let dbt write the manifests of both domains."""
    for domain in ("sales", "marketing"):
        (root / domain / "private").mkdir(exist_ok=True)
        for each in (("deps",), (command, "--profiles-dir", ".")):
            code, said = environment.run(root / domain, *each)
            if code != 0:
                print(f"dbt {environment.dbt.version}: dbt {' '.join(each)} in {domain} ended with {code}")
                print(said[-2000:])


def write_as_before_1_10(root: Path, package: Path) -> None:
    """Write the projects as dbt 1.8 and 1.9 take them, with the macros of the package alone."""
    shutil.copytree(REPOSITORY / "macros", package / "macros")
    write(package, {"dbt_project.yml": 'name: meshwright\nversion: "1.0.0"\nconfig-version: 2\n'})
    for path in root.rglob("*.yml"):
        text = path.read_text(encoding="utf-8").replace(f"local: {REPOSITORY}\n", f"local: {package}\n")
        path.write_text(as_before_1_10(text) if path.parent.name in ("ports", "models") else text, encoding="utf-8")


def findings(root: Path) -> list[str]:
    """The findings of a mesh, each in a line."""
    try:
        report = check([root], now=NOW)
    except MeshError as error:
        print(f"{root}: {error.what}")
        return []
    return sorted(
        f"{each.code} {each.subject} {Path(each.place.file).relative_to(root)}:{each.place.line}"
        for each in report.findings
    )


def what_is_read(root: Path) -> dict[str, str]:
    """Every value that is read of the manifests, by its path."""
    try:
        mesh = check_scope([root], {}, NOW).mesh
    except MeshError:
        return {}
    values = {"domains": mesh.domains, "bypasses": mesh.bypasses, "unread": mesh.unread}
    return {
        path: value
        for name, each in values.items()
        for path, value in leaves(name, json.loads(json.dumps(each, default=as_plain)))
        if str(root) not in value
    }


def as_plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(f"{path}.{key}", each)
    elif isinstance(value, list):
        if path.endswith(".tests"):
            # The order of data tests means nothing.
            value = sorted(value, key=json.dumps)
        for index, each in enumerate(value):
            yield from leaves(f"{path}[{index}]", each)
    else:
        yield path, json.dumps(value)


def print_findings(seen: dict[str, list[str]]) -> None:
    """A table of findings and columns; a dot is a finding that is there."""
    for number, name in enumerate(seen):
        print(f"{'  | ' * number}  {name}: {len(seen[name])} findings")
    for finding in sorted({each for found in seen.values() for each in found}):
        print("  ".join(f" {'.' if finding in found else '-'}" for found in seen.values()), f"  {finding}")


def print_differences(read: dict[str, dict[str, str]]) -> None:
    first, *others = read
    for name in others:
        paths = sorted({*read[first], *read[name]})
        different = [path for path in paths if read[first].get(path) != read[name].get(path)]
        print(f"\n{name} against {first}: {len(different)} of {len(paths)} values that are read differ")
        for path in different:
            print(f"  {path}: {read[first].get(path, 'absent')} -> {read[name].get(path, 'absent')}")


if __name__ == "__main__":
    sys.exit(main())
