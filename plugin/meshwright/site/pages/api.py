"""The JSON documents about the mesh as a whole: an index, what changed, and the schema of all documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from meshwright.site.addresses import domain_folder, domain_page, product_document, product_page
from meshwright.site.api_documents import (
    FORMAT,
    ChangesDocument,
    Counts,
    DomainEntry,
    MeshDocument,
    ProductDocument,
    ProductEntry,
    ReleaseEntry,
)
from meshwright.site.counts import product_consumers
from meshwright.site.documents import encoded
from meshwright.site.facts import DomainFacts, ProductFacts
from meshwright.site.mesh import SiteMesh

MESH, CHANGES, SCHEMA = "api/mesh.json", "api/changes.json", "api/schema.json"
MOST_RELEASES = 500

_DOCUMENTS = {
    MESH: MeshDocument,
    CHANGES: ChangesDocument,
    "domains/<domain>/domain.json": DomainFacts,
    "domains/<domain>/<product>/product.json": ProductDocument,
}


def api(mesh: SiteMesh) -> Iterator[tuple[str, str]]:
    """The documents."""
    yield MESH, encoded(mesh_document(mesh)).decode()
    yield CHANGES, encoded(_changes(mesh)).decode()
    yield SCHEMA, encoded(schema()).decode()


def schema() -> dict[str, object]:
    """The JSON Schema of all documents; `documents` says which definition is whose."""
    found, definitions = msgspec.json.schema_components(_DOCUMENTS.values(), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The JSON documents of a data mesh's site",
        "documents": dict(zip(_DOCUMENTS, found, strict=True)),
        "$defs": definitions,
    }


def mesh_document(mesh: SiteMesh) -> MeshDocument:
    """The index of a mesh."""
    reads: dict[str, set[str]] = defaultdict(set)
    read_by: dict[str, set[str]] = defaultdict(set)
    for producer, consumer in mesh.domain_edges:
        reads[consumer].add(producer)
        read_by[producer].add(consumer)
    domains = mesh.domains.values()
    return MeshDocument(
        FORMAT,
        Counts(
            domains=len(mesh.domains),
            products=len(mesh.products),
            ports=len(mesh.ports),
            columns=sum(len(port.columns) for _, port in mesh.ports.values()),
            releases=sum(len(product.releases) for product in mesh.products.values()),
            reads=sum(len({reader.domain for reader in mesh.readers(port)}) for port in mesh.ports),
        ),
        tuple(
            DomainEntry(
                name=domain.name,
                page=domain_page(domain.name),
                document=f"{domain_folder(domain.name)}/domain.json",
                description=domain.description,
                owner=domain.owner,
                environment=domain.environment,
                environments=tuple(each.environment for each in domain.deployments),
                reads=tuple(sorted(reads[domain.name])),
                read_by=tuple(sorted(read_by[domain.name])),
                products=tuple(_product(mesh, product) for product in domain.products),
            )
            for domain in domains
        ),
    )


def _product(mesh: SiteMesh, product: ProductFacts) -> ProductEntry:
    return ProductEntry(
        name=product.name,
        version=product.version,
        page=product_page(*product.key),
        document=product_document(*product.key),
        title=product.title,
        type=product.type,
        status=product.status,
        ports=len(product.ports),
        releases=len(product.releases),
        consumers=len(product_consumers(mesh, [product])),
    )


def _changes(mesh: SiteMesh) -> ChangesDocument:
    entries = mesh.log.entries
    return ChangesDocument(
        FORMAT,
        len(entries),
        tuple(
            ReleaseEntry(
                domain=entry.product.domain,
                product=entry.product.name,
                version=entry.release.version,
                released_at=entry.at,
                breaking=entry.release.breaking,
                yanked=entry.release.yanked,
                changes=entry.release.changes,
            )
            for entry in entries[:MOST_RELEASES]
        ),
    )
