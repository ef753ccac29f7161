"""A registry in a folder, and things to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.releases import write_release

OWNER = Owner("Weather team", "weather@example.com")
PROVENANCE = {"released_at": "2026-11-22T12:00:00Z", "commit": None}


def product(domain: str = "weather", name: str = "observations", **more: object) -> Product:
    port = Port(
        PortId(domain, "hourly"),
        name,
        "Every hour",
        (Column("hour", "timestamp", "When"),),
        (Constraint("not_null", ("hour",)),),
        contract_enforced=True,
    )
    values: dict[str, object] = {"ports": (port,), "owner": OWNER} | more
    return Product(domain, name, **values)  # type: ignore[arg-type]


def deployment(
    sequence: int, invocation: str = "run-1", environment: str = "prod", domain: str = "weather", version: str = "1.0.0"
) -> Deployment:
    return Deployment(
        environment=environment,
        domain=domain,
        sequence=sequence,
        invocation_id=invocation,
        published_at="2026-11-22T12:00:00Z",
        adapter="duckdb",
        dbt_version="1.11.16",
        description="Rain",
        owner=OWNER,
        releases=(("observations", version),),
        served=(
            ServedPort(
                PortId(domain, "hourly"), "observations", Relation(domain, "main", "hourly"), "2026-11-22T11:00:00Z", 7
            ),
        ),
        uses=(
            PortUse(PortId("fleet", "aircraft", "2"), ("tail_number",), "exact"),
            PortUse(PortId("network", "airports")),
        ),
        exposures=(
            Exposure(
                "rain_board",
                "Rain",
                "dashboard",
                OWNER,
                "https://boards.example.com/rain",
                (PortId(domain, "hourly"), PortId("fleet", "aircraft", "2")),
            ),
        ),
        share="../shares/weather.duckdb",
        results=(("pass", 3), ("success", 2)),
        seconds=4,
    )


def released(store: FolderStore, domain: str = "weather", version: str = "1.0.0") -> None:
    write_release(store, product(domain), version, PROVENANCE, previous=None)


def files(root: Path) -> dict[str, bytes]:
    """Every file of a registry, hidden ones included."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in _files(root)}


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.is_file())
