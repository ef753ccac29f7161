"""The report of losses: what a product has and a reader does not take, and nothing that it has not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from meshwright.exports.exported import Exported
from meshwright.exports.formats import FORMATS
from meshwright.exports.losses import LOSSES, losses
from meshwright.mesh.port import Column, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from tests.unit.exports.small_product import PRODUCT, deployment
from tests.unit.exports.test_catalogue_formats import exported

RICH = Exported.of(Release(PRODUCT, "1.4.0", ""), (deployment("prod"), deployment("staging")))
POOR = Exported(
    Product("fleet", "seats", (Port(PortId("fleet", "seats"), "seats", columns=(Column("id", "integer"),)),)), "1.0.0"
)


def found(name: str, given_export: Exported) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(each.reader, each.what): each.items for each in losses(name, given_export)}


def test_every_line_of_the_table_is_about_a_format_and_finds_something_in_a_rich_product() -> None:
    shouting = replace(
        PRODUCT,
        name="Aircraft",
        ports=tuple(replace(port, tags=("A b",)) for port in PRODUCT.ports),
        support=(("channel", "#fleet"),),
    )
    rich = [RICH, replace(RICH, product=shouting)]
    for loss in LOSSES:
        assert set(loss.formats) <= set(FORMATS)
        assert any(list(loss.find(each)) for each in rich), loss.what


def test_what_a_product_has_not_is_not_lost() -> None:
    assert found("odcs", POOR) == {("ODCS", "who may read it, type, stability"): ("stability strict",)}
    assert {what for _, what in found("datahub", POOR)} == {"columns"}
    assert found("backstage", POOR) == {
        ("Backstage", "the owner as a person to write to"): ("group:default/unknown",),
    }


@pytest.mark.parametrize(
    ("form", "reader", "what", "items"),
    [
        ("odcs", "DataHub", "service levels", ("availability 99.5%", "freshness 24h", "other soon", "retention 730d")),
        ("odcs", "DataHub", "end of support", ("aircraft@2 2027-06-30",)),
        ("odcs", "DataHub", "the link to the table", ("aircraft@2",)),
        ("odcs", "OpenMetadata", "environments", ("staging",)),
        ("odcs", "OpenMetadata", "support", ("channel #fleet", "url https://acme.slack.com/archives/C1")),
        ("dprod", "DPROD", "which column is how sensitive", ("aircraft@2.kind public",)),
        ("datahub", "DataHub", "versions of ports", ("aircraft@1", "aircraft@2")),
    ],
)
def test_a_loss_names_what_of_this_product_is_lost(form: str, reader: str, what: str, items: tuple[str, ...]) -> None:
    assert found(form, RICH)[reader, what] == items


def test_tests_that_dbt_alone_runs_are_those_that_the_contract_tells_in_its_words() -> None:
    items = found("odcs", RICH)["datacontract", "tests that dbt alone runs"]
    assert "aircraft@2 not_null(weight)" in items
    assert "aircraft@2 dbt_utils.at_least_one(kind)" in items
    assert not any("accepted_values" in item for item in items)


@settings(max_examples=25)
@given(exported())
def test_every_product_has_a_report(given_export: Exported) -> None:
    for name in FORMATS:
        for lost in losses(name, given_export):
            assert lost.items
            assert all(isinstance(item, str) for item in lost.items)
