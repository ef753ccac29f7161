"""What publishing on Postgres costs, and what readers notice, against the floor and against dbt alone.

The table has a million rows and 20 columns. It is published by a move (materialized as a table) and by a copy
(materialized as incremental); what is measured is the time from the end of the build's last model or test to the
commit of the publication. The floor is what Postgres needs for the same in one session: `create table as` for the copy,
`alter table ... rename` and `create or replace view` for the move. Counting the rows, which the receipt tells, is
listed by itself.

Then eight readers read two ports in each transaction, and a view on one of them, while builds go on in a loop: under
meshwright, and under dbt alone, which builds the same tables where they are read.

Run in a checkout: `python benchmarks/publish_on_postgres.py [--rows 1000000] [--builds 20]`. It starts a Postgres of
its own, unless PG* variables name one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.engines.postgres_database import new_database
from tests.engines.postgres_readers import readers_of
from tests.engines.postgres_server import running
from tests.engines.shop import Shop

COLUMNS = 20
REPEATED = 5
WIDE = """\
{{{{ config(materialized='{materialized}') }}}}
select '{{{{ invocation_id }}}}'::text as built_by, {columns}
from generate_series(1, {rows}) as numbers (n)
"""
VIEW = "create view market.report as select order_id, built_by from {}.orders"


def main() -> None:
    """Measure, and print two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--builds", type=int, default=20)
    given = parser.parse_args()
    with running() as server, tempfile.TemporaryDirectory() as folder, new_database(server) as database:
        (version,) = database.query("select version()")[0]
        print(f"{version.split(' on ')[0]}, a table of {given.rows:,} rows and {COLUMNS} columns\n")
        shop = Shop.create(Path(folder) / "shop", database)
        costs(shop, given.rows)
        plain = Shop.create(Path(folder) / "plain", database, schema="plain", packages="packages: []\n")
        noticed(shop, plain, given.builds)


def costs(shop: Shop, rows: int) -> None:
    """How long a publication takes by move and by copy, and what Postgres alone needs."""
    columns = ", ".join(f"n + {number} as c{number}" for number in range(COLUMNS - 1))
    hook: dict[str, list[float]] = {}
    floor: dict[str, list[float]] = {}
    shop.reset()
    shop.write("models/ports.yml", "models:\n  - {name: wide, access: public}\n")
    for name in ("orders", "customers"):
        (shop.folder / f"models/{name}.sql").unlink()
    for way, materialized in (("move", "table"), ("copy", "incremental")):
        sql = WIDE.format(materialized=materialized, columns=columns, rows=rows)
        shop.write("models/wide.sql", sql)
        for _ in range(REPEATED):
            shop.build("--full-refresh")
            hook.setdefault(way, []).append(shop.publishing_seconds())
    with shop.database.connected() as connection, connection.cursor() as cursor:

        def timed(*statements: str) -> float:
            began = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
            return time.perf_counter() - began

        cursor.execute("create schema floor")
        cursor.execute("create table floor.built as select * from shop_private.wide")
        cursor.execute("create view floor.wide as select * from floor.built")
        for number in range(REPEATED):
            floor.setdefault("count", []).append(timed("select count(*) from floor.built"))
            floor.setdefault("copy", []).append(timed(f"create table floor.copy_{number} as select * from floor.built"))
            renamed = f"alter table floor.copy_{number} rename to version_{number}"
            view = f"create or replace view floor.wide as select * from floor.version_{number}"
            floor.setdefault("move", []).append(timed("begin", renamed, view, "commit"))
        cursor.execute("drop schema floor cascade")
    print("| seconds, median of five | publishing | floor | ratio | without counting the rows |")
    print("| --- | --- | --- | --- | --- |")
    counted = statistics.median(floor["count"])
    for way in ("move", "copy"):
        ours, theirs = statistics.median(hook[way]), statistics.median(floor[way])
        print(f"| {way} | {ours:.3f} | {theirs:.3f} | {ours / theirs:.1f} | {ours - counted:.3f} |")
    print(f"| counting the rows |  | {counted:.3f} |  |  |\n")


def noticed(shop: Shop, plain: Shop, builds: int) -> None:
    """What eight readers see while builds go on."""
    print("| 8 readers | builds | sessions | errors | mixed releases | view lost | longest statement, s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, project, schema in (("meshwright", shop, "shop"), ("dbt alone", plain, "plain")):
        project.reset()
        project.build()
        project.execute("create schema market", VIEW.format(schema))
        with readers_of(project.database, f"{schema}.orders", f"{schema}.customers", "market.report") as seen:
            failed = sum(not project.dbt("build", "--vars", "{rows: 20000}").ok for _ in range(builds))
        errors = sum(seen.errors.values())
        print(
            f"| {name} | {builds - failed} of {builds} | {seen.sessions} | {errors} | {seen.mixed} | {seen.view_lost}"
            f" | {seen.longest:.2f} |"
        )


if __name__ == "__main__":
    main()
