"""A mesh with something on every page about the mesh as a whole: one of each state that a page knows."""

from __future__ import annotations

from datetime import datetime, timezone

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Owner, PortId
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.facts import (
    ChangeFacts,
    DeploymentFacts,
    DomainFacts,
    PortFacts,
    ProductFacts,
    ReadFacts,
    ReleaseFacts,
    ServedFacts,
)
from meshwright.site.mesh import SiteMesh
from meshwright.site.surroundings import surroundings

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)

FLEET_TEAM = Owner("Fleet team", "fleet@example.com")
WEATHER_TEAM = Owner("Weather team", "weather@example.com")
DELAY_TEAM = Owner("Punctuality team", "punctuality@example.com")

AIRCRAFT_1 = PortId("fleet", "aircraft", "1")
AIRCRAFT_2 = PortId("fleet", "aircraft", "2")
CREWS = PortId("fleet", "crews")
PILOTS = PortId("fleet", "pilots")
HOURLY = PortId("weather", "hourly_observations")
RADAR = PortId("weather", "radar_images")
DELAYS = PortId("punctuality", "delays_by_carrier")


def served(environment, port, rows=100, at="2026-11-23T10:00:00Z"):
    return ServedFacts(environment, f"{port.domain}.main.{port.name}_v{port.version or 0}", at, rows)


GONE = ChangeFacts("breaking", "fleet.aircraft@1.seats", "the column would be gone", "nobody reads it", "CHG103")
NEW = ChangeFacts("additive", "fleet.aircraft@2", "the port would be new")
WORDS = ChangeFacts("neutral", "fleet.aircraft@1", "its description would change")
UNSURE = ChangeFacts("undetermined", "weather.hourly_observations", "its SQL would be another one", "", "CHG207")

FLEET = DomainFacts(
    "fleet",
    "The aircraft that fly from New York, and who made them",
    FLEET_TEAM,
    "prod",
    (
        DeploymentFacts(
            "dev",
            "2026-11-23T11:00:00Z",
            "duckdb",
            "1.11.16",
            (("aircraft", "1.0.1"), ("gates", "0.1.0")),
            2,
            (("pass", 7), ("success", 3), ("warn", 2)),
            4,
            row_count=120,
            restored_at="2026-11-23T11:30:00Z",
        ),
        DeploymentFacts(
            "prod",
            "2026-11-23T10:05:00Z",
            "postgres",
            "1.10.2",
            (("aircraft", "1.1.0"), ("crews", "2.0.0")),
            3,
            (("pass", 21), ("success", 5)),
            3600,
            row_count=6744,
        ),
    ),
    (
        ProductFacts(
            "fleet",
            "aircraft",
            "1.1.0",
            "Aircraft register",
            "Every aircraft that left New York in 2013.",
            "source-aligned",
            owner=FLEET_TEAM,
            sla=(("freshness", "24h"),),
            ports=(
                PortFacts(
                    AIRCRAFT_2,
                    True,
                    "One row for each tail number.",
                    ("tail_number", "seat_count"),
                    served=(served("prod", AIRCRAFT_2, 3322),),
                ),
                PortFacts(
                    AIRCRAFT_1,
                    False,
                    "The first form of it.",
                    ("tail_number", "seats", "speed"),
                    deprecated_from="2026-11-01",
                    replacement=AIRCRAFT_2,
                    deprecation_reason="Its year is a text",
                    served=(served("dev", AIRCRAFT_1, 20), served("prod", AIRCRAFT_1, 3322)),
                ),
            ),
            releases=(
                ReleaseFacts("1.1.0", "2026-11-22T10:00:00Z", "0123456789abcdef", "1.11.16", (NEW, GONE)),
                ReleaseFacts("1.0.1", "2026-11-21T09:00:00Z", changes=(WORDS,), yanked="It lost half of its rows"),
                ReleaseFacts("1.0.0", "2026-10-01T08:00:00Z"),
            ),
        ),
        ProductFacts(
            "fleet",
            "crews",
            "2.0.0",
            status="deprecated",
            owner=Owner("Fleet", "FLEET@example.com"),
            ports=(
                PortFacts(CREWS, True, "", ("crew_id",), deprecated_from="2026-12-01", served=(served("prod", CREWS),)),
            ),
            releases=(ReleaseFacts("2.0.0", "2026-11-22T10:00:00Z", yanked="Names of people in it"),),
        ),
    ),
)

WEATHER = DomainFacts(
    "weather",
    "Hourly weather at the three New York airports",
    WEATHER_TEAM,
    "prod",
    (
        DeploymentFacts(
            "prod", "2026-11-20T10:00:00Z", "duckdb", "1.11.16", (("observations", "3.0.0"), ("radar", "1.0.0")), 2
        ),
    ),
    (
        ProductFacts(
            "weather",
            "observations",
            "3.0.0",
            "Hourly weather",
            owner=WEATHER_TEAM,
            sla=(("freshness", "24h"),),
            consumers=("punctuality",),
            ports=(
                PortFacts(
                    HOURLY,
                    True,
                    "One row for each airport and hour.",
                    ("origin", "wind_speed"),
                    served=(served("prod", HOURLY, None, "2026-11-20T09:59:00Z"),),
                ),
            ),
            releases=(ReleaseFacts("3.0.0", "2026-11-22T18:00:00Z", changes=(UNSURE,)),),
        ),
        ProductFacts(
            "weather",
            "radar",
            "1.0.0",
            ports=(PortFacts(RADAR, True, "", ("image",), deprecated_from="some day"),),
            releases=(ReleaseFacts("1.0.0", "yesterday"),),
        ),
    ),
    (ReadFacts(DELAYS, "", "prod", ("carrier",), "exact"),),
)

PUNCTUALITY = DomainFacts(
    "punctuality",
    "Why flights from New York are late",
    DELAY_TEAM,
    "prod",
    (
        DeploymentFacts("prod", "2026-11-23T09:00:00Z", "duckdb", "1.11.16", (("delays", "1.0.0"),), 1),
        DeploymentFacts(
            "dev",
            "2026-11-23T09:30:00Z",
            "duckdb",
            "1.11.16",
            (("delays", "1.0.0"),),
            1,
            debt=(("PRV003", HOURLY), ("DEP005", AIRCRAFT_1)),
        ),
    ),
    (
        ProductFacts(
            "punctuality",
            "delays",
            "1.0.0",
            "Departure and arrival delays",
            owner=DELAY_TEAM,
            ports=(PortFacts(DELAYS, True, "", ("carrier", "mean_delay_min"), served=(served("prod", DELAYS, 16),)),),
            releases=(ReleaseFacts("1.0.0", "2026-11-01T00:00:00Z"),),
        ),
    ),
    (
        ReadFacts(AIRCRAFT_1, "delays", "prod", ("seats", "tail_number"), "exact"),
        ReadFacts(AIRCRAFT_1, "delays", "dev", ("tail_number",), "exact"),
        ReadFacts(AIRCRAFT_2, "delays", "prod", ("tail_number",), "exact"),
        ReadFacts(HOURLY, "delays", "prod", ("wind_speed",), "partial"),
        ReadFacts(HOURLY, "", "dev", round_ref=True),
    ),
    (
        Exposure("crew_board", "crew_board", "", Owner(), "not an address", (CREWS,)),
        Exposure(
            "delay_board", "Delay board", "dashboard", DELAY_TEAM, "https://boards.example.com/delays", (HOURLY, DELAYS)
        ),
    ),
)

NETWORK = DomainFacts(
    "network",
    "Airports and airlines",
    Owner(),
    "prod",
    (DeploymentFacts("prod", "2026-11-23T08:00:00Z", "duckdb", "1.11.16", (), 0),),
    (),
    (
        ReadFacts(AIRCRAFT_1, "", "prod", ("tail_number",), "exact"),
        ReadFacts(CREWS, "", "prod", ("crew_id", "night_shifts"), "exact"),
        ReadFacts(PILOTS, "", "prod", ("pilot_id",), "exact"),
    ),
)

DOMAINS = (FLEET, NETWORK, PUNCTUALITY, DomainFacts("silent"), WEATHER)


def rich_mesh(now: datetime = NOON) -> SiteMesh:
    """The mesh."""
    return SiteMesh(DOMAINS, now)


def detail_of(mesh: SiteMesh, name: str, dbt_docs: str | None = None) -> DomainDetail:
    """What a domain's page is made from; no contract is in it."""
    return DomainDetail(surroundings(mesh, name), {}, dbt_docs)


def column_consumer_count(mesh: SiteMesh, port: PortId, column: str) -> int:
    """Domains that read a column, or may read it because nobody knows which columns they read."""
    return len({reader.domain for reader in mesh.readers(port) if reader.reads(column)})
