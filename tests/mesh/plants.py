"""Violations of the rules, as edits of the files of the reference mesh.

A plant is one violation. Its edits are such that its own rule speaks of it and no other rule has a reason to. What has
to happen before any edit, in the registry and in the interface packages, is in `prepare`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from tests.mesh.reference_mesh import run

Edit = Callable[[Path], None]
"""Changes something below the root of a mesh."""


@dataclass(frozen=True)
class Plant:
    """One violation.

    Attributes:
        code: the rule that has to find it.
        subject: what the rule calls it.
        what: what was planted, in words.
        edits: how.
        written: what else the manifest of a domain says, where no dbt that is installed here would write it.
    """

    code: str
    subject: str
    what: str
    edits: tuple[Edit, ...] = ()
    written: Edit | None = None


def new(name: str, text: str) -> Edit:
    """A file that was not there."""

    def edit(root: Path) -> None:
        path = root / "domains" / name
        assert not path.exists(), path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return edit


def changed(name: str, old: str, new: str) -> Edit:
    """One passage of a file."""

    def edit(root: Path) -> None:
        path = root / "domains" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def appended(name: str, text: str) -> Edit:
    """Something at the end of a file."""

    def edit(root: Path) -> None:
        path = root / "domains" / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return edit


def model(place: str, properties: str = "", sql: str = "select 1 as id") -> tuple[Edit, ...]:
    """A model and its property file; `place` is `weather/models/observations/calm_hours`."""
    described = (new(f"{place}.yml", f"models:\n  - name: {Path(place).name}\n{properties}"),) if properties else ()
    return (new(f"{place}.sql", f"{sql}\n"), *described)


_DESCRIBED = "    description: One row per hour.\n"
_ID = "      - {name: id, data_type: integer, description: The key.}\n"
_KEY = "    constraints: [{type: primary_key, columns: [id]}]\n"
_COLUMNS = f"    columns:\n{_ID}"

CREW = "crew"
"""A domain that is planted as a whole: what the five domains rightly never do."""

_CREW_FILES = {
    "dbt_project.yml": """\
name: crew
version: "1.0.0"
profile: crew
dispatch:
  - macro_namespace: dbt
    search_order: [crew, meshwright, dbt]
models:
  crew:
    +materialized: table
""",
    "profiles.yml": """\
crew:
  target: dev
  outputs:
    dev: {type: duckdb, path: private/dev/crew.duckdb}
""",
    "packages.yml": "packages:\n  - local: ../..\n",
    "mesh.yml": """\
version: 1
description: Who flies
owner: {name: Crew planning team, email: crew@example.com}
registry: ../../registry
products:
  flights:
    type: source-aligned
    sla: {freshness: 24h}
inputs: []
""",
    "models/crew.yml": """\
groups:
  - name: flights
    owner: {name: Crew planning team, email: crew@example.com}
models:
  - name: rosters
    description: One row per crew member and day.
    config: {access: public, group: flights, contract: {enforced: true}}
    columns:
      - {name: crew_id, data_type: integer, description: The key., data_tests: [unique]}
""",
    "models/rosters.sql": "select 1 as crew_id\n",
}

_POLICY = """\
version: 1
because: planted
ports: {meta: {properties: {tier: {enum: [gold, silver]}}}}
columns: {meta: {properties: {unit: {type: string}}}}
products: {properties: {title: {maxLength: 40}}}
domain: {required: [description]}
required: {source-aligned: [sla.freshness]}
"""


def prepare(root: Path) -> None:
    """What happens before the edits, by the commands that teams use: a sixth domain, inputs, and two publications."""
    for name, text in _CREW_FILES.items():
        new(f"{CREW}/{name}", text)(root)
    (root / "policy.yml").write_text(_POLICY, encoding="utf-8")
    with (root / "mesh.yml").open("a", encoding="utf-8") as file:
        file.write("policy: policy.yml\nrules: {outdated-package: warn}\n")
    domains = root / "domains"
    # Unpinned, so that both versions are there to be read.
    changed("punctuality/mesh.yml", "fleet.aircraft@2", "fleet.aircraft")(root)
    run(domains / "punctuality", "mesh", "add", "operations.flights_by_day", "fleet.aircraft@1")
    run(domains / "fleet", "mesh", "add", "punctuality.delays_by_aircraft_age")
    run(domains / CREW, "mesh", "add", "punctuality.delays_by_carrier")
    # After the packages were written: the registry moves on.
    changed("network/models/places/airports.yml", "One row per airport with an FAA code", "One row per airport")(root)
    for edit in model("weather/models/observations/soundings", f"{_DESCRIBED}{_KEY}{_COLUMNS}"):
        edit(root)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda arguments: _publish(*arguments), [(domains / "network",), (domains / "weather", "prod")]))
    run(domains / "operations", "mesh", "add", "weather.soundings")


def _publish(folder: Path, target: str = "dev") -> None:
    run(folder, "dbt", "build", "--target", target)
    run(folder, "mesh", "publish")


def plant(root: Path) -> None:
    """Make all edits, and let dbt read the result once in each domain."""
    for each in PLANTS:
        for edit in each.edits:
            edit(root)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_parse, [root / "domains" / name for name in (CREW, "fleet", "punctuality")]))
        list(pool.map(_parse, [root / "domains" / name for name in ("operations", "network", "weather")]))
    for each in PLANTS:
        if each.written:
            each.written(root)


def _parse(folder: Path) -> None:
    if folder.name in (CREW, "fleet", "operations"):
        run(folder, "dbt", "deps")
    run(folder, "dbt", "parse")


def in_manifest(domain: str, *steps: str, old: str, new: str) -> Edit:
    """One value of a domain's manifest."""

    def edit(root: Path) -> None:
        path = root / "domains" / domain / "target" / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        part = content
        for step in steps[:-1]:
            part = part[step]
        assert part[steps[-1]] == old
        part[steps[-1]] = new
        path.write_text(json.dumps(content), encoding="utf-8")

    return edit


PLANTS = (
    Plant(
        "CON001",
        "weather.calm_hours",
        "a public model with `contract: {enforced: false}`",
        model(
            "weather/models/observations/calm_hours",
            f"{_DESCRIBED}    config: {{contract: {{enforced: false}}}}\n{_COLUMNS}",
        ),
    ),
    Plant(
        "CON002",
        "network.routes",
        "a public model in no group",
        model(
            "network/models/routes/routes",
            f"{_DESCRIBED}    config: {{access: public, materialized: table, contract: {{enforced: true}}}}\n"
            f"{_KEY}{_COLUMNS}",
        ),
    ),
    Plant(
        "CON003",
        "weather.wettest_hours.inches",
        "a column of a port without `data_type`",
        model(
            "weather/models/observations/wettest_hours",
            f"{_DESCRIBED}    columns:\n"
            "      - {name: id, data_type: integer, description: The key., data_tests: [unique]}\n"
            "      - {name: inches, description: How much.}\n",
        ),
    ),
    Plant(
        "CON004",
        "operations.diverted_flights",
        "a port with neither a key nor a test of one",
        model("operations/models/flights/diverted_flights", f"{_DESCRIBED}{_COLUMNS}"),
    ),
    Plant(
        "CON005",
        "weather.windiest_hours",
        "a port without a description",
        model("weather/models/observations/windiest_hours", f"{_KEY}{_COLUMNS}"),
    ),
    Plant(
        "CON006",
        "crew.rosters.badge foreign_key",
        "a foreign key that no publication can audit, on an engine that enforces none, without a test",
        (
            appended(
                "crew/models/crew.yml",
                "      - name: badge\n        data_type: integer\n        description: As worn.\n"
                "        constraints: [{type: foreign_key, expression: badges (badge)}]\n",
            ),
        ),
        # DuckDB enforces every constraint, and the adapters of engines that do not are not installed here.
        in_manifest("crew", "metadata", "adapter_type", old="duckdb", new="redshift"),
    ),
    Plant(
        "CON007",
        "network.hubs",
        "a public view with a primary key",
        model("network/models/places/hubs", f"{_DESCRIBED}    config: {{materialized: view}}\n{_KEY}{_COLUMNS}"),
    ),
    Plant(
        "CON008",
        "operations.late_flights",
        "a public model that is ephemeral",
        model(
            "operations/models/flights/late_flights",
            f"{_DESCRIBED}    config: {{materialized: view, contract: {{enforced: false}}}}\n{_COLUMNS}",
        ),
        # dbt Core refuses such a project; others write it.
        in_manifest(
            "operations",
            "nodes",
            "model.operations.late_flights",
            "config",
            "materialized",
            old="view",
            new="ephemeral",
        ),
    ),
    Plant(
        "DEP001",
        "observed_duties -> weather.hourly_observations",
        "a `ref` of a port that `inputs` does not list",
        model("crew/models/observed_duties", sql="select * from {{ ref('weather', 'hourly_observations') }}"),
    ),
    Plant(
        "DEP002",
        "punctuality -> operations.flights_by_day",
        "`mesh add` of a port that nothing reads",
    ),
    Plant(
        "DEP003",
        "fleet -> punctuality -> fleet",
        "an exposure of fleet on a port of punctuality, which reads fleet",
        (
            new(
                "fleet/models/exposures.yml",
                """\
exposures:
  - name: fleet_age_board
    type: dashboard
    owner: {name: Fleet team, email: fleet@example.com}
    depends_on: ["ref('punctuality', 'delays_by_aircraft_age')"]
""",
            ),
        ),
    ),
    Plant(
        "DEP004",
        "crew.flights -> punctuality.delays_by_carrier",
        "a source-aligned product that reads a consumer-aligned one",
        model(
            "crew/models/late_duties",
            "    config: {group: flights}\n",
            "select * from {{ ref('punctuality', 'delays_by_carrier') }}",
        ),
    ),
    Plant(
        "DEP005",
        "punctuality -> network.carriers",
        "`status: retired` on a product that is read",
        (
            changed(
                "network/mesh.yml",
                "    title: Airlines\n    type: source-aligned\n    status: active\n",
                "    title: Airlines\n    type: source-aligned\n    status: retired\n",
            ),
        ),
    ),
    Plant(
        "DEP006",
        "punctuality -> fleet.aircraft@1",
        "a `ref` of a version with a deprecation date",
        model(
            "punctuality/models/intermediate/int_old_aircraft", sql="select * from {{ ref('fleet', 'aircraft', v=1) }}"
        ),
    ),
    Plant(
        "DEP007",
        "int_any_aircraft -> fleet.aircraft",
        "a `ref` without version of a port that has two",
        model("punctuality/models/intermediate/int_any_aircraft", sql="select * from {{ ref('fleet', 'aircraft') }}"),
    ),
    Plant(
        "DEP008",
        "int_bare_weather -> weather.hourly_observations",
        "a `ref` that does not name the domain",
        model("punctuality/models/intermediate/int_bare_weather", sql="select * from {{ ref('hourly_observations') }}"),
    ),
    Plant(
        "DEP009",
        "operations -> weather.soundings",
        "a read of a port that weather published to prod alone, in a domain that is deployed to dev",
        model("operations/models/intermediate/int_soundings", sql="select * from {{ ref('weather', 'soundings') }}"),
    ),
    Plant(
        "POL001",
        "weather.hourly_observations config.meta.tier",
        "`meta: {tier: platinum}` on a port where the policy says gold or silver",
        (
            changed(
                "weather/models/observations/hourly_observations.yml",
                "  - name: hourly_observations\n",
                "  - name: hourly_observations\n    config: {meta: {tier: platinum}}\n",
            ),
        ),
    ),
    Plant(
        "POL002",
        "operations.flights.distance_miles config.meta.unit",
        "`meta: {unit: 1}` on a column where the policy says a text",
        (
            changed(
                "operations/models/flights/flights.yml",
                "      - name: distance_miles\n",
                "      - name: distance_miles\n        config: {meta: {unit: 1}}\n",
            ),
        ),
    ),
    Plant(
        "POL003",
        "fleet/aircraft products.aircraft.title",
        "a title longer than the policy allows",
        (changed("fleet/mesh.yml", "title: Registered aircraft", f"title: Registered aircraft {'of the FAA ' * 3}"),),
    ),
    Plant(
        "POL004",
        "operations description",
        "a mesh.yml without the description that the policy demands",
        (changed("operations/mesh.yml", "description: Which flights were scheduled, and what became of them\n", ""),),
    ),
    Plant(
        "POL005",
        "crew/flights sla.freshness",
        "a source-aligned product without `sla.freshness`, which nobody was promised yet",
        (changed("crew/mesh.yml", "    sla: {freshness: 24h}\n", ""),),
    ),
    Plant(
        "PRV001",
        "screened_duties -> weather.int_observations_screened",
        "a `ref` of a protected model, which dbt allows between packages",
        (
            changed(
                "weather/models/intermediate/int_observations_screened.yml",
                "  - name: int_observations_screened\n",
                "  - name: int_observations_screened\n    config: {access: protected}\n",
            ),
            *model(
                "crew/models/screened_duties", sql="select * from {{ ref('weather', 'int_observations_screened') }}"
            ),
        ),
    ),
    Plant(
        "PRV002",
        "crew -> weather.hourly_forecasts",
        "an input, and a read, of a product that is offered to nobody",
        (
            changed(
                "weather/models/groups.yml",
                "groups:\n",
                "groups:\n  - name: forecasts\n    owner: {name: Weather team, email: weather@example.com}\n",
            ),
            *model(
                "weather/models/observations/hourly_forecasts",
                f"{_DESCRIBED}    config: {{group: forecasts}}\n{_KEY}{_COLUMNS}",
            ),
            changed("weather/mesh.yml", "products:\n", "products:\n  forecasts: {consumers: []}\n"),
            changed("crew/mesh.yml", "inputs:\n", "inputs:\n  - weather.hourly_forecasts\n"),
            *model("crew/models/forecast_duties", sql="select * from {{ ref('weather', 'hourly_forecasts') }}"),
        ),
    ),
    Plant(
        "PRV003",
        "source weather_files.readings -> weather.stg_nycflights13__weather",
        "a source that is a private table of weather",
        (
            new(
                "operations/models/staging/_weather__sources.yml",
                """\
sources:
  - name: weather_files
    database: weather
    schema: main
    tables: [{name: readings, identifier: stg_nycflights13__weather}]
""",
            ),
        ),
    ),
    Plant(
        "PRV004",
        "int_stormy_flights -> weather.int_observations_screened",
        "the name of a table of weather in SQL",
        model(
            "operations/models/intermediate/int_stormy_flights",
            sql="select * from weather.main.int_observations_screened",
        ),
    ),
    Plant(
        "PRV005",
        "crew -> weather",
        "the project of weather as a package",
        (appended("crew/packages.yml", "  - local: ../weather\n"),),
    ),
    Plant(
        "PRV006",
        "punctuality.delays_by_carrier.carrier_name -> network.carriers.carrier_name",
        "a confidential column that a port of punctuality passes on without a word",
        (
            changed(
                "network/models/carriers/carriers.yml",
                "      - name: carrier_name\n",
                "      - name: carrier_name\n        config: {meta: {mesh: {classification: confidential}}}\n",
            ),
        ),
    ),
    Plant(
        "PRV007",
        "operations.stg_nycflights13__flights",
        "`grants` on a private model",
        (
            changed(
                "operations/models/staging/stg_nycflights13__flights.yml",
                "  - name: stg_nycflights13__flights\n",
                "  - name: stg_nycflights13__flights\n    config: {grants: {select: [everybody]}}\n",
            ),
        ),
    ),
    Plant(
        "PRV008",
        "exposure crew_board -> weather.int_observations_screened",
        "an exposure on a protected model of weather",
        (
            new(
                "crew/models/exposures.yml",
                """\
exposures:
  - name: crew_board
    type: dashboard
    owner: {name: Crew planning team, email: crew@example.com}
    depends_on: ["ref('weather', 'int_observations_screened')"]
""",
            ),
        ),
    ),
    Plant(
        "PRV009",
        "operations.int_unfinished",
        "SQL that nobody can parse, with the name of a table of weather in it",
        model(
            "operations/models/intermediate/int_unfinished",
            sql="select ( from where weather.main.int_observations_screened join ((",
        ),
    ),
    Plant(
        "SYN001",
        "punctuality -> network",
        "a publication of network after `mesh sync`",
    ),
    Plant(
        "SYN002",
        "punctuality -> operations",
        "an edit in a generated file",
        (appended("punctuality/interfaces/operations/models/ports.yml", "# by hand\n"),),
    ),
    Plant(
        "SYN003",
        "punctuality -> weather",
        "a first publication of weather in prod after `mesh sync`",
    ),
    Plant(
        "SYN004",
        "operations.flights -> crew.flights",
        "a product of crew that is called like one of operations",
    ),
    Plant(
        "SYN005",
        "punctuality.int_flights_enriched.departure_hour_local -> network.airports.airport_code",
        "a `relationships` test from a number to a text",
        (
            changed(
                "punctuality/models/intermediate/int_flights_enriched.yml",
                "      - name: departure_hour_local\n        data_tests: [not_null]\n",
                """\
      - name: departure_hour_local
        data_type: integer
        data_tests:
          - relationships: {arguments: {to: "ref('network', 'airports')", field: airport_code}}
""",
            ),
        ),
    ),
    Plant(
        "SYN006",
        "dev -> fleet.aircraft",
        "`sla: {freshness: 0m}` for rows that are older by now",
        (changed("fleet/mesh.yml", "freshness: 24h", "freshness: 0m"),),
    ),
    Plant(
        "SYN007",
        "crew",
        "a domain with a port that was never published",
    ),
    Plant(
        "SYN008",
        "operations",
        "a copy of the dbt package of another release",
        (
            new(
                "operations/interfaces/meshwright/dbt_project.yml",
                "name: meshwright\nversion: 0.0.1\nmacro-paths: [macros]\n",
            ),
        ),
    ),
    Plant(
        "SYN009",
        "sandbox/winter_schedule",
        "a dbt project beside those that the mesh lists",
        (new("../sandbox/winter_schedule/dbt_project.yml", "name: winter_schedule\nversion: 1.0.0\n"),),
    ),
    Plant(
        "SYN010",
        "ground_handling -> crew.flights",
        "a consumer that is no domain",
        (changed("crew/mesh.yml", "  flights:\n", "  flights:\n    consumers: [ground_handling]\n"),),
    ),
    Plant(
        "SYN011",
        "network.carriers",
        "a port that goes in three weeks and is still read; its readers hear that its product is retired",
        (
            changed(
                "network/models/carriers/carriers.yml",
                "  - name: carriers\n",
                # A date that has come would be no announcement.
                f"  - name: carriers\n    deprecation_date: {date.today() + timedelta(days=21)}\n",
            ),
        ),
    ),
)
"""One for each rule, in the order of the codes."""
