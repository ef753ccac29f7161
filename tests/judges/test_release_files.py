"""What a release carries for other tools is accepted by those tools, without a warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from meshwright.exports.names import contract_id
from meshwright.mesh.product import Product
from tests.judges.backstage import read_catalogue, read_documents
from tests.judges.datahub import ingest
from tests.judges.expected_events import expected_events, expected_tags
from tests.judges.hostile_products import unique
from tests.judges.judged_products import SETS
from tests.judges.linters import datacontract_lint, dataproduct_lint, odcslint_check
from tests.judges.published_files import Files, write_files


@pytest.fixture(scope="module", params=SETS)
def products(request: pytest.FixtureRequest) -> list[Product]:
    made: Callable[[], list[Product]] = SETS[request.param]
    found = made()
    assert unique(found)
    return found


@pytest.fixture(scope="module")
def files(products: list[Product], tmp_path_factory: pytest.TempPathFactory) -> Files:
    found = write_files(products, tmp_path_factory.mktemp("releases"))
    assert len(found.contracts) == sum(len(each.ports) for each in products)
    assert len(found.products) == len(found.catalogues) == len(products)
    return found


@pytest.mark.usefixtures("contract_tools")
def test_odcslint_accepts_the_contracts(files: Files) -> None:
    assert not list(odcslint_check(files.folder, files.contracts))


@pytest.mark.usefixtures("contract_tools")
def test_datacontract_lint_accepts_the_contracts(files: Files) -> None:
    assert not list(datacontract_lint(files.folder, files.contracts))


@pytest.mark.usefixtures("contract_tools")
def test_dataproduct_lint_accepts_the_products(files: Files) -> None:
    assert not list(dataproduct_lint(files.folder, files.products, contracts_too=len(files.contracts) < 20))


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_every_contract_and_all_that_it_says(files: Files, products: list[Product]) -> None:
    taken = ingest(files.folder, files.folder)
    assert not taken.findings
    contracts = [yaml.safe_load(file.read_bytes()) for file in files.contracts]
    assert taken.events == {each["id"]: expected_events(each) for each in contracts}
    assert taken.tags == {tag for each in contracts for tag in expected_tags(each)}
    assert set(taken.events) == {contract_id(port.id) for each in products for port in each.ports}


@pytest.mark.usefixtures("backstage_tool")
def test_backstage_accepts_the_entities(files: Files, products: list[Product]) -> None:
    catalogue = read_catalogue(files.folder, files.catalogues)
    assert not catalogue.findings
    assert not catalogue.dangling
    ports = sum(len(each.ports) for each in products)
    kinds = [reference.partition(":")[0] for reference in catalogue.entities]
    assert (kinds.count("system"), kinds.count("component"), kinds.count("api")) == (
        len(products),
        len(products),
        ports,
    )
    assert {reference.partition(":")[0] for reference in catalogue.repeated} <= {"domain"}


@pytest.mark.usefixtures("backstage_tool")
def test_both_versions_of_yaml_read_the_same(files: Files, tmp_path: Path) -> None:
    """PyYAML reads YAML 1.1, the package of node 1.2; they differ about `yes`, `0o17` and `1e3`."""
    everything = (*files.contracts, *files.products, *files.catalogues)
    read = read_documents(tmp_path, everything)
    assert read == [list(yaml.safe_load_all(file.read_bytes())) for file in everything]
