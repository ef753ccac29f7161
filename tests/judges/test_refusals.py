"""Each judge refuses what is wrong: an acceptance would mean nothing otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.judges.backstage import read_catalogue
from tests.judges.datahub import ingest
from tests.judges.judged_port import PRODUCT
from tests.judges.linters import datacontract_lint, dataproduct_lint, odcslint_check
from tests.judges.published_files import Files, write_files

Document = dict[str, Any]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Those of one good release, which a test spoils."""
    return write_files([PRODUCT], tmp_path)


def spoil(file: Path, change: Callable[..., object]) -> None:
    """Change the documents of a YAML file."""
    documents = list(yaml.safe_load_all(file.read_text()))
    change(*documents)
    file.write_text(yaml.safe_dump_all(documents, sort_keys=False))


def _column(contract: Document) -> Document:
    column: Document = contract["schema"][0]["properties"][0]
    return column


CONTRACTS: dict[str, Callable[[Document], object]] = {
    "a key that is not there": lambda contract: contract.update(owner="sales"),
    "a status that is none": lambda contract: contract.update(status=1),
    "no id": lambda contract: contract.pop("id"),
    "another kind": lambda contract: contract.update(kind="Contract"),
    "a type that is none": lambda contract: _column(contract).update(logicalType="text"),
    "an option of another type": lambda contract: _column(contract).update(logicalTypeOptions={"maxLength": 3}),
    "a key of a later version": lambda contract: contract.update(context={"instructions": "none"}),
    "a rule without a metric": lambda contract: contract["schema"][0].update(quality=[{"type": "library"}]),
}


@pytest.mark.usefixtures("contract_tools")
@pytest.mark.parametrize("change", CONTRACTS.values(), ids=CONTRACTS)
def test_both_linters_refuse_a_bad_contract(files: Files, change: Callable[[Document], object]) -> None:
    spoil(files.contracts[0], change)
    assert list(odcslint_check(files.folder, files.contracts))
    assert list(datacontract_lint(files.folder, files.contracts))


@pytest.mark.usefixtures("contract_tools")
def test_odcslint_alone_refuses_a_key_of_a_later_version_in_a_column(files: Files) -> None:
    """That is why there are two linters."""
    spoil(files.contracts[0], lambda contract: _column(contract).update(deprecated=True))
    assert list(odcslint_check(files.folder, files.contracts))
    assert not list(datacontract_lint(files.folder, files.contracts))


@pytest.mark.usefixtures("contract_tools")
@pytest.mark.parametrize("contracts_too", [True, False])
def test_a_product_without_its_contract_is_refused(files: Files, contracts_too: bool) -> None:
    files.contracts[0].unlink()
    (finding,) = dataproduct_lint(files.folder, files.products, contracts_too=contracts_too)
    assert finding.text.startswith("warning: Data contract 'sales-orders-v2'")


@pytest.mark.usefixtures("contract_tools")
def test_a_product_with_a_bad_contract_is_refused(files: Files) -> None:
    spoil(files.contracts[0], CONTRACTS["no id"])
    assert list(dataproduct_lint(files.folder, files.products))


@pytest.mark.usefixtures("contract_tools")
def test_a_product_of_another_form_is_refused(files: Files) -> None:
    spoil(files.products[0], lambda product: product["outputPorts"][0].pop("version"))
    assert list(dataproduct_lint(files.folder, files.products))


@pytest.mark.usefixtures("contract_tools")
def test_a_file_that_is_no_yaml_is_refused(files: Files) -> None:
    files.contracts[0].write_text("a: [")
    assert list(odcslint_check(files.folder, files.contracts))
    assert list(datacontract_lint(files.folder, files.contracts))


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_takes_nothing_of_a_later_version(files: Files) -> None:
    """It ends well all the same, which is why events are counted, and why contracts are of v3.1.0."""
    spoil(files.contracts[0], lambda contract: contract.update(apiVersion="v3.2.0"))
    taken = ingest(files.folder, files.folder)
    assert not taken.events
    assert any(each.place == "contracts_skipped" for each in taken.findings)


@pytest.mark.usefixtures("datahub_tool")
def test_datahub_is_missed_where_there_is_nothing(files: Files) -> None:
    files.contracts[0].unlink()
    assert ingest(files.folder, files.folder).findings


CATALOGUES: dict[str, Callable[..., object]] = {
    "a name with a space": lambda *entities: entities[-1]["metadata"].update(name="two words"),
    "a name that is too long": lambda *entities: entities[-1]["metadata"].update(name="x" * 64),
    "a tag in upper case": lambda *entities: entities[-1]["metadata"].update(tags=["PII"]),
    "an annotation that is no text": lambda *entities: entities[-1]["metadata"].update(annotations={"a": 1}),
    "a link that is none": lambda *entities: entities[-1]["metadata"].update(links=[{"url": "sales"}]),
    "an API without definition": lambda *entities: entities[-1]["spec"].pop("definition"),
    "a system without owner": lambda *entities: entities[1]["spec"].pop("owner"),
    "a kind that is none": lambda *entities: entities[0].update(kind="Product"),
    "a key at the root": lambda *entities: entities[0].update(owner="sales"),
    "the same twice": lambda *entities: entities[2].update(entities[1]),
    "a reference that is none": lambda *entities: entities[2]["spec"].update(system="a/"),
}


@pytest.mark.usefixtures("backstage_tool")
@pytest.mark.parametrize("change", CATALOGUES.values(), ids=CATALOGUES)
def test_backstage_refuses_a_bad_entity(files: Files, change: Callable[..., object]) -> None:
    spoil(files.catalogues[0], change)
    assert read_catalogue(files.folder, files.catalogues).findings


@pytest.mark.usefixtures("backstage_tool")
def test_a_reference_to_nothing_is_seen(files: Files) -> None:
    spoil(files.catalogues[0], lambda *entities: entities[2]["spec"].update(providesApis=["nobody"]))
    catalogue = read_catalogue(files.folder, files.catalogues)
    assert [end for _, _, end in catalogue.dangling] == ["api:default/nobody"]
