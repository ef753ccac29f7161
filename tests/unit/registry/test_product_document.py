"""product.json holds a product, exactly, in one form."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.registry.canonical import decode, encode
from meshwright.registry.product_document import from_document, to_document
from tests.unit.registry.small_registry import product

TEXTS = st.text(max_size=10)
PAIRS = st.dictionaries(TEXTS, TEXTS, max_size=2).map(lambda pairs: tuple(sorted(pairs.items())))
PORTS = st.builds(
    Port,
    st.builds(PortId, st.just("weather"), TEXTS, st.none() | TEXTS),
    st.just("observations"),
    TEXTS,
    st.lists(st.builds(Column, TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
    st.sets(st.builds(Constraint, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), TEXTS), max_size=2).map(
        lambda some: tuple(sorted(some))
    ),
    st.booleans(),
    st.none() | TEXTS,
    st.booleans(),
)
PRODUCTS = st.builds(
    Product,
    st.just("weather"),
    st.just("observations"),
    st.lists(PORTS, max_size=3, unique_by=lambda port: str(port.id)).map(
        lambda some: tuple(sorted(some, key=lambda port: port.id))
    ),
    TEXTS,
    TEXTS,
    st.sampled_from([None, "aggregate"]),
    st.sampled_from(["draft", "active"]),
    st.builds(Owner, TEXTS, TEXTS),
    PAIRS,
    PAIRS,
    st.none() | st.lists(TEXTS, max_size=2).map(tuple),
)


@given(PRODUCTS)
def test_a_product_reads_back_equal(given_product: Product) -> None:
    content = encode(to_document(given_product))
    assert from_document(decode(content, "product.json"), "product.json") == given_product


@given(PRODUCTS, st.randoms())
def test_the_same_product_is_the_same_bytes_in_whatever_order_it_comes(
    given_product: Product, order: random.Random
) -> None:
    ports = [
        replace(port, constraints=tuple(order.sample(port.constraints, len(port.constraints))), place=Place("x", 9))
        for port in given_product.ports
    ]
    shuffled = replace(given_product, ports=tuple(order.sample(ports, len(ports))))
    assert encode(to_document(shuffled)) == encode(to_document(given_product))


def test_a_document_holds_no_place() -> None:
    (port,) = product().ports
    secret = replace(product(), ports=(replace(port, place=Place("models/private/secret.sql", 3)),))
    assert b"secret" not in encode(to_document(secret))


def test_a_newer_format_asks_for_a_newer_meshwright() -> None:
    with pytest.raises(RegistryError, match="has format 2; this meshwright reads 1") as caught:
        from_document(to_document(product()) | {"format": 2}, "product.json")
    assert "dbt-meshwright" in caught.value.remedy


@pytest.mark.parametrize("said", [0, -1, "1", "2", None, True, [], {}])
def test_what_says_no_format_is_broken(said: Any) -> None:
    with pytest.raises(RegistryError, match="does not say its format") as caught:
        from_document(to_document(product()) | {"format": said}, "product.json")
    assert "Restore" in caught.value.remedy


@pytest.mark.parametrize("value", ["x" * 10**6, ["x"] * 10**5, {"x" * 10**6: 1}], ids=["text", "list", "object"])
@pytest.mark.parametrize("key", ["format", "owner", "ports", "consumers"])
def test_what_is_told_of_a_broken_document_is_short(key: str, value: Any) -> None:
    value = {"name": value} if isinstance(value, list) else value
    with pytest.raises(RegistryError) as caught:
        from_document(to_document(product()) | {key: value}, "product.json")
    assert len(caught.value.what) < 1000


@pytest.mark.parametrize("key", sorted(to_document(product()).keys() - {"format", "product", "domain"}))
@pytest.mark.parametrize("value", ["missing", None, 7])
def test_a_document_without_what_it_needs_is_a_registry_error(key: str, value: Any) -> None:
    document: dict[str, Any] = copy.deepcopy(to_document(product()))
    if value == "missing":
        del document[key]
    else:
        document[key] = value
    if value is None and key in ("consumers", "type"):
        from_document(document, "product.json")
        return
    with pytest.raises(RegistryError, match=r"the registry file product\.json is broken"):
        from_document(document, "product.json")


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff", b'{"a": NaN', b"[" * 100_000])
def test_bytes_that_are_no_document_are_a_registry_error(content: bytes) -> None:
    with pytest.raises(RegistryError, match=r"the registry file x\.json is broken"):
        decode(content, "x.json")


def test_floats_that_are_no_numbers_are_never_written() -> None:
    with pytest.raises(RegistryError, match="canonical JSON"):
        encode({"a": float("nan")})


def test_a_word_that_a_newer_meshwright_has_for_a_column_is_left_out() -> None:
    document = to_document(product())
    document["ports"][0]["columns"][0]["mood"] = "sunny"
    assert from_document(document, "x") == product()


def test_a_text_is_no_list_of_domains() -> None:
    with pytest.raises(RegistryError, match="is broken"):
        from_document(to_document(product()) | {"consumers": "fleet"}, "x")
