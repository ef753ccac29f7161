"""The text of a document is the one of RFC 8785, and no document is read that two readers could read differently."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.registry.canonical import decode, digest, encode

WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(TEXT, values, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(TEXT, VALUES, max_size=6)


def test_keys_are_in_the_order_of_utf_16_and_escapes_are_those_of_the_rfc() -> None:
    # The example of RFC 8785, section 3.2.3: the emoji goes before U+FB33, which has the lower code point.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = encode({key: key for key in keys}).decode()
    assert list(json.loads(written)) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert encode({"a": '\x1f\x7f\n"\\/\u2028é'}) == '{"a":"\\u001f\x7f\\n\\"\\\\/\u2028é"}\n'.encode()


@given(DOCUMENTS)
def test_what_is_written_is_read_and_written_again_as_the_same_bytes(document: dict[str, Any]) -> None:
    content = encode(document)
    assert decode(content, "x") == document
    assert encode(decode(content, "x")) == content
    assert encode(dict(reversed(document.items()))) == content


@given(st.dictionaries(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])), VALUES))
def test_documents_from_before_keep_their_digests(document: dict[str, Any]) -> None:
    """Keys that are ordinary characters have the order that they had when Python's own JSON was written."""
    # Only the outer keys are drawn from there; the inner ones are compared where they are ordinary, too.
    if any(character > "\uffff" for character in json.dumps(document, ensure_ascii=False)):
        return
    before = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    assert encode(document) == before


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("\ud800", "half a surrogate pair"),
        ({"\udfff": 1}, "half a surrogate pair"),
        (2**53, "9007199254740992"),
        (10**5000, "digits"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ({1: "one"}, "keys must be strings"),
        (b"bytes", "bytes"),
    ],
    ids=["surrogate", "surrogate-key", "beyond-2-53", "huge", "nan", "infinity", "number-key", "bytes"],
)
def test_what_not_every_reader_can_read_is_refused_with_its_reason(value: object, why: str) -> None:
    with pytest.raises(RegistryError, match=why):
        encode({"a": value})


def test_a_document_that_holds_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(RegistryError, match="nested too deeply"):
        encode({"a": loop})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a":1,"a":2}', "'a' twice"),
        (b'{"b":{"a":1,"\\u0061":2}}', "'a' twice"),
        (b'{"a":"\\ud800"}', "half a surrogate pair"),
        (b'{"\\udc00":1}', "half a surrogate pair"),
        (b'{"a":1.5}', "1.5"),
        (b'{"a":1e3}', "1e3"),
        (b'{"a":NaN}', "NaN"),
        (b'{"a":-Infinity}', "-Infinity"),
        (b'{"a":9007199254740992}', "2\\^53"),
        (b'{"a":1' + b"0" * 5000 + b"}", "2\\^53"),
        (b'{"a":"\xff"}', "not in UTF-8"),
        ('{"a":1}'.encode("utf-16"), "not in UTF-8"),
        (b'\xef\xbb\xbf{"a":1}', "BOM"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[]", "no JSON object"),
        (b'{"a":1} {"a":2}', "Extra data"),
        (b"", "Expecting value"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_two_readers_could_read_differently_is_not_read(content: bytes, why: str) -> None:
    with pytest.raises(RegistryError, match=why) as refused:
        decode(content, "products/x.json")
    assert "products/x.json" in refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize("number", [2**53 - 1, -(2**53) + 1, 0, -0])
def test_the_largest_numbers_that_everybody_keeps_are_kept(number: int) -> None:
    assert decode(encode({"a": number}), "x") == {"a": number}


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert decode(b'{"a":"\\ud83d\\ude00"}', "x") == {"a": "\U0001f600"}


def test_a_digest_is_over_the_file_with_its_newline() -> None:
    assert encode({}) == b"{}\n"
    assert digest(encode({})) == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
