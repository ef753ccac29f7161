"""A product with everything that a contract can say."""

from __future__ import annotations

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation

AIRCRAFT = Port(
    PortId("fleet", "aircraft", "2"),
    "aircraft",
    "One row for each aircraft.",
    (
        Column("tail_number", "varchar", "As painted on it.", quoted=True),
        Column("built", "integer", tags=("history",)),
        Column("kind", "varchar", classification="public", definition="As the authority has it."),
        Column("weight", "decimal(8,2)", unit="kg"),
        Column("seen_at", "timestamp"),
        Column("seats", "struct(class varchar, places integer)[]"),
    ),
    (
        Constraint("check", ("weight",), "weight < 400000"),
        Constraint("check", (), "built > 1900 and kind <> ';'"),
        Constraint("custom", ("kind",)),
        Constraint("foreign_key", ("kind",)),
        Constraint("not_null", ("built",)),
        Constraint("primary_key", ("tail_number", "built")),
        Constraint("unique", ("kind", "weight")),
        Constraint("unique", ("weight",)),
    ),
    latest=True,
    deprecation_date="2027-06-30",
    contract_enforced=True,
    tests=(
        DataTest("accepted_values", ("kind",), ('"glider"', '"plane"')),
        DataTest("dbt_utils.accepted_range", ("built",), ("min=1900",)),
        DataTest("dbt_utils.accepted_range", ("weight",), ("min=an expression 0123456789",)),
        DataTest("dbt_utils.unique_combination_of_columns", ("built", "kind")),
        DataTest("not_null", ("KIND",)),
        DataTest("not_null", ("weight",), (), blocks=False),
        DataTest("relationships", ("kind",)),
        DataTest("unique", ("an expression 9876543210",)),
        DataTest("unique", ("seen_at",)),
    ),
    materialized="incremental",
    alias="aircraft_v2",
    tags=("Nightly", "fleet"),
    other_tests=(DataTest("dbt_utils.at_least_one", ("kind",)), DataTest("recency", (), (), blocks=False)),
)
OLD = Port(
    PortId("fleet", "aircraft", "1"), "aircraft", columns=(Column("tail_number", "varchar"),), materialized="view"
)
PRODUCT = Product(
    "fleet",
    "aircraft",
    (AIRCRAFT, OLD),
    title="Aircraft",
    description="What flies.",
    type="source-aligned",
    owner=Owner("Fleet team", "fleet@example.com"),
    support=(("channel", "#fleet"), ("url", "https://acme.slack.com/archives/C1")),
    sla=(("availability", "99.5%"), ("freshness", "24h"), ("other", "soon"), ("retention", "730d")),
    consumers=("punctuality",),
    stability="stable",
)


def deployment(environment: str, adapter: str = "duckdb", database: str | None = "fleet") -> Deployment:
    """An environment that serves the product's release 1.4.0."""
    return Deployment(
        environment=environment,
        domain="fleet",
        sequence=3,
        invocation_id="x",
        published_at="2026-11-22T12:00:00Z",
        adapter=adapter,
        dbt_version="1.11.16",
        description="Everything that flies",
        owner=Owner("Fleet office"),
        releases=(("aircraft", "1.4.0"),),
        served=(
            ServedPort(AIRCRAFT.id, "aircraft", Relation(database, "main", "aircraft_v2"), "2026-11-22T11:00:00Z"),
        ),
        uses=(PortUse(PortId("network", "airlines", "3")), PortUse(PortId("weather", "hourly"), product="other")),
        share="../shares/fleet.duckdb",
    )
