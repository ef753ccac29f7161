"""The JSON Schema of product.json says what is written, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from meshwright.mesh.product import Product
from meshwright.package_data import schema_text
from meshwright.registry.canonical import encode
from meshwright.registry.product_document import to_document
from tests.unit.contracts.any_product import products
from tests.unit.exports.small_product import PRODUCT

SCHEMA = json.loads(schema_text("product.json"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FULL = json.loads(encode(to_document(PRODUCT)))


@given(products())
def test_every_product_keeps_to_it(product: Product) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(encode(to_document(product))))) == []


def test_it_has_no_word_that_is_never_written() -> None:
    """Each word of the schema is in a product that says all there is to say, but for one that is said otherwise."""
    VALIDATOR.validate(FULL)
    described = {name for words in word_lists(SCHEMA) for name in words}
    assert described - set(words_in(FULL)) == {"strict"}
    assert set(words_in(FULL)) <= described | {"channel", "url", "availability", "freshness", "retention", "other"}


@pytest.mark.parametrize(
    "path", [(), ("owner",), ("ports", 0), ("ports", 0, "columns", 0), ("ports", 1, "constraints", 0)]
)
@pytest.mark.parametrize("change", ["more", "less"])
def test_a_document_with_another_word_or_without_one_does_not(path: tuple[Any, ...], change: str) -> None:
    document = copy.deepcopy(FULL)
    place = document
    for step in path:
        place = place[step]
    if change == "more":
        place["compiled_code"] = "select 1"
    else:
        # Words that may be missing are left out when there is nothing to say; the first one never is.
        del place[next(name for name in ("domain", "name", "type") if name in place)]
    assert len(list(VALIDATOR.iter_errors(document))) == 1


def word_lists(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema["properties"]
        for key, each in schema.items():
            yield from word_lists(each) if key != "properties" else (w for v in each.values() for w in word_lists(v))


def words_in(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        yield from document
    for each in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from words_in(each)
