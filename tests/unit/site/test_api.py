from __future__ import annotations

import json
import re

import jsonschema
import pytest

from meshwright.site.pages.api import schema
from tests.unit.site.example_mesh import MESH
from tests.unit.site.rich_registry import NOON, RichMesh
from tests.unit.site.whole_site import site_of
from tests.unit.site.written_site import site_in

PATTERNS = {
    "api/mesh.json": "MeshDocument",
    "api/changes.json": "ChangesDocument",
    "domains/[^/]+/domain.json": "DomainFacts",
    "domains/[^/]+/[^/]+/product.json": "ProductDocument",
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("rich")
    RichMesh(6, 3, 12).write(folder / "registry")
    return site_in(folder / "registry", folder / "site", NOON)


@pytest.fixture(params=["example", "rich"])
def site(request: pytest.FixtureRequest, rich: dict[str, str]) -> dict[str, str]:
    return rich if request.param == "rich" else site_of(MESH)


def test_every_document_is_as_the_schema_says(site):
    told = json.loads(site["api/schema.json"])
    jsonschema.Draft202012Validator.check_schema(told)
    checked = set()
    for path, text in site.items():
        if not path.endswith(".json") or path == "api/schema.json":
            continue
        (name,) = [name for pattern, name in PATTERNS.items() if re.fullmatch(pattern, path)]
        jsonschema.Draft202012Validator(told | {"$ref": f"#/$defs/{name}"}).validate(json.loads(text))
        checked.add(name)
    assert checked == set(PATTERNS.values())
    # The schema itself says which definition is for which document.
    said = [each["$ref"].removeprefix("#/$defs/") for each in told["documents"].values()]
    assert sorted(said) == sorted(PATTERNS.values())


def test_a_document_of_another_shape_is_not():
    validator = jsonschema.Draft202012Validator(schema() | {"$ref": "#/$defs/MeshDocument"})
    assert not validator.is_valid({"format": 1, "domains": []})


def test_the_index_leads_to_every_page_and_document(rich):
    index = json.loads(rich["api/mesh.json"])
    found = set()
    for domain in index["domains"]:
        for entry in (domain, *domain["products"]):
            assert entry["page"] in rich
            assert entry["document"] in rich
            found.add(entry["document"])
        for entry in domain["products"]:
            document = json.loads(rich[entry["document"]])
            assert (document["domain"], document["product"]) == (domain["name"], entry["name"])
            assert all(port["page"] in rich and port["contract"] in rich for port in document["ports"])
            assert document["contract"] in rich
    assert found == {path for path in rich if path.endswith(("/domain.json", "/product.json"))}


def test_the_numbers_of_the_index_are_those_of_the_documents(rich):
    index = json.loads(rich["api/mesh.json"])
    domains = [json.loads(rich[each["document"]]) for each in index["domains"]]
    products = [json.loads(rich[each["document"]]) for domain in index["domains"] for each in domain["products"]]
    ports = [port for product in products for port in product["ports"]]
    assert index["counts"] == {
        "domains": len(domains),
        "products": len(products),
        "ports": len(ports),
        "columns": sum(len(port["columns"]) for port in ports),
        "releases": sum(len(product["releases"]) for domain in domains for product in domain["products"]),
        "reads": sum(len({reader["domain"] for reader in port.get("readers", ())}) for port in ports),
    }
    assert json.loads(rich["api/changes.json"])["total"] == index["counts"]["releases"]


def test_a_product_document_is_small(rich):
    assert max(len(text) for path, text in rich.items() if path.endswith("/product.json")) < 12_000


def test_a_product_document_says_what_a_column_is(rich):
    document = json.loads(rich["domains/customers/history/product.json"])
    (port,) = [port for port in document["ports"] if port["name"] == "customers_history"]
    (email,) = [column for column in port["columns"] if column["name"] == "email"]
    assert email == {
        "name": "email",
        "type": "varchar",
        "description": "Where to write to.",
        "classification": "pii",
    }
    assert {"type": "primary_key", "columns": ["customer_id"]} in port["constraints"]
    assert {"kind": "accepted_values", "columns": ["status"], "values": ['"done"', '"open"', '"void"']} in port["tests"]
