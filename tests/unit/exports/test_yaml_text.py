"""YAML that every reader takes for the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from meshwright.exports.yaml_text import to_yaml
from tests.unit.exports.hostile_products import NASTY

TEXTS = st.text() | st.sampled_from([each for each in NASTY if each != "\ud800"])
VALUES = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
DOCUMENTS = st.dictionaries(TEXTS, VALUES, max_size=3)


def read_as_1_2(text: str) -> list[Any]:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return list(reader.load_all(io.StringIO(text)))


@given(st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_documents_read_back_equal(documents: list[dict[str, Any]]) -> None:
    assert list(yaml.safe_load_all(to_yaml(documents))) == documents
    assert yaml.safe_load(to_yaml(documents[0])) == documents[0]


@given(DOCUMENTS)
def test_a_reader_of_yaml_1_2_sees_the_same(document: dict[str, Any]) -> None:
    assert read_as_1_2(to_yaml(document)) == [document]


@pytest.mark.parametrize(
    "text", ["yes", "NO", "on", "y", "1e3", "1_000", "0o17", "0x1F", "~", "null", ".5", "12:30:00", "="]
)
def test_words_that_some_reader_takes_for_something_else_are_quoted(text: str) -> None:
    assert to_yaml({"a": text}) == f'a: "{text}"\n'


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029"])
def test_a_line_break_of_yaml_1_1_alone_leads_nobody_out_of_a_text(mark: str) -> None:
    document = {"a": f"x\n{mark}evil: owned", "b": [f"x\n{mark} - evil\n"]}
    text = to_yaml(document)
    assert mark not in text
    assert yaml.safe_load(text) == document
    assert read_as_1_2(text) == [document]


def test_it_is_easy_to_read() -> None:
    document = {
        "name": "fleet.aircraft@2",
        "text": "Two\nlines\n",
        "list": [{"a": "b c"}, "d"],
        "number": 1,
        "on": True,
    }
    assert to_yaml(document) == (
        'name: fleet.aircraft@2\ntext: |\n  Two\n  lines\nlist:\n  - a: b c\n  - d\nnumber: 1\n"on": true\n'
    )


def test_what_is_there_twice_is_written_twice() -> None:
    twice = ["a"]
    assert "&" not in to_yaml({"a": twice, "b": twice})


def test_half_a_pair_of_surrogates_is_replaced() -> None:
    assert yaml.safe_load(to_yaml({"a\ud800": "\udfffb"}).encode()) == {"a\ufffd": "\ufffdb"}


_PROGRAM = """
import sys
from tests.unit.exports.small_product import PRODUCT
from meshwright.app.release_files import release_files
for name, content in release_files(PRODUCT, "1.0.0").items():
    sys.stdout.buffer.write(name.encode() + b"\\n" + content)
"""


def test_the_same_release_is_the_same_bytes_in_every_process() -> None:
    def written(seed: str) -> bytes:
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run([sys.executable, "-c", _PROGRAM], env=environ, check=True, capture_output=True).stdout

    first = written("1")
    assert b"aircraft.v2.odcs.yaml" in first
    assert {written(seed) for seed in ("2", "77")} == {first}
