"""The reference mesh on Postgres: the same products, the same rows, as on DuckDB."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.engines.postgres_mesh import DOMAINS, PORTS, PostgresMesh

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

VIEWS = [(domain, view) for domain, products in PORTS.items() for views in products.values() for view in views]


@pytest.mark.parametrize(("domain", "view"), VIEWS, ids=[".".join(each) for each in VIEWS])
def test_each_port_serves_the_rows_that_duckdb_serves(
    postgres_reference: PostgresMesh, tmp_path: Path, domain: str, view: str
) -> None:
    """Row by row: DuckDB reads what Postgres wrote out, as the types that its own share has."""
    file = tmp_path / "rows.csv"
    share = postgres_reference.root / "shares" / "dev" / f"{domain}.duckdb"
    with duckdb.connect(str(share), read_only=True) as duck, postgres_reference.database.connected() as connection:
        columns = ", ".join(row[0] for row in duck.sql(f"describe {view}").fetchall())
        with file.open("wb") as rows, connection.cursor() as cursor:
            cursor.copy_expert(f"copy (select {columns} from {domain}.{view}) to stdout (format csv)", rows)
            cursor.execute(f"select * from {domain}.{view} where false")
            assert ", ".join(column.name for column in cursor.description) == columns
        duck.execute(f"create temp table theirs as from {view} limit 0")
        duck.execute(f"copy theirs from '{file}' (header false)")
        assert duck.sql(f"from (from {view} except all from theirs) limit 3").fetchall() == []
        assert duck.sql(f"from (from theirs except all from {view}) limit 3").fetchall() == []
        assert duck.sql("select count(*) > 0 from theirs").fetchall() == [(True,)]


def test_both_engines_serve_the_same_releases(postgres_reference: PostgresMesh) -> None:
    """One contract, however each engine spells its types: nothing is released twice, and nothing is a change."""
    mesh = postgres_reference
    releases = [path.name for path in (mesh.root / "registry" / "products").glob("*/*/*") if path.is_dir()]
    assert releases == ["1.0.0"] * 6
    for domain in DOMAINS:
        for environment in ("dev", "postgres"):
            said = mesh.run(mesh.root / "domains" / domain, "mesh", "diff", "--against", f"env:{environment}")
            assert said.endswith("\nno difference\n"), said
    checked = mesh.run(mesh.root, "mesh-check")
    assert checked.startswith("checked 5 domains, 22 models, 12 ports, ")
    assert checked.endswith(" against what dev and postgres serve: 0 errors, 0 warnings\n")
    assert mesh.run(mesh.root, "mesh", "grants", "check").endswith("as the mesh says\n")
    status = mesh.run(mesh.root, "mesh", "status")
    dev, _, postgres = status.partition("\npostgres\n")
    for part in (dev, postgres):
        assert "flights  336,776 rows" in part
        assert "fleet  aircraft 1.0.0" in part


def test_an_interface_package_knows_where_each_environment_is(postgres_reference: PostgresMesh) -> None:
    package = postgres_reference.root / "domains" / "punctuality" / "interfaces" / "weather"
    stub = (package / "models" / "hourly_observations.sql").read_text(encoding="utf-8")
    assert '"dev": {"database": "weather", "schema": "main", "identifier": "hourly_observations"}' in stub
    database = postgres_reference.database.name
    assert f'"postgres": {{"database": "{database}", "schema": "weather", "identifier": "hourly_observations"}}' in stub
    lock = json.loads((package / "interface.json").read_text(encoding="utf-8"))
    assert lock["environments"] == {"dev": {"share": "../../shares/dev/weather.duckdb"}, "postgres": {"share": None}}


def test_nothing_is_in_an_interface_area_but_the_ports(postgres_reference: PostgresMesh) -> None:
    found = postgres_reference.database.query(
        "select nspname, relname, relkind from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
        f" where nspname in ({', '.join(map(repr, DOMAINS))}) order by 1, 2"
    )
    assert found == [(domain, view, "v") for domain, view in sorted(VIEWS)]


def test_all_that_a_domain_has_belongs_to_its_own_role(postgres_reference: PostgresMesh) -> None:
    owners = postgres_reference.database.query(
        "select distinct nspname, pg_get_userbyid(nspowner), pg_get_userbyid(relowner)"
        " from pg_namespace left join pg_class on pg_namespace.oid = relnamespace"
        r" where nspname similar to '(fleet|network|operations|punctuality|weather)(\_private|\_data|\_raw)?'"
    )
    assert len(owners) == 4 * len(DOMAINS) - 1, "punctuality has no raw data"
    for schema, *roles in owners:
        assert roles == [f"{schema.partition('_')[0]}_rw"] * 2
