"""What a build says of a foreign port on Postgres that is not as the interface package promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.interfaces.package import interface_package
from meshwright.mesh.port import Column
from meshwright.mesh.relation import Relation
from tests.engines.postgres_database import PostgresDatabase
from tests.mesh.reference_mesh import run
from tests.mesh.small_mesh import REPOSITORY
from tests.unit.interfaces import upstream

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("postgres")]

READER = "interface_reader"
"""Roles are those of the whole server: no other test has this one."""

PROMISED = (Column("tail_number", "varchar(10)"), Column("seats", "numeric(5,2)"), Column("rows", "integer"))
SAME = "'N1'::varchar(10) as tail_number, 1::numeric(5,2) as seats, 1 as rows"

FOUND: Mapping[str, str] = {
    "same": SAME,
    "further": f"{SAME}, now() as added",
    "wider": "'N1'::varchar(20) as tail_number, 1::numeric(7,2) as seats, 1::bigint as rows",
    "other_digits": "'N1'::varchar(10) as tail_number, 1::numeric(5,1) as seats, 1 as rows",
    "shorter": "'N1'::varchar(9) as tail_number, 1::numeric(5,2) as seats, 1 as rows",
    "lost": "'N1'::varchar(10) as tail_number, 1 as rows",
    "refused": SAME,
    "unread": SAME,
}
"""What the upstream serves as each port; `gone` is promised too, and served as nothing."""


@pytest.fixture
def reader(postgres: PostgresDatabase, tmp_path: Path) -> Path:
    """A project that reads all those ports but `unread`."""
    ports = [upstream.port(name, columns=PROMISED) for name in (*FOUND, "gone")]
    domain = upstream.domain(release := upstream.release(*ports), environments=("dev",))
    (deployment,) = domain.deployments
    served = tuple(
        replace(each, relation=Relation(postgres.name, "fleet", each.port.name)) for each in deployment.served
    )
    domain = replace(domain, deployments=(replace(deployment, adapter="postgres", served=served),))
    files = {
        "dbt_project.yml": """\
name: reader
profile: reader
dispatch:
  - {macro_namespace: dbt, search_order: [reader, meshwright, dbt]}
""",
        "packages.yml": f"packages:\n  - local: {REPOSITORY}\n  - local: interfaces/fleet\n",
        "profiles.yml": f"""\
reader:
  target: dev
  outputs:
    dev:
      type: postgres
      host: "{{{{ env_var('PGHOST') }}}}"
      port: "{{{{ env_var('PGPORT', '5432') | int }}}}"
      user: {READER}
      password: "{{{{ env_var('PGPASSWORD', '') }}}}"
      dbname: "{{{{ env_var('PGDATABASE') }}}}"
      schema: reader_private
      threads: 2
""",
    }
    for name in (*FOUND, "gone"):
        if name != "unread":
            files[f"models/reads_{name}.sql"] = (
                f"select tail_number, seats, rows from {{{{ ref('fleet', '{name}') }}}}\n"
            )
    for name, text in interface_package(domain, upstream.pairs(release), {}).files:
        files[f"interfaces/fleet/{name}"] = text
    for name, text in files.items():
        (tmp_path / "reader" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "reader" / name).write_text(text, encoding="utf-8")
    postgres.create_login(READER)
    # More than `mesh grants` gives it: it could make the schemas of others.
    postgres.execute([f'grant create on database "{postgres.name}" to {READER}'])
    run(tmp_path / "reader", "dbt", "deps")
    return tmp_path / "reader"


def build(reader: Path, postgres: PostgresDatabase) -> str:
    return run(reader, "dbt", "build", codes=(1,), variables=postgres.variables())


def test_each_port_is_compared_with_what_is_served(reader: Path, postgres: PostgresDatabase) -> None:
    postgres.execute(["create schema fleet", f"grant usage on schema fleet to {READER}"])
    postgres.execute([f"create view fleet.{name} as select {columns}" for name, columns in FOUND.items()])
    readable = [name for name in FOUND if name not in ("refused", "unread")]
    postgres.execute([f"grant select on fleet.{name} to {READER}" for name in readable])

    said = build(reader, postgres)
    for name in ("same", "further", "wider"):
        assert f"OK created sql mesh_interface model fleet.{name} " in said
        assert f"OK created sql view model reader_private.reads_{name} " in said
    for told in (
        "fleet.wider: column tail_number is character varying(20), promised was character varying(10), which holds all",
        "fleet.wider: column seats is numeric(7,2), promised was numeric(5,2), which holds all its values",
        "fleet.wider: column rows is bigint, promised was integer, which holds all its values",
        "breaks its contract: column seats is numeric(5,1), promised was numeric(5,2).",
        "breaks its contract: column tail_number is character varying(9), promised was character varying(10).",
        "breaks its contract: column seats is missing.",
        f"the port fleet.refused is not offered to this domain: {READER} has no right to read ",
        "the port fleet.gone is not there: ",
        f"fleet.unread: {READER} has no right to read",
    ):
        assert told in said
    built = postgres.query(
        "select relname from pg_class where relnamespace = 'reader_private'::regnamespace order by 1"
    )
    assert built == [("reads_further",), ("reads_same",), ("reads_wider",)], "and no view that told of types"


def test_a_schema_of_another_domain_is_not_made_for_it(reader: Path, postgres: PostgresDatabase) -> None:
    said = build(reader, postgres)
    assert "the port fleet.same is not there: " in said
    assert "Build and publish the domain fleet for the environment dev" in said
    assert postgres.query("select nspname from pg_namespace where nspname in ('fleet', 'reader_private')") == [
        ("reader_private",)
    ]
