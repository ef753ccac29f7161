"""A small registry of what is rare: the site and the tables count it the same way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry import layout
from meshwright.registry.canonical import encode
from meshwright.registry.deployments import deploy
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.releases import write_release

AT = "2026-11-22T10:00:00Z"
COLUMNS = (Column("id", "bigint"), Column("Paid", "boolean"), Column("day", "date"))


def port(name: str, version: str | None = None, **more: Any) -> Port:
    return Port(PortId("till", name, version), "sales", "", COLUMNS, **more)


TILL = Product(
    "till",
    "sales",
    (
        # Versions since the readers came: the second is called as the model was before.
        port("orders", "9", latest=False),
        port("orders", "10"),
        # Nothing is called so any more, so that the oldest is read on; and by age, 9 comes before 10.
        port("visits", "9", latest=False),
        port("visits", "10"),
        port("shops"),
        port("places", deprecation_date="2027-01-31"),
        port("prices", deprecation_date="soon"),
    ),
    owner=Owner("Till", "till@example.com"),
)
IDENTIFIERS = {"orders@10": "Orders"}
DESK = Product("desk", "figures", (Port(PortId("desk", "figures"), "figures", "", COLUMNS[:1]),))
READS = (
    # Whoever counts rows reads no column, and that for sure.
    PortUse(PortId("till", "shops"), (), "exact", environment="prod"),
    PortUse(PortId("till", "orders"), ("id", "paid"), "exact", environment="prod"),
    PortUse(PortId("till", "orders", "10"), ("day",), "exact", product="figures", environment="prod"),
    PortUse(PortId("till", "visits"), ("id",), "partial", environment="prod"),
    PortUse(PortId("till", "gone"), ("id",), "exact", environment="prod"),
    PortUse(PortId("nobody", "rows"), (), "unknown"),
)


def write(folder: Path) -> Path:
    """Write the registry."""
    store = FolderStore(folder)
    initialise(store)
    for product, reads in ((TILL, ()), (DESK, READS)):
        release = write_release(store, product, "1.0.0", {"released_at": "one day"}, previous=None)
        deployment = Deployment(
            environment="prod",
            domain=product.domain,
            sequence=0,
            invocation_id="first",
            published_at=AT,
            adapter="duckdb",
            dbt_version="1.11.16",
            description=f"About {product.domain}",
            owner=product.owner,
            releases=((product.name, "1.0.0"),),
            served=tuple(
                ServedPort(
                    each.id,
                    product.name,
                    Relation("db", "main", IDENTIFIERS.get(each.id.label, each.id.label.replace("@", "_v"))),
                    AT,
                    7,
                )
                for each in product.ports
            ),
            uses=reads,
            records=((product.name, release.record),),
            exposures=(
                Exposure("board", "Board", "dashboard", Owner(), "https://x.example", (PortId("till", "orders"),)),
            ),
        )
        _deploy(store, deployment)
        # A publisher that was killed before it moved the pointer.
        killed = encode({"format": 1, "environment": "prod", "domain": product.domain, "sequence": 2})
        assert store.claim(layout.deployment("prod", product.domain, 2), killed)
        _deploy(store, replace(deployment, invocation_id="second"))
    # Said again, without what is to be read instead; of the whole product later than of the port.
    _say(store, "shops", "2027-03-31", "places")
    _say(store, "shops", "2027-04-30", None)
    _say(store, None, "2027-05-31", "orders@10")
    _say(store, "places", "2027-04-30", "shops")
    return folder


def _deploy(store: FolderStore, deployment: Deployment) -> None:
    deploy(store, "prod", deployment.domain, lambda sequence: replace(deployment, sequence=sequence))


def _say(store: FolderStore, port: str | None, date: str, instead: str | None) -> None:
    name, _, version = (instead or "").partition("@")
    event = ProductEvent(
        "deprecate",
        "till",
        "sales",
        0,
        "Ann",
        AT,
        "Old",
        port=PortId("till", port) if port else None,
        date=date,
        replacement=PortId("till", name, version or None) if name else None,
    )
    append_event(store, "till", "sales", lambda events: event)
