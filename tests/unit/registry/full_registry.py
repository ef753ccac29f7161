"""A registry with one of everything, made by what publishes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.registry_records import Release
from meshwright.registry.canonical import encode
from meshwright.registry.deployments import deploy
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.releases import write_release
from meshwright.registry.signature import signer_of
from meshwright.registry.store import Store
from tests.unit.registry.keys import pem, public_raw, trusted
from tests.unit.registry.small_registry import PROVENANCE, deployment, product

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
SIGNER = signer_of({"MESH_SIGNING_KEY": pem(KEY)})
TRUSTED = trusted(ci={"public_key": public_raw(KEY), "domains": ["weather", "fleet"]})
POLICY = b"version: 1\nports: {meta: {}}\n"
SAID = ProductEvent("yank", "weather", "observations", 0, "Ann", "2026-11-22T12:00:00Z", "wrong unit", release="1.0.0")


def release(store: Store, domain: str, version: str, previous: Release | None, text: str = "Rain") -> Release:
    return write_release(
        store,
        product(domain, description=text),
        version,
        PROVENANCE,
        previous=previous,
        changes=[{"class": "safe", "code": "", "subject": "hourly", "fact": text, "because": ""}],
        derive=lambda version: {"contracts/hourly.odcs.yaml": f"id: {domain}\nversion: {version}\n".encode()},
        signer=SIGNER,
    )


def serve(store: Store, released: Release, run: str, environment: str = "prod") -> None:
    domain = released.product.domain
    deploy(
        store,
        environment,
        domain,
        lambda sequence: replace(
            deployment(sequence, run, environment, domain, released.version),
            records=(("observations", released.record),),
        ),
    )


def publish_everything(store: Store) -> None:
    """Three releases of one domain, two of them served, one after the other; another domain; what people said."""
    initialise(store)
    first = release(store, "weather", "1.0.0", None)
    serve(store, first, "run-1")
    serve(store, first, "run-2")
    second = release(store, "weather", "1.1.0", first, "Rain and snow")
    serve(store, second, "run-3")
    serve(store, second, "run-3", "dev")
    release(store, "weather", "1.2.0", second, "Rain, snow and hail")
    serve(store, release(store, "fleet", "1.0.0", None), "run-1")
    for kind in ("yank", "unyank"):
        said = replace(SAID, kind=kind)  # type: ignore[arg-type]
        append_event(store, "weather", "observations", lambda _, said=said: said)  # type: ignore[misc]


def full_registry(root: Path) -> FolderStore:
    """All of that in a folder, with a policy."""
    store = FolderStore(root)
    publish_everything(store)
    store.claim("policies/plain.yml", POLICY)
    return store


def begin_release(store: Store, version: str = "1.3.0") -> None:
    """What a publisher leaves that is stopped before the last file."""
    store.claim(f"products/weather/observations/{version}/product.json", encode({"begun": True}))
