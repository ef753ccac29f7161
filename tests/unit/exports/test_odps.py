"""A product in Bitol's ODPS."""

from __future__ import annotations

from meshwright.exports import odps
from meshwright.exports.exported import Exported
from meshwright.exports.standards import problems
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Release
from tests.unit.exports.small_product import PRODUCT, deployment

UPSTREAM = Release(
    Product("network", "carriers", (Port(PortId("network", "airlines", "3"), "carriers"),)), "2.0.1", "x"
)


def test_the_product_with_its_ports() -> None:
    product = odps.product(Exported(PRODUCT, "1.4.0"))
    assert list(problems(product, "odps-1.0.0")) == []
    assert {key: product[key] for key in product if key not in ("support", "team")} == {
        "apiVersion": "v1.0.0",
        "kind": "DataProduct",
        "id": "fleet-aircraft",
        "name": "Aircraft",
        "version": "1.4.0",
        "status": "active",
        "domain": "fleet",
        "description": {"purpose": "What flies."},
        "outputPorts": [
            {"name": "aircraft@1", "type": "view", "version": "1.4.0", "contractId": "fleet-aircraft-v1"},
            {
                "name": "aircraft@2",
                "description": "One row for each aircraft.",
                "type": "table",
                "version": "1.4.0",
                "contractId": "fleet-aircraft-v2",
                "tags": ["Nightly", "fleet"],
            },
        ],
        "customProperties": [
            {"property": "meshProduct", "value": "aircraft"},
            {"property": "meshType", "value": "source-aligned"},
            {"property": "meshStability", "value": "stable"},
            {"property": "meshConsumers", "value": ["punctuality"]},
        ],
    }


def test_inputs_are_known_from_deployments_and_their_versions_from_the_releases_of_others() -> None:
    one = {"name": "network.airlines@3", "version": "unknown", "contractId": "network-airlines-v3"}
    assert odps.product(Exported(PRODUCT, "1.4.0", (deployment("prod"),)))["inputPorts"] == [one]
    known = Exported(PRODUCT, "1.4.0", (deployment("prod"),), (UPSTREAM,))
    assert odps.product(known)["inputPorts"] == [one | {"version": "2.0.1"}]
