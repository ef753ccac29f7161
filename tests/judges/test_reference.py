"""The registry that `mesh up` writes for the reference mesh, its exports, and the rows that it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from meshwright.exports.formats import FORMATS
from tests.judges.backstage import read_catalogue
from tests.judges.datahub import ingest
from tests.judges.linters import datacontract_lint, dataproduct_lint, odcslint_check
from tests.judges.other_formats import load_data_products, read_graphs, rebuild_events
from tests.judges.postgres import Postgres
from tests.judges.published_files import Files
from tests.judges.tables import Verdict, create_table, judge_tables, quoted, table_name
from tests.mesh.reference_mesh import run

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh of the judges")]

EVENTS = {
    "fleet-aircraft-v1": 19,
    "fleet-aircraft-v2": 31,
    "network-airports": 25,
    "network-carriers": 16,
    "operations-flights": 43,
    "operations-flights_by_day": 22,
    "punctuality-delays_by_aircraft_age": 19,
    "punctuality-delays_by_carrier": 19,
    "punctuality-delays_by_hour": 22,
    "punctuality-delays_by_origin": 19,
    "punctuality-delays_by_weather": 22,
    "weather-hourly_observations": 40,
}
"""What DataHub makes of each contract: 6 of its dataset and contract, one for owners, and 3 of each of its rules."""
ROWS = 2_000
"""Of each table, which is enough for the promises: all of them are about single rows, or about no two being alike."""


@pytest.fixture(scope="module")
def released(reference: Path) -> Files:
    """What lies in the registry."""
    found = Files.below(reference / "registry")
    assert (len(found.contracts), len(found.products), len(found.catalogues)) == (12, 6, 6)
    return found


@pytest.fixture(scope="module")
def exported(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What `mesh export` writes: the same with what deployments add, and the formats that no release carries."""
    folder = tmp_path_factory.mktemp("exported")
    for name in FORMATS:
        run(reference, "mesh", "export", name, "--output", str(folder))
    return Files.below(folder)


@pytest.fixture(params=["released", "exported"])
def files(request: pytest.FixtureRequest) -> Files:
    found: Files = request.getfixturevalue(request.param)
    return found


@pytest.mark.usefixtures("contract_tools")
def test_the_linters_accept_everything(files: Files, tmp_path: Path) -> None:
    assert not list(odcslint_check(tmp_path, files.contracts))
    assert not list(datacontract_lint(tmp_path, files.contracts))
    assert not list(dataproduct_lint(tmp_path, files.products))


@pytest.mark.usefixtures("contract_tools")
def test_inputs_lead_to_contracts(exported: Files) -> None:
    inputs = [
        port["contractId"]
        for file in exported.products
        for port in yaml.safe_load(file.read_bytes()).get("inputPorts", [])
    ]
    there = {yaml.safe_load(file.read_bytes())["id"] for file in exported.contracts}
    assert inputs
    assert set(inputs) <= there


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_each_contract(files: Files, tmp_path: Path) -> None:
    taken = ingest(tmp_path, files.folder)
    assert not taken.findings
    assert not taken.fallbacks
    assert taken.events == EVENTS


@pytest.mark.usefixtures("backstage_tool")
def test_backstage_has_one_graph(files: Files, tmp_path: Path) -> None:
    catalogue = read_catalogue(tmp_path, files.catalogues)
    assert not catalogue.findings
    assert not catalogue.dangling
    kinds = [reference.partition(":")[0] for reference in catalogue.entities]
    assert {kind: kinds.count(kind) for kind in kinds} == {"domain": 5, "system": 6, "component": 6, "api": 12}


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_each_product(exported: Files, tmp_path: Path) -> None:
    answers = load_data_products(tmp_path, sorted(exported.folder.glob("*.datahub.yaml")))
    assert len(answers) == 6
    aspects = {"dataProductProperties", "domains", "ownership", "status"}
    assert [{aspect for _, aspect in each["sent"]} for each in answers] == [aspects] * 6


@pytest.mark.usefixtures("vocabulary_tools")
def test_events_and_graphs_are_read(exported: Files, tmp_path: Path) -> None:
    events = rebuild_events(tmp_path, sorted(exported.folder.glob("*.openlineage.jsonl")))
    assert len(events) == 12
    assert [each.rebuilt for each in events] == [each.written for each in events]
    graphs = read_graphs(tmp_path, sorted(exported.folder.glob("*.dprod.jsonld")))
    assert [each["problems"] for each in graphs] == [[]] * 6
    assert sum(len(each["ports"]) for each in graphs) == 12


@dataclass(frozen=True, slots=True)
class Table:
    """A port's table in Postgres.

    Attributes:
        schema: that it lies in.
        contract: what was published of it.
    """

    schema: str
    contract: Mapping[str, Any]

    @property
    def name(self) -> str:
        return table_name(self.schema, self.contract)

    @property
    def columns(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.contract["schema"][0]["properties"]
        return found

    def breaks(self) -> Iterator[tuple[str, str]]:
        """What to do to it, with a name for that."""
        first, last = self.columns[0], self.columns[-1]
        other = "date" if first["physicalType"].startswith("timestamp") else "timestamp"
        yield "drop", f"alter table {self.name} drop column {quoted(last['name'])}"
        yield "rename", f"alter table {self.name} rename column {quoted(last['name'])} to renamed"
        yield "retype", f"alter table {self.name} alter {quoted(first['name'])} type {other} using null"
        required = next(each["name"] for each in self.columns if each.get("required"))
        yield "null", f"update {self.name} set {quoted(required)} = null"
        yield "twice", f"insert into {self.name} select * from {self.name}"
        yield "none", f"drop table {self.name}"


@pytest.fixture(scope="module")
def tables(
    reference: Path, released: Files, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Table]]:
    """All ports with rows that the mesh serves, each in a schema of its own."""
    folder = tmp_path_factory.mktemp("rows")
    found, statements, copies = [], [], []
    for number, file in enumerate(released.contracts):
        contract = yaml.safe_load(file.read_bytes())
        table = Table(f"reference_{folder.stat().st_ino}_{number}", contract)
        rows = folder / f"{number}.csv"
        export(reference / "shares" / "dev" / f"{contract['domain']}.duckdb", contract, rows)
        statements += create_table(table.schema, contract)
        copies.append((f"copy {table.name} from stdin (format csv, null '\\N')", rows))
        found.append(table)
    postgres.execute(statements, folder, copies)
    yield found
    postgres.execute([f"drop schema {quoted(each.schema)} cascade" for each in found], folder)


def export(share: Path, contract: Mapping[str, Any], file: Path) -> None:
    """Rows of a port as the share serves them."""
    (table,) = contract["schema"]
    columns = ", ".join(quoted(each["name"]) for each in table["properties"])
    query = f"select {columns} from {quoted(table['physicalName'])} limit {ROWS}"
    with duckdb.connect(str(share), read_only=True) as connection:
        connection.sql(f"copy ({query}) to '{file}' (format csv, header false, nullstr '\\N')")


@pytest.fixture(scope="module")
def broken(tables: list[Table], postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """What is said of each table after each break."""
    folder = tmp_path_factory.mktemp("broken")
    statements, contracts = [], {}
    for table in tables:
        for name, _ in table.breaks():
            copy = replace(table, schema=f"{table.schema}_{name}")
            statements.append(f"create schema {quoted(copy.schema)}")
            statements.append(f"create table {copy.name} as select * from {table.name}")
            statements.append(dict(copy.breaks())[name])
            contracts[copy.schema] = table.contract
    postgres.execute(statements, folder)
    found = judge_tables(postgres, folder, contracts)
    postgres.execute([f"drop schema {quoted(each)} cascade" for each in contracts], folder)
    return found


def test_the_rows_that_are_served_keep_the_contracts(tables: list[Table], postgres: Postgres, tmp_path: Path) -> None:
    found = judge_tables(postgres, tmp_path, {each.schema: each.contract for each in tables})
    assert len(found) == 12
    assert [each.findings for each in found.values()] == [()] * len(found)
    assert all(found[each.schema].passed >= 2 * len(each.columns) for each in tables)


def test_each_break_of_each_table_is_found(broken: dict[str, Verdict]) -> None:
    assert len(broken) == 12 * 6
    assert [name for name, verdict in broken.items() if not verdict.findings] == []
