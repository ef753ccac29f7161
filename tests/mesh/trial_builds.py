"""Builds of a consumer on shares that were changed: which node breaks, and whether its tables are the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from tests.mesh.reference_mesh import copy_mesh, run

Source = Literal["interface check", "unit test rows", "engine", "test"]

NO_INTERFACE_CHECK = """\
{% materialization mesh_interface, default %}
  {%- call noop_statement('main', 'NOT CHECKED') -%}{{ sql }}{%- endcall -%}
  {{ return({'relations': []}) }}
{% endmaterialization %}
"""


@dataclass(frozen=True)
class Failure:
    """A node that failed, and who refused it."""

    node: str
    source: Source
    message: str


@dataclass(frozen=True)
class Outcome:
    """What came of a build.

    Attributes:
        failures: the nodes that failed; empty when the build was green.
        tables: columns, number of rows and a checksum of each table that the consumer has; only after a green build.
    """

    failures: tuple[Failure, ...]
    tables: Mapping[str, tuple[object, ...]]

    def broken(self, before: Outcome) -> bool:
        """Whether the build fails, or makes something else than it did before."""
        return bool(self.failures) or self.tables != before.tables

    def sources(self) -> set[str]:
        return {failure.source for failure in self.failures}


@dataclass(frozen=True)
class MeshCopy:
    """A copy of a mesh that was built, for one worker; its shares always begin as those of the original."""

    original: Path
    root: Path

    @classmethod
    def of(cls, original: Path, root: Path, consumers: tuple[str, ...], *, interface_check: bool) -> MeshCopy:
        copy_mesh(original, root)
        copy = cls(original, root)
        for consumer in consumers if not interface_check else ():
            # A project's own materialization wins over a package's.
            (copy.project(consumer) / "macros" / "no_interface_check.sql").write_text(NO_INTERFACE_CHECK)
        return copy

    def project(self, domain: str) -> Path:
        return self.root / "domains" / domain

    @contextmanager
    def changed(self, *statements: tuple[str, str]) -> Iterator[None]:
        """The shares of domains after SQL statements: `(domain, statement)`. Shares are replaced by a rename."""
        domains = {domain for domain, _ in statements}
        for domain in domains:
            share = self._share(self.root, domain)
            following = share.with_name(f".{domain}.changed.duckdb")
            shutil.copyfile(self._share(self.original, domain), following)
            with duckdb.connect(str(following)) as connection:
                for of, statement in statements:
                    if of == domain:
                        connection.execute(statement)
            following.replace(share)
        try:
            yield
        finally:
            for domain in domains:
                shutil.copyfile(self._share(self.original, domain), self._share(self.root, domain))

    def build(self, consumer: str, *arguments: str) -> Outcome:
        """Run `dbt build` (or another command) of a consumer, all of it."""
        project = self.project(consumer)
        results = project / "target" / "run_results.json"
        results.unlink(missing_ok=True)
        output = run(project, "dbt", *(arguments or ("build",)), codes=(0, 1, 2))
        assert results.exists(), output
        failures = tuple(
            Failure(result["unique_id"], _source(result, consumer), " ".join((result["message"] or "").split()))
            for result in json.loads(results.read_text(encoding="utf-8"))["results"]
            if result["status"] in ("error", "fail", "runtime error")
        )
        assert bool(failures) != (" ERROR=0 " in output), output
        return Outcome(failures, {} if failures else self.last_build(consumer).tables)

    def last_build(self, consumer: str) -> Outcome:
        """What a build left that was green."""
        return Outcome((), _tables(self.project(consumer) / "private" / "dev" / f"{consumer}.duckdb"))

    @staticmethod
    def _share(root: Path, domain: str) -> Path:
        return root / "shares" / "dev" / f"{domain}.duckdb"


def _source(result: Mapping[str, str], consumer: str) -> Source:
    kind, package = result["unique_id"].split(".")[:2]
    if package != consumer:
        return "interface check"
    if kind == "unit_test" and "Invalid column name" in result["message"]:
        return "unit test rows"
    return "test" if result["status"] == "fail" else "engine"


def _tables(file: Path) -> dict[str, tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        return {
            table: (
                *connection.execute(
                    f'select count(*), sum(hash(t)::hugeint) from "{schema}"."{table}" as t'
                ).fetchall(),
                *connection.execute(f'describe "{schema}"."{table}"').fetchall(),
            )
            for schema, table in names
        }
