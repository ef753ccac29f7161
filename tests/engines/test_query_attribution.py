"""On Postgres: what a real build runs says its domain, product and run, as the server itself received it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from meshwright.mesh.attribution import Attribution
from meshwright.read.query_comment import attribution_of
from tests.engines.postgres_database import PostgresDatabase
from tests.mesh.small_mesh import BIN, ENVIRONMENT

pytestmark = pytest.mark.dbt

FILES = {
    "dbt_project.yml": "name: sales\nprofile: sales\nseeds: {sales: {+group: orders}}\n",
    "profiles.yml": """\
sales:
  target: prod
  outputs:
    prod:
      type: postgres
      host: "{{ env_var('PGHOST') }}"
      port: "{{ env_var('PGPORT', '5432') | int }}"
      user: "{{ env_var('PGUSER') }}"
      password: "{{ env_var('PGPASSWORD', '') }}"
      dbname: "{{ env_var('PGDATABASE') }}"
      schema: sales_private
      threads: 2
""",
    "seeds/regions.csv": "region_id,name\n1,100 %\n2,%s /* a\n",
    "models/regions_of_sales.sql": "select region_id, name, current_query() as said from {{ ref('regions') }}\n",
    "models/ports.yml": """\
groups:
  - name: orders
    owner: {name: Sales, email: sales@example.com}
models:
  - name: regions_of_sales
    access: public
    config: {group: orders, materialized: incremental, on_schema_change: fail, contract: {enforced: true}}
    columns:
      - {name: region_id, data_type: integer, data_tests: [unique]}
      - {name: name, data_type: text}
      - {name: said, data_type: text}
""",
}
# Whatever makes or changes a table or view is noted, as the client sent it.
RECORDER = (
    "create schema watch",
    "create table watch.statements (number serial, said text, application text)",
    """create function watch.note() returns event_trigger language plpgsql security definer as $$
begin
  insert into watch.statements (said, application) values (current_query(), current_setting('application_name'));
end $$""",
    "create event trigger mesh_watch on ddl_command_end execute function watch.note()",
)


def run(command: str, *arguments: str, folder: Path, database: PostgresDatabase) -> str:
    ended = subprocess.run(
        [BIN / command, *arguments],
        cwd=folder,
        env={**ENVIRONMENT, **os.environ, **database.variables()},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=300,
    )
    assert not ended.returncode, ended.stdout
    return ended.stdout


def test_what_postgres_gets_is_attributed(postgres: PostgresDatabase, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    run("mesh", "init", folder=tmp_path, database=postgres)
    run("dbt", "deps", folder=tmp_path, database=postgres)
    postgres.execute(RECORDER)

    output = run("dbt", "build", folder=tmp_path, database=postgres)

    assert "publishing 1 port" in output
    invocation = json.loads((tmp_path / "target" / "run_results.json").read_text())["metadata"]["invocation_id"]
    rows = postgres.query("select said, application from watch.statements order by number")
    found = [attribution_of(said) for said, _ in rows]
    assert [said for (said, _), by in zip(rows, found, strict=True) if by is None] == []
    assert {application for _, application in rows} == {"mesh:sales"}
    model = Attribution("sales", invocation, "prod", "build", "orders", "model.sales.regions_of_sales")
    seed = Attribution("sales", invocation, "prod", "build", "orders", "seed.sales.regions")
    domain = Attribution("sales", invocation, "prod", "build")
    assert set(found) == {model, seed, domain}

    # The copy of an incremental model into the data area is the product's, what repoints the view is the domain's.
    publishing = [by for (said, _), by in zip(rows, found, strict=True) if "sales_data" in said]
    assert {model, domain} <= set(publishing)
    served = postgres.query("select name, said from sales.regions_of_sales order by region_id")
    assert [name for name, _ in served] == ["100 %", "%s /* a"]
    assert {attribution_of(said) for _, said in served} == {model}
