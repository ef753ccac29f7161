"""Spark: domains build in private, publish by repointing views, and read each other; promises are audited."""

from __future__ import annotations

import json

import pytest

from tests.engines.spark.spark_mesh import SparkMesh
from tests.mesh import reference_mesh

SERVED_BY = "select max(built_by) from crew.rosters"


def test_three_domains_publish_and_read_each_other(mesh: SparkMesh) -> None:
    rows = mesh.session.rows
    assert rows("select count(*), count(distinct origin_airport_code) from weather.hourly_observations") == [[26115, 3]]
    assert rows("select count(*) from fleet.aircraft_v1") == rows("select count(*) from fleet.aircraft_v2") == [[3322]]
    assert rows("select sum(hours) from punctuality.dim_hours") == [[26115]]
    assert rows("select sum(aircraft) from punctuality.aircraft_by_year") == [[3252]]
    # Everything that the interface areas hold: no private model is among it.
    shown = {
        f"{row[0]}.{row[1]}" for area in ("weather", "fleet", "punctuality") for row in rows(f"show tables in {area}")
    }
    assert shown == {
        "weather.hourly_observations",
        "fleet.aircraft_v1",
        "fleet.aircraft_v2",
        "punctuality.aircraft_by_year",
        "punctuality.dim_hours",
    }


def test_the_registry_knows_relations_of_two_parts(mesh: SparkMesh) -> None:
    (port,) = mesh.registered("weather")["ports"]
    assert [port[part] for part in ("database", "schema", "identifier")] == [None, "weather", "hourly_observations"]
    results = json.loads((mesh.domain("punctuality").folder / "target" / "manifest.json").read_text())
    model = results["nodes"]["model.punctuality.int_hours_judged"]
    assert "from weather.hourly_observations" in model["compiled_code"]


def test_the_mesh_is_checked_and_shown(mesh: SparkMesh) -> None:
    names = [f"domains/{name}" for name in ("fleet", "punctuality", "weather")]
    checked = reference_mesh.run(mesh.root, "mesh-check", *names)
    assert "checked 3 domains" in checked
    assert "0 errors, 0 warnings" in checked
    shown = reference_mesh.run(mesh.root, "mesh", "status")
    assert "punctuality" in shown


def test_a_reader_is_stopped_by_a_port_that_lost_a_column_or_digits(mesh: SparkMesh) -> None:
    reader = mesh.domain("punctuality")
    columns = [row[0] for row in mesh.session.rows("describe weather.hourly_observations")]
    [[table]] = mesh.session.rows("select max(data_table) from weather_data.mesh_publications")

    def show(*selected: str) -> None:
        view = f"create or replace view weather.hourly_observations as select {', '.join(selected)}"
        mesh.session.rows(f"{view} from weather_data.{table}")

    fewer_digits = "cast(visibility_miles as decimal(3,1)) as visibility_miles"
    show(*(fewer_digits if name == "visibility_miles" else name for name in columns))
    said = reader.dbt("build", "--select", "+dim_hours", ok=False)
    assert "column visibility_miles is decimal(3,1), promised was decimal(4,2)" in said
    show(*(name for name in columns if name != "visibility_miles"))
    said = reader.dbt("build", "--select", "+dim_hours", ok=False)
    assert "column visibility_miles is missing" in said
    mesh.session.rows("drop view weather.hourly_observations")
    said = reader.dbt("build", "--select", "+dim_hours", ok=False)
    assert "the port weather.hourly_observations is not there" in said
    show(*columns)
    assert "publishing 1 port (1 carried over)" in reader.dbt("build", "--select", "+dim_hours")


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"twice": True}, "rosters breaks its promise: primary_key (badge, seat): 1 value occurs more than once;"),
        (
            {"nobody": True},
            "rosters breaks its promise: not_null (seat): 1 row is null; foreign_key (person): 6 rows lead nowhere;",
        ),
    ],
)
def test_a_promise_that_spark_does_not_enforce_is_audited(
    spark: SparkMesh, first_rosters: str, variables: dict[str, bool], reason: str
) -> None:
    crew = spark.domain("crew")
    assert f"NOT PUBLISHED: {reason} consumers still see the last publication" in crew.build(**variables)
    # Spark took the rows, and dbt was content.
    assert spark.session.rows("select count(*), max(built_by) from crew_private.rosters")[0][1] != first_rosters
    assert spark.session.rows(SERVED_BY) == [[first_rosters]]


def test_a_table_that_dbt_dropped_and_could_not_make_again_is_missing_in_private_only(
    spark: SparkMesh, first_rosters: str
) -> None:
    crew = spark.domain("crew")
    said = crew.dbt("build", "--vars", "{halt: true}", ok=False)
    assert "NOT PUBLISHED: rosters (error)" in said
    assert "TABLE_OR_VIEW_NOT_FOUND" in spark.session.error("select * from crew_private.rosters")
    assert spark.session.rows(SERVED_BY) == [[first_rosters]]


def test_a_rollback_shows_the_publication_before_and_old_tables_go(spark: SparkMesh, first_rosters: str) -> None:
    crew = spark.domain("crew")
    runs = [first_rosters]
    for _ in range(3):
        assert "publishing 2 ports" in crew.build(mesh_publications_kept=1)
        runs.append(str(spark.session.rows(SERVED_BY)[0][0]))
    assert len(set(runs)) == 4
    tables = [row[1] for row in spark.session.rows("show tables in crew_data") if row[1].startswith("rosters__")]
    # What was served when the last build began, one before it, and what it made.
    assert len(tables) == 3
    assert "serves the publication of" in crew.dbt("run-operation", "meshwright.rollback_ports")
    assert spark.session.rows(SERVED_BY) == [[runs[2]]]
    assert spark.session.rows("select max(built_by) from crew.people") == [[runs[2]]]
    assert "publishing 2 ports" in crew.build()
    assert spark.session.rows(SERVED_BY)[0][0] not in runs
