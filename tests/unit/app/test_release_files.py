"""What lies in a release beside its own document."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import yaml

from meshwright.app.release_files import release_files
from meshwright.exports.exported import Exported
from tests.unit.app.small_domain import domain, files, port, published
from tests.unit.exports.small_product import PRODUCT


def test_a_contract_for_each_port_the_product_and_the_catalogue() -> None:
    assert set(release_files(PRODUCT, "1.4.0")) == {
        "contracts/aircraft.v1.odcs.yaml",
        "contracts/aircraft.v2.odcs.yaml",
        "product.odps.yaml",
        "catalog-info.yaml",
    }


def test_they_know_nothing_of_any_environment() -> None:
    for name, content in release_files(PRODUCT, "1.4.0").items():
        for document in yaml.safe_load_all(content):
            assert not {"servers", "inputPorts", "consumesApis"} & {*document, *document.get("spec", {})}, name
    assert Exported(PRODUCT, "1.4.0").inputs == ()


def test_a_release_holds_them_and_their_digests(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet"), port("aircraft", "id", description="Ünïcode: {{ x }}"))
    there = files(tmp_path / "registry")
    folder = "products/fleet/aircraft/1.0.0"
    recorded = json.loads(there[f"{folder}/release.json"])["files"]
    assert set(recorded) == {
        "product.json",
        "contracts/aircraft.odcs.yaml",
        "product.odps.yaml",
        "catalog-info.yaml",
    }
    for name, digest in recorded.items():
        assert hashlib.sha256(there[f"{folder}/{name}"]).hexdigest() == digest
    contract = yaml.safe_load(there[f"{folder}/contracts/aircraft.odcs.yaml"])
    assert (contract["id"], contract["version"]) == ("fleet-aircraft", "1.0.0")
    assert contract["description"]["purpose"] == "Ünïcode: {{ x }}"


def test_names_that_a_disk_would_take_for_one_do_not_keep_a_release_from_coming(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet"), port("aircraft", "id"), port("AIRCRAFT", "id"))
    names = [name for name in files(tmp_path / "registry") if "/contracts/" in name]
    assert len({name.casefold() for name in names}) == 2
