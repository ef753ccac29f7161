"""What `mesh-check` reads and finds is the same with the manifests of each version of dbt, after `parse` and `compile`.

Two domains break rules on purpose, and one reads the other through an interface package and round it.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.check import check
from meshwright.app.checked import check_scope
from tests.engines.versions import two_projects
from tests.engines.versions.cells import in_each, run
from tests.engines.versions.environments import DBT_1_8, DBT_1_9, DBT_1_10, DBT_1_11, DBT_1_12, DBT_2, REPOSITORY, Cell

pytestmark = pytest.mark.dbt

OTHERS = (DBT_1_8, DBT_1_9, DBT_1_10, DBT_1_12, DBT_2)
each_other = pytest.mark.parametrize("cell", OTHERS, ids=lambda cell: cell.name, indirect=True)
# dbt 1.9 and older do not read the lock file of 1.10 and newer.
WRITTEN_BY_DBT = ("target", "dbt_packages", "package-lock.yml", "private", "logs")
NOW = datetime(2026, 1, 4, tzinfo=timezone.utc)
# The one name of a foreign table that only `dbt compile` puts together.
COMPOSED = "PRV004 by_name_of_macro -> sales.customers"

Read = dict[str, str]
Seen = tuple[list[str], list[str], Read]
"""The findings after `dbt parse` and after `dbt compile`, and then every value that was read."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both projects after a publication, changed so that there is something to find."""
    DBT_1_11.build()
    root = tmp_path_factory.mktemp("two") / "projects"
    two_projects.write(root, two_projects.ROOT)
    sales, marketing = (
        two_projects.create(root, "sales", two_projects.PUBLISHED),
        two_projects.create(root, "marketing", two_projects.MARKETING),
    )
    for command in (("dbt", "deps"), ("dbt", "build"), ("mesh", "publish")):
        run(DBT_1_11, sales, *command)
    run(DBT_1_11, marketing, "mesh", "sync")
    two_projects.write(sales, two_projects.CHANGED)
    two_projects.write(marketing, two_projects.MARKETING_CHANGED)
    for folder in (sales, marketing):
        # A database without the plugin, which not every cell has.
        two_projects.write(folder, {"profiles.yml": two_projects.PROFILE.format(name=folder.name)})
    return root


@pytest.fixture(scope="module")
def seen_with(original: Path) -> Callable[[Cell], Seen]:
    """What there is to see with a cell."""
    there: dict[Cell, Seen] = {}

    def seen(cell: Cell) -> Seen:
        if cell not in there:
            cell.build()
            there[cell] = look(cell, original)
        return there[cell]

    return seen


def test_much_is_found(seen_with: Callable[[Cell], Seen]) -> None:
    parsed, compiled, _ = seen_with(DBT_1_11)
    assert len(compiled) > 15
    assert [finding for finding in compiled if finding not in parsed] == [
        finding for finding in compiled if finding.startswith(COMPOSED)
    ]
    assert len(compiled) == len(parsed) + 1


@each_other
def test_the_same_is_found(cell: Cell, seen_with: Callable[[Cell], Seen]) -> None:
    assert seen_with(cell)[:2] == seen_with(DBT_1_11)[:2]


@each_other
def test_the_same_values_are_read(cell: Cell, seen_with: Callable[[Cell], Seen]) -> None:
    usual, these = seen_with(DBT_1_11)[2], seen_with(cell)[2]
    assert len(usual) > 300
    assert {path: these.get(path) for path in {*usual, *these} if these.get(path) != usual.get(path)} == {}


def look(cell: Cell, original: Path) -> Seen:
    """Let a dbt write the manifests of both domains, twice."""
    root = original.with_name(cell.name)
    shutil.copytree(original, root, ignore=shutil.ignore_patterns(*WRITTEN_BY_DBT))
    if not cell.carries:
        write_as_before_1_10(root, original.with_name(f"package-{cell.name}"))
    folders = [root / "sales", root / "marketing"]
    for folder in folders:
        (folder / "private").mkdir()
    in_each(cell, folders, ("dbt", "deps"), ("dbt", "parse"))
    parsed = findings(root)
    in_each(cell, folders, ("dbt", "compile"))
    return parsed, findings(root), what_is_read(root)


def write_as_before_1_10(root: Path, package: Path) -> None:
    """Write the projects as dbt 1.8 and 1.9 take them, with the macros of the package alone."""
    shutil.copytree(REPOSITORY / "macros", package / "macros")
    hook = 'on-run-end: ["{{ meshwright.publish_ports(results) }}"]\n'
    two_projects.write(package, {"dbt_project.yml": f"name: meshwright\nversion: 0.1.0\nmacro-paths: [macros]\n{hook}"})
    for path in root.rglob("*.yml"):
        text = path.read_text(encoding="utf-8").replace(f"local: {REPOSITORY}\n", f"local: {package}\n")
        properties = path.parent.name in ("ports", "models")
        path.write_text(two_projects.as_before_1_10(text) if properties else text, encoding="utf-8")


def findings(root: Path) -> list[str]:
    """The findings of a mesh, each in a line."""
    return sorted(
        f"{each.code} {each.subject} {Path(each.place.file).relative_to(root)}:{each.place.line}"
        for each in check([root], now=NOW).findings
    )


def what_is_read(root: Path) -> Read:
    """Every value that is read of the manifests, by its path."""
    mesh = check_scope([root], {}, NOW).mesh
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
