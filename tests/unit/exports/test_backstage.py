"""A product in Backstage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.exports import backstage, odcs
from meshwright.exports.exported import Exported
from meshwright.mesh.product import Product
from tests.unit.exports.hostile_products import ANY, deployments
from tests.unit.exports.small_product import AIRCRAFT, OLD, PRODUCT, deployment

RELEASE = Exported(PRODUCT, "1.4.0")


def of_kind(kind: str, exported: Exported = RELEASE) -> list[dict[str, Any]]:
    return [each for each in backstage.entities(exported) if each["kind"] == kind]


def test_the_kinds_and_their_relations() -> None:
    assert [(each["kind"], each["metadata"]["name"]) for each in backstage.entities(RELEASE)] == [
        ("Domain", "fleet"),
        ("System", "fleet.aircraft"),
        ("Component", "fleet.aircraft"),
        ("API", "fleet.aircraft.v1"),
        ("API", "fleet.aircraft.v2"),
    ]
    owner = "group:default/fleet-team"
    assert of_kind("System")[0]["spec"] == {"owner": owner, "domain": "fleet", "type": "data-product"}
    assert of_kind("Component")[0]["spec"] == {
        "type": "data-pipeline",
        "lifecycle": "production",
        "owner": owner,
        "system": "fleet.aircraft",
        "providesApis": ["fleet.aircraft.v1", "fleet.aircraft.v2"],
    }


def test_a_port_is_an_api_that_is_defined_by_its_contract() -> None:
    old, new = of_kind("API")
    assert (old["spec"]["lifecycle"], new["spec"]["lifecycle"]) == ("production", "deprecated")
    for entity, port in ((old, OLD), (new, AIRCRAFT)):
        assert entity["spec"]["type"] == "dataset"
        assert yaml.safe_load(entity["spec"]["definition"]) == odcs.contract(RELEASE, port)
    assert new["metadata"]["tags"] == ["fleet", "nightly"]
    assert new["metadata"]["links"] == [
        {"url": "https://acme.slack.com/archives/C1", "title": "#fleet", "type": "support"}
    ]


@pytest.mark.parametrize(
    ("change", "lifecycle"),
    [
        ({"status": "draft"}, "experimental"),
        ({"stability": "experimental"}, "experimental"),
        ({"status": "retired", "stability": "experimental"}, "deprecated"),
        ({}, "production"),
    ],
)
def test_the_lifecycle(change: dict[str, Any], lifecycle: str) -> None:
    (component,) = of_kind("Component", Exported(replace(PRODUCT, **change), "1"))
    assert component["spec"]["lifecycle"] == lifecycle


def test_what_is_read_of_others_and_who_owns_the_domain_are_known_from_deployments() -> None:
    exported = Exported(PRODUCT, "1.4.0", (deployment("prod"),))
    assert of_kind("Component", exported)[0]["spec"]["consumesApis"] == ["network.airlines.v3"]
    assert of_kind("Domain", exported)[0]["spec"] == {"owner": "group:default/fleet-office"}
    assert of_kind("Domain", exported)[0]["metadata"]["description"] == "Everything that flies"


@st.composite
def exported(draw: st.DrawFn) -> Exported:
    product: Product = draw(ANY)
    return Exported(product, "1.0.0", draw(deployments(product, "1.0.0")))


@settings(max_examples=40)
@given(exported())
def test_every_reference_leads_somewhere_and_nothing_is_there_twice(given_export: Exported) -> None:
    entities = backstage.entities(given_export)
    names = [(each["kind"], each["metadata"]["name"]) for each in entities]
    assert len(set(names)) == len(names)
    assert not {"Group", "User"} & {kind for kind, _ in names}
    for entity in entities:
        spec = entity["spec"]
        assert ("Domain", spec["domain"]) in names if "domain" in spec else True
        assert ("System", spec["system"]) in names if "system" in spec else True
        assert {("API", name) for name in spec.get("providesApis", [])} <= set(names)
        assert spec["owner"].startswith("group:default/")
        assert all(link["url"].startswith(("http://", "https://")) for link in entity["metadata"].get("links", []))
