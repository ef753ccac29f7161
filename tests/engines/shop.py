"""A domain `shop` on Postgres that publishes orders and customers, small enough to be built in a second.

Each port carries the id of the run that built it, so that a reader can tell of which publication it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner

from tests.engines.postgres_database import PostgresDatabase
from tests.mesh.small_mesh import BIN, ENVIRONMENT, REPOSITORY

_PROJECT = """\
name: shop
version: "1.0.0"
profile: shop
flags: {send_anonymous_usage_stats: false}
models:
  shop:
    +materialized: table
"""

_PROFILE = """\
shop:
  target: prod
  outputs:
    prod:
      type: postgres
      host: {PGHOST}
      port: {PGPORT}
      user: {PGUSER}
      password: {PGPASSWORD}
      dbname: {PGDATABASE}
      schema: {schema}
      threads: 2
"""

PACKAGES = f"packages:\n  - local: {REPOSITORY}\n"

SHOP = {
    "models/orders.sql": "select n as order_id, n % 3 as customer_id, '{{ invocation_id }}'::text as built_by\n"
    "from generate_series(1, {{ var('rows', 10) }}) as numbers (n)\n",
    "models/customers.sql": "select distinct customer_id, '{{ invocation_id }}'::text as built_by\n"
    "from {{ ref('orders') }}\n",
    "models/ports.yml": """\
groups:
  - name: sales
    owner: {name: Shop, email: shop@example.com}
models:
  - name: orders
    access: public
    config: {group: sales}
    columns: [{name: order_id, data_tests: [unique]}]
  - name: customers
    access: public
    config: {group: sales}
""",
}

SCHEMAS = ("shop", "shop_data", "shop_private", "plain", "market")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a dbt command.

    Attributes:
        ok: whether it ended well.
        text: what dbt would have printed.
    """

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Shop:
    """The domain's folder and its database."""

    folder: Path
    database: PostgresDatabase

    @classmethod
    def create(
        cls, folder: Path, database: PostgresDatabase, *, schema: str = "shop_private", packages: str = PACKAGES
    ) -> Shop:
        """A project with its packages installed."""
        shop = cls(folder, database)
        given = {"PGPORT": "5432", "PGPASSWORD": "none"} | database.variables()
        shop.write("dbt_project.yml", _PROJECT)
        shop.write("profiles.yml", _PROFILE.format(**given, schema=schema))
        shop.write("packages.yml", packages)
        assert shop.dbt("deps").ok
        return shop

    def reset(self) -> None:
        """As it was at first, before any build."""
        shutil.rmtree(self.folder / "models", ignore_errors=True)
        for name, text in SHOP.items():
            self.write(name, text)
        self.database.execute([f"drop schema if exists {schema} cascade" for schema in SCHEMAS])

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file of the project."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        self.write(name, text.replace(old, new))

    def reset_model(self, name: str, head: str) -> None:
        """A model as it was at first, with something before its SQL."""
        self.write(f"models/{name}.sql", head + SHOP[f"models/{name}.sql"])

    def dbt(self, *arguments: str) -> Said:
        """Run dbt in this process, which has imported it already."""
        said: list[str] = []
        runner = dbtRunner(
            callbacks=[lambda event: said.append(event.info.msg) if event.info.level != "debug" else None]
        )
        where = ("--project-dir", str(self.folder), "--profiles-dir", str(self.folder))
        # Its log below the project, and nothing on the terminal.
        result = runner.invoke(["--quiet", "--log-path", str(self.folder / "logs"), *arguments, *where])
        return Said(result.success, "\n".join(said) + (f"\n{result.exception}" if result.exception else ""))

    def build(self, *arguments: str) -> str:
        """Build, and return what dbt said; it must end well."""
        said = self.dbt("build", *arguments)
        assert said.ok, said.text
        return said.text

    def publish(self, *arguments: str) -> str:
        """Build, and return the id of the run, all of whose ports must be served."""
        text = self.build(*arguments)
        assert "meshwright: publishing" in text, text
        served = self.served()
        assert len(set(served.values())) == 1, served
        return served["orders"]

    def refuse(self, *arguments: str) -> str:
        """Build, and return why nothing was published."""
        text = self.build(*arguments)
        told = next(line for line in text.splitlines() if "NOT PUBLISHED" in line)
        return told.partition("NOT PUBLISHED: ")[2].removesuffix("; consumers still see the last publication")

    def rollback(self, *arguments: str) -> Said:
        """Go one publication back."""
        return self.dbt("run-operation", "meshwright.rollback_ports", *arguments)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start dbt as a process of its own."""
        return subprocess.Popen(
            [BIN / "dbt", *arguments],
            cwd=self.folder,
            env=ENVIRONMENT | {"PATH": os.environ.get("PATH", "")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement."""
        return self.database.query(statement)

    def execute(self, *statements: str) -> None:
        """Run statements."""
        self.database.execute(statements)

    def publishing_seconds(self) -> float:
        """How long the last build took to publish: from the end of the last model or test to the commit."""
        results = json.loads((self.folder / "target" / "run_results.json").read_text("utf-8"))["results"]
        ended: dict[bool, datetime] = {}
        for result in results:
            is_hook = result["unique_id"].startswith("operation.")
            for timing in result["timing"]:
                moment = datetime.fromisoformat(timing["completed_at"].replace("Z", "+00:00"))
                ended[is_hook] = max(ended.get(is_hook, moment), moment)
        return (ended[True] - ended[False]).total_seconds()

    def served(self) -> dict[str, str]:
        """Which run built each port that readers see."""
        ports = [row[0] for row in self.query("select viewname from pg_views where schemaname = 'shop' order by 1")]
        return {port: self.query(f'select min(built_by) from shop."{port}"')[0][0] for port in ports}

    def versions(self) -> list[str]:
        """The ports whose versions are in the data area, one entry for each."""
        rows = self.query("select tablename from pg_tables where schemaname = 'shop_data' order by 1")
        return [name.partition("__")[0] for (name,) in rows if name != "mesh_publications"]
