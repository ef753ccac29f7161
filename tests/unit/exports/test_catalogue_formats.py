"""DataHub, OpenLineage and DPROD: what each is told, and that nobody's words break its form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.exports import datahub, dprod, openlineage
from meshwright.exports.exported import Exported
from meshwright.exports.formats import FORMATS
from meshwright.exports.target import Target
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from meshwright.mesh.relation import Relation
from meshwright.package_data import schema_text
from tests.unit.exports.hostile_products import ANY, deployments
from tests.unit.exports.small_product import AIRCRAFT, PRODUCT, deployment

TARGET = Target()


def served(adapter: str = "duckdb") -> Exported:
    found = deployment("prod", adapter)
    port = replace(found.served[0], rows=7, results=(("pass", 4), ("warn", 1)), milliseconds=120)
    release = Release(PRODUCT, "1.4.0", "0" * 64)
    return replace(Exported.of(release, (replace(found, served=(port,)),)), digest="0" * 64)


def test_datahub_is_told_whose_the_product_is_and_which_tables_it_has() -> None:
    told = datahub.product(served("postgres"), replace(TARGET, platform_instance="main", datahub_env="DEV"))
    urn = "urn:li:dataset:(urn:li:dataPlatform:postgres,main.fleet.main.aircraft_v2,DEV)"
    assert told["assets"] == told["output_ports"] == [urn]
    assert (told["id"], told["domain"], told["display_name"]) == ("fleet-aircraft", "fleet", "Aircraft")
    assert told["owners"] == [{"id": "fleet@example.com", "type": "TECHNICAL_OWNER"}]
    assert told["external_url"] == "https://acme.slack.com/archives/C1"
    expected = {
        "release": "1.4.0",
        "sla.freshness": "24h",
        "consumers": "punctuality",
        "aircraft@2.built_at": "2026-11-22T11:00:00Z",
        "aircraft@2.rows": "7",
        "aircraft@2.tests": "4 pass, 1 warn",
        "aircraft@2.milliseconds": "120",
        "aircraft@2.deprecated_from": "2027-06-30",
    }
    assert expected.items() <= told["properties"].items()


@pytest.mark.parametrize(
    ("adapter", "relation", "urn"),
    [
        ("snowflake", Relation("DB", "S", "T"), "urn:li:dataset:(urn:li:dataPlatform:snowflake,db.s.t,PROD)"),
        ("sqlserver", Relation("DB", "S", "T"), "urn:li:dataset:(urn:li:dataPlatform:mssql,DB.S.T,PROD)"),
        ("spark", Relation(None, "s", "t"), "urn:li:dataset:(urn:li:dataPlatform:spark,s.t,PROD)"),
        ("a,b(", Relation("x,y", "(", ")"), "urn:li:dataset:(urn:li:dataPlatform:a-b-,x%2Cy.%28.%29,PROD)"),
    ],
)
def test_a_table_has_the_urn_that_datahub_itself_makes(adapter: str, relation: Relation, urn: str) -> None:
    assert datahub.dataset_urn(adapter, relation, TARGET) == urn


def test_openlineage_is_told_of_each_port_what_holds_now() -> None:
    (event,) = openlineage.events(served(), replace(TARGET, namespace="duckdb://lake"))
    assert event["eventTime"] == "2026-11-22T12:00:00Z"
    assert (event["dataset"]["namespace"], event["dataset"]["name"]) == ("duckdb://lake", "fleet.main.aircraft_v2")
    facets = event["dataset"]["facets"]
    assert facets["schema"]["fields"][1] == {"name": "built", "type": "integer", "ordinal_position": 2}
    assert facets["version"]["datasetVersion"] == "1.4.0"
    assert facets["ownership"]["owners"] == [{"name": "team:Fleet team", "type": "OWNER"}]
    quality = facets["dataQualityMetrics"]
    assert (quality["rowCount"], quality["lastUpdated"]) == (7, "2026-11-22T11:00:00Z")
    assert {"key": "classification", "value": "public", "source": "DBT", "field": "kind"} in facets["tags"]["tags"]
    assert facets["meshwright_port"]["tests"] == [{"status": "pass", "count": 4}, {"status": "warn", "count": 1}]
    assert facets["meshwright_port"]["releaseSha256"] == "0" * 64


def test_without_a_name_of_the_server_openlineage_has_one_of_its_own() -> None:
    assert next(openlineage.events(served("bigquery"), TARGET))["dataset"]["namespace"] == "bigquery"
    assert next(openlineage.events(served("postgres"), TARGET))["dataset"]["namespace"] == "postgres://prod"


def test_dprod_leads_from_the_product_over_its_ports_to_the_datasets() -> None:
    told = dprod.product(served(), replace(TARGET, base="https://x.org/"))
    assert told["@id"] == "https://x.org/product/fleet-aircraft"
    datasets = {each["@id"]: each for each in told["dprod:outputDataset"]}
    port = told["dprod:outputPort"][1]
    behind = port["dprod:isAccessServiceOf"]["dprod:isDistributionOf"]["@id"]
    assert datasets[behind]["rdfs:label"] == "fleet.aircraft@2"
    assert datasets[behind]["dct:modified"] == [{"@value": "2026-11-22T11:00:00Z", "@type": "xsd:dateTime"}]
    assert told["odrl:hasPolicy"]["odrl:permission"][0]["odrl:assignee"]["@id"] == "https://x.org/domain/punctuality"
    assert [each["rdfs:label"] for each in told["dprod:inputDataset"]] == ["network.airlines@3"]


def test_who_may_not_be_read_by_anybody_permits_nothing() -> None:
    nobody = replace(PRODUCT, consumers=())
    assert dprod.product(Exported(nobody, "1.0.0"), TARGET)["odrl:hasPolicy"]["odrl:permission"] == []
    everybody = replace(PRODUCT, consumers=None)
    assert "odrl:hasPolicy" not in dprod.product(Exported(everybody, "1.0.0"), TARGET)


def prefixes(value: Any) -> set[str]:
    """The prefixes of the keys and types of a JSON-LD document."""
    if isinstance(value, dict):
        types = value.get("@type", [])
        words = [key for key in value if not key.startswith("@")] + ([types] if isinstance(types, str) else types)
        below = set().union(*(prefixes(each) for key, each in value.items() if key != "@context"))
        return {word.partition(":")[0] for word in words} | below
    return set().union(*map(prefixes, value)) if isinstance(value, list) else set()


@st.composite
def exported(draw: st.DrawFn) -> Exported:
    product: Product = draw(ANY)
    return Exported(product, "1.2.3", draw(deployments(product, "1.2.3")))


@settings(max_examples=40)
@given(exported())
def test_nobodys_words_break_a_format(given_export: Exported) -> None:
    facet = json.loads(schema_text("port-dataset-facet"))["$defs"]["PortDatasetFacet"]
    for form in FORMATS.values():
        files = list(form.files([given_export], TARGET))
        for stem, documents in files:
            assert re.fullmatch(r"[A-Za-z0-9_.-]+", stem)
            text = form.text(documents)
            text.encode("utf-8")
            read = (
                list(yaml.safe_load_all(text))
                if form.ending.endswith("yaml")
                else [json.loads(line) for line in text.splitlines()]
                if form.name == "openlineage"
                else [json.loads(text)]
            )
            assert len(read) == len(documents)
    for event in openlineage.events(given_export, TARGET):
        jsonschema.validate(event["dataset"]["facets"]["meshwright_port"], facet)
        assert all({"_producer", "_schemaURL"} <= set(each) for each in event["dataset"]["facets"].values())
    told = datahub.product(given_export, TARGET)
    urn = r"urn:li:dataset:\(urn:li:dataPlatform:[a-z0-9_-]*,[^,()]*,PROD\)"
    assert all(re.fullmatch(urn, asset, re.DOTALL) for asset in told.get("assets", ()))
    assert all(isinstance(text, str) for text in told["properties"].values())
    document = dprod.product(given_export, TARGET)
    assert prefixes(document) <= set(dprod.CONTEXT)


def test_the_same_deployment_gives_the_same_bytes() -> None:
    for form in FORMATS.values():
        once, again = (list(form.files([served()], TARGET)) for _ in range(2))
        assert [form.text(documents) for _, documents in once] == [form.text(documents) for _, documents in again]


def test_backstage_gets_a_domain_once() -> None:
    other = Exported(
        replace(PRODUCT, name="engines", ports=(replace(AIRCRAFT, id=replace(AIRCRAFT.id, name="e")),)), "1.0.0"
    )
    ((stem, documents),) = FORMATS["backstage"].files([served(), other], TARGET)
    assert stem == "fleet"
    assert [each["kind"] for each in documents].count("Domain") == 1
