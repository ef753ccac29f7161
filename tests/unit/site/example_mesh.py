"""A small mesh for the site's tests, with every optional field filled somewhere."""

from __future__ import annotations

from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, PortUse, Release, ServedPort
from meshwright.mesh.relation import Relation


def deployment(domain, environment, releases, served, *, uses=(), description="", at="2026-11-22T10:00:00Z"):
    return Deployment(
        environment=environment,
        domain=domain,
        sequence=1,
        invocation_id="0b1e",
        published_at=at,
        adapter="duckdb",
        dbt_version="1.11.16",
        description=description,
        owner=Owner(f"{domain.capitalize()} team", f"{domain}@example.com"),
        releases=releases,
        served=tuple(
            ServedPort(port, product, Relation(domain, "main", port.name), at, rows) for port, product, rows in served
        ),
        uses=uses,
    )


HOURLY = PortId("weather", "hourly_observations")
AIRCRAFT_1 = PortId("fleet", "aircraft", "1")
AIRCRAFT_2 = PortId("fleet", "aircraft", "2")
DELAYS = PortId("punctuality", "delay_by_carrier")

OBSERVATIONS = Product(
    domain="weather",
    name="observations",
    title="Hourly weather at the New York airports",
    description="What the stations at JFK, LGA and EWR measured.\n\nHours in which a station was silent are not there.",
    type="source-aligned",
    owner=Owner("Weather team", "weather@example.com"),
    support=(("channel", "#weather"), ("url", "https://example.com/weather")),
    sla=(("freshness", "24h"),),
    ports=(
        Port(
            id=HOURLY,
            product="observations",
            description="One row for each airport and hour with a measurement.",
            columns=(
                Column("origin", "varchar", "Airport, by its three-letter code"),
                Column("observed_at", "timestamp with time zone", "Start of the hour, in UTC"),
                Column("temperature_f", "double", "Air temperature in degrees Fahrenheit"),
                Column("wind_speed_mph", "double", "Mean wind speed; missing where the instrument was not read"),
                Column("visibility_miles", "double", "Visibility, 10 at most"),
            ),
            constraints=(
                Constraint("check", (), "visibility_miles between 0 and 10"),
                Constraint("not_null", ("observed_at",)),
                Constraint("not_null", ("origin",)),
                Constraint("primary_key", ("origin", "observed_at")),
            ),
            contract_enforced=True,
        ),
    ),
)

AIRCRAFT = Product(
    domain="fleet",
    name="aircraft",
    title="Aircraft register",
    description="Every aircraft that left New York in 2013.",
    type="source-aligned",
    owner=Owner("Fleet team", "fleet@example.com"),
    consumers=("operations", "punctuality"),
    ports=tuple(
        Port(
            id=port,
            product="aircraft",
            description="One row for each tail number.",
            columns=(
                Column("tail_number", "varchar", "Registration, as painted on the aircraft"),
                Column("manufactured_in", "integer", "Year of manufacture"),
                Column("seats", "integer", "Number of seats"),
            ),
            constraints=(Constraint("not_null", ("tail_number",)), Constraint("primary_key", ("tail_number",))),
            latest=port is AIRCRAFT_2,
            deprecation_date=None if port is AIRCRAFT_2 else "2027-06-30",
            contract_enforced=True,
        )
        for port in (AIRCRAFT_1, AIRCRAFT_2)
    ),
)

CARRIER_DELAYS = Product(
    domain="punctuality",
    name="delays",
    title="Departure and arrival delays",
    type="consumer-aligned",
    status="draft",
    owner=Owner("Punctuality team"),
    consumers=(),
    ports=(
        Port(id=DELAYS, product="delays", columns=(Column("carrier", "varchar"), Column("mean_delay_min", "double"))),
    ),
)

MESH = Published(
    (
        PublishedDomain(
            "fleet",
            (Release(AIRCRAFT, "1.1.0", "aa"),),
            (
                deployment(
                    "fleet",
                    "prod",
                    (("aircraft", "1.1.0"),),
                    [(AIRCRAFT_1, "aircraft", 3322), (AIRCRAFT_2, "aircraft", 3322)],
                    description="The aircraft that fly from New York, and who made them",
                ),
            ),
        ),
        PublishedDomain(
            "punctuality",
            (Release(CARRIER_DELAYS, "1.0.0", "bb"),),
            (
                deployment(
                    "punctuality",
                    "prod",
                    (("delays", "1.0.0"),),
                    [],
                    uses=(
                        PortUse(HOURLY, ("observed_at", "origin", "wind_speed_mph"), "exact"),
                        PortUse(AIRCRAFT_2),
                        PortUse(PortId("network", "airports"), ("code",), "exact"),
                    ),
                    description="Why flights from New York are late",
                ),
            ),
        ),
        PublishedDomain("silent"),
        PublishedDomain(
            "weather",
            (Release(OBSERVATIONS, "1.3.0", "cc"),),
            (
                deployment(
                    "weather",
                    "dev",
                    (("observations", "1.3.0"),),
                    [(HOURLY, "observations", None)],
                    at="2026-11-23T17:42:11Z",
                ),
                deployment(
                    "weather",
                    "prod",
                    (("observations", "1.3.0"),),
                    [(HOURLY, "observations", 26115)],
                    description="Hourly weather at the three New York airports",
                ),
            ),
        ),
    )
)
