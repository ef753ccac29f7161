"""Every format that products are exported to is read by a tool of others, with what deployments add."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from meshwright.exports.exported import Exported
from meshwright.exports.formats import FORMATS
from meshwright.exports.target import Target
from meshwright.mesh.port import Owner
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from tests.judges.backstage import read_catalogue
from tests.judges.datahub import ingest
from tests.judges.expected_events import expected_events
from tests.judges.judged_products import SETS
from tests.judges.linters import datacontract_lint, dataproduct_lint, odcslint_check
from tests.judges.other_formats import load_data_products, read_graphs, rebuild_events
from tests.judges.published_files import Files

ADAPTERS = ("duckdb", "postgres", "snowflake", "bigquery", "redshift", "databricks", "trino", "made up")
LINKED = ("bigquery", "databricks", "redshift")
"""Engines that a contract names without a host, and that DataHub knows."""
AT = "2026-11-22T10:00:00Z"


def deployed(product: Product, number: int) -> Exported:
    """A release that two environments serve, on one engine of many, and that reads itself."""
    deployments = tuple(
        Deployment(
            environment=environment,
            domain=product.domain,
            sequence=1,
            invocation_id="0b1e",
            published_at=AT,
            adapter=ADAPTERS[number % len(ADAPTERS)],
            dbt_version="1.11.16",
            description=product.description,
            owner=Owner("Platform team", "platform@example.com"),
            releases=((product.name, "1.0.0"),),
            served=tuple(
                ServedPort(
                    each.id, product.name, _relation(f"schema_{number}", each.alias or each.id.name, index), AT, index
                )
                for index, each in enumerate(product.ports)
            ),
            uses=tuple(PortUse(each.id) for each in product.ports),
        )
        for environment in ("dev", "prod")
    )
    return Exported(product, "1.0.0", deployments)


def _relation(schema: str, name: str, index: int) -> Relation:
    """A place that is no other port's, and odd."""
    return Relation(None if index % 3 == 2 else 'data"base, (1)', f"{schema}_{index}", name)


@pytest.fixture(scope="module", params=SETS)
def products(request: pytest.FixtureRequest) -> list[Product]:
    found: list[Product] = SETS[request.param]()
    return found


@pytest.fixture(scope="module")
def folder(products: list[Product], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All formats of all products in one folder."""
    root = tmp_path_factory.mktemp("exports")
    exported = [deployed(product, number) for number, product in enumerate(products)]
    for form in FORMATS.values():
        for name, documents in form.files(exported, Target()):
            file = root / f"{name}{form.ending}"
            assert not file.exists()
            file.write_text(form.text(documents), encoding="utf-8")
    return root


def test_every_format_has_a_judge() -> None:
    assert FORMATS.keys() == {"odcs", "odps", "backstage", "datahub", "openlineage", "dprod"}


@pytest.mark.usefixtures("contract_tools")
def test_the_linters_accept_contracts_and_products(folder: Path, tmp_path: Path) -> None:
    files = Files.below(folder)
    assert not list(odcslint_check(tmp_path, files.contracts))
    assert not list(datacontract_lint(tmp_path, files.contracts))
    assert not list(dataproduct_lint(tmp_path, files.products, contracts_too=False))


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_the_contracts(folder: Path, tmp_path: Path) -> None:
    taken = ingest(tmp_path, folder)
    assert not taken.findings
    contracts = [yaml.safe_load(file.read_bytes()) for file in Files.below(folder).contracts]
    assert taken.events == {each["id"]: expected_events(each) for each in contracts}
    linked = [each for each in contracts if each["servers"][0]["type"] in LINKED]
    assert len(taken.tables) == len(linked)


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_the_products(folder: Path, products: list[Product], tmp_path: Path) -> None:
    answers = load_data_products(tmp_path, sorted(folder.glob("*.datahub.yaml")))
    assert [each for each in answers if "refused" in each] == []
    assert len(answers) == len(products)
    for each in answers:
        assert {"dataProductProperties", "domains"} <= {aspect for _, aspect in each["sent"]}
    assert len({each["sent"][0][0] for each in answers}) == len(products)


@pytest.mark.usefixtures("backstage_tool")
def test_backstage_accepts_the_entities(folder: Path, tmp_path: Path) -> None:
    catalogue = read_catalogue(tmp_path, Files.below(folder).catalogues)
    assert not catalogue.findings
    assert not catalogue.dangling
    assert not catalogue.repeated


@pytest.mark.usefixtures("vocabulary_tools")
def test_openlineage_builds_the_same_events(folder: Path, products: list[Product], tmp_path: Path) -> None:
    events = rebuild_events(tmp_path, sorted(folder.glob("*.openlineage.jsonl")))
    assert len(events) == 2 * sum(len(each.ports) for each in products)
    assert [each.rebuilt for each in events] == [each.written for each in events]
    assert {each.unknown for each in events} == {("meshwright_port",)}


@pytest.mark.usefixtures("vocabulary_tools")
def test_dprod_is_a_graph(folder: Path, products: list[Product], tmp_path: Path) -> None:
    answers = read_graphs(tmp_path, sorted(folder.glob("*.dprod.jsonld")))
    assert [each["problems"] for each in answers if each["problems"]] == []
    assert len({each for answer in answers for each in answer["products"]}) == len(products)
    ports = sum(len(each.ports) for each in products)
    assert len({each for answer in answers for each in answer["datasets"]}) == ports
    assert len({each for answer in answers for each in answer["ports"]}) == 2 * ports
