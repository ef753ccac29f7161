"""The JSON document of a product: its ports' contracts, as programs want them."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.port import Column, Port
from meshwright.site.addresses import port_page, product_document, product_page
from meshwright.site.api_documents import (
    FORMAT,
    ColumnEntry,
    ConstraintEntry,
    PortEntry,
    ProductDocument,
    ReaderEntry,
    TestEntry,
)
from meshwright.site.documents import encoded
from meshwright.site.domain_detail import DomainDetail
from meshwright.site.facts import PortFacts
from meshwright.site.mesh import Reader


def product_documents(detail: DomainDetail) -> Iterator[tuple[str, str]]:
    """A document for each product."""
    for product in detail.around.domain.products:
        document = ProductDocument(
            FORMAT,
            product.domain,
            product.name,
            product.version,
            product_page(*product.key),
            detail.standards.get(product.name, ""),
            tuple(_port(detail, port, product.name) for port in product.ports),
        )
        yield product_document(*product.key), encoded(document).decode()


def _port(detail: DomainDetail, facts: PortFacts, product: str) -> PortEntry:
    port: Port = detail.ports[facts.id]
    return PortEntry(
        name=port.id.name,
        page=port_page(port.id, product),
        version=port.id.version,
        latest=port.latest,
        contract=detail.contracts.get(port.id, ""),
        description=port.description,
        enforced=port.contract_enforced,
        deprecated_from=facts.deprecated_from,
        replacement=str(facts.replacement) if facts.replacement else None,
        columns=tuple(map(_column, port.columns)),
        constraints=tuple(ConstraintEntry(each.type, each.columns, each.expression) for each in port.constraints),
        tests=tuple(
            TestEntry(each.kind, each.columns, each.values, each.blocks) for each in (*port.tests, *port.other_tests)
        ),
        readers=tuple(map(_reader, detail.around.readers_of(port.id))),
    )


def _column(column: Column) -> ColumnEntry:
    return ColumnEntry(
        column.name,
        column.data_type,
        column.description,
        column.classification,
        column.unit,
        column.definition,
        column.tags,
    )


def _reader(reader: Reader) -> ReaderEntry:
    return ReaderEntry(reader.domain, reader.product, reader.named, reader.columns is None, reader.round_ref)
