"""The formats that a product can be exported to: a function of its releases, and how its documents become text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from meshwright.exports import backstage, backstage_names, datahub, dprod, odcs, odps, openlineage
from meshwright.exports.exported import Exported
from meshwright.exports.names import contract_id, product_id
from meshwright.exports.target import Target
from meshwright.exports.yaml_text import to_yaml

Document: TypeAlias = "dict[str, Any]"
_NO_TEXT = re.compile("[\ud800-\udfff]")
# They end a line for readers that split text as Python does.
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "\u0085\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Format:
    """A format.

    Attributes:
        title: what it is, for people.
        ending: of its files.
        files: the documents of some products, by the beginning of the name of the file that they belong into: letters,
            digits, `_`, `-` and `.`.
        text: several documents as one text.
        of_ports: whether a port alone can be exported; a product without some of its ports would be another product.
        of_tables: whether it tells of tables, so that there is nothing to tell before a deployment.
    """

    name: str
    title: str
    ending: str
    files: Callable[[Sequence[Exported], Target], Iterator[tuple[str, list[Document]]]]
    text: Callable[[Sequence[Document]], str]
    of_ports: bool = False
    of_tables: bool = False


def _odcs(products: Sequence[Exported], _: Target) -> Iterator[tuple[str, list[Document]]]:
    for each in products:
        for port in sorted(each.product.ports, key=lambda port: port.id):
            yield contract_id(port.id), [odcs.contract(each, port)]


def _odps(products: Sequence[Exported], _: Target) -> Iterator[tuple[str, list[Document]]]:
    for each in products:
        yield product_id(each.product.domain, each.product.name), [odps.product(each)]


def _backstage(products: Sequence[Exported], _: Target) -> Iterator[tuple[str, list[Document]]]:
    """One file for each domain: a catalogue refuses an entity that comes from two places."""
    for domain in sorted({each.product.domain for each in products}):
        its = [each for each in products if each.product.domain == domain]
        entities = [backstage.domain(its[0]), *(entity for each in its for entity in backstage.of_product(each))]
        yield backstage_names.domain_name(domain), entities


def _datahub(products: Sequence[Exported], target: Target) -> Iterator[tuple[str, list[Document]]]:
    for each in products:
        yield product_id(each.product.domain, each.product.name), [datahub.product(each, target)]


def _openlineage(products: Sequence[Exported], target: Target) -> Iterator[tuple[str, list[Document]]]:
    for each in products:
        yield product_id(each.product.domain, each.product.name), list(openlineage.events(each, target))


def _dprod(products: Sequence[Exported], target: Target) -> Iterator[tuple[str, list[Document]]]:
    for each in products:
        yield product_id(each.product.domain, each.product.name), [dprod.product(each, target)]


def _json(documents: Sequence[Document]) -> str:
    content = documents[0] if len(documents) == 1 else list(documents)
    return json.dumps(_encodable(content), indent=2) + "\n"


def _json_lines(documents: Sequence[Document]) -> str:
    """In ASCII: some readers take more for the end of a line than a line feed."""
    return "".join(json.dumps(_encodable(document)) + "\n" for document in documents)


def _encodable(content: Any) -> Any:
    """With U+FFFD for halves of surrogate pairs, which strict readers refuse."""
    return json.loads(_NO_TEXT.sub("\ufffd", json.dumps(content, ensure_ascii=False)))


FORMATS = {
    each.name: each
    for each in (
        Format("odcs", "Open Data Contract Standard v3.1.0", ".odcs.yaml", _odcs, to_yaml, of_ports=True),
        Format("odps", "Open Data Product Standard (Bitol) v1.0.0", ".odps.yaml", _odps, to_yaml),
        Format("backstage", "Backstage's software catalogue", ".catalog-info.yaml", _backstage, to_yaml),
        Format("datahub", "DataHub's data products", ".datahub.yaml", _datahub, to_yaml, of_tables=True),
        Format(
            *("openlineage", "OpenLineage 2-0-2 events", ".openlineage.jsonl", _openlineage, _json_lines),
            of_ports=True,
            of_tables=True,
        ),
        Format("dprod", "DPROD on DCAT 3", ".dprod.jsonld", _dprod, _json),
    )
}
"""By their names, in the order in which they are listed."""
