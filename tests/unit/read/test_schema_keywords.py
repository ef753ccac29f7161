"""Misspelt words of a JSON Schema demand nothing, so they are mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.read.policy_file import load_policy
from meshwright.read.schema_keywords import unknown_words


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"requierd": ["x"]}, [(("requierd",), "JSON Schema has no word requierd; did you mean required?")]),
        ({"properties": {"requierd": {"typ": "text"}}}, [(("properties", "requierd", "typ"), "has no word typ")]),
        ({"allOf": [{}, {"minumum": 1}]}, [(("allOf", 1, "minumum"), "did you mean minimum?")]),
        ({"items": {"not": {"enun": [1]}}}, [(("items", "not", "enun"), "did you mean enum?")]),
        ({"x-note": {"anything": 1}, "title": "a", "$comment": "b"}, []),
        ({"const": {"requierd": 1}, "enum": [{"typ": 1}], "default": {"typ": 1}, "examples": [{"typ": 1}]}, []),
        ({"required": ["typ"], "pattern": "typ"}, []),
        (True, []),
        (["typ"], []),
    ],
)
def test_a_word_that_is_none_is_told_wherever_a_schema_stands(
    schema: Any, expected: list[tuple[tuple[Any, ...], str]]
) -> None:
    found = list(unknown_words(schema))
    assert [steps for steps, _ in found] == [steps for steps, _ in expected]
    assert all(said in text for (_, text), (_, said) in zip(found, expected, strict=True))


def test_a_schema_that_contains_itself_ends() -> None:
    schema: dict[str, Any] = {"typ": 1}
    schema["items"] = schema
    assert len(list(unknown_words(schema))) == 1


def test_a_policy_tells_it_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("version: 1\nports:\n  meta:\n    propertis: {retention: {type: integer}}\n")
    with pytest.raises(ConfigError) as caught:
        load_policy(path)
    assert caught.value.problems == [
        f"{path}:4: ports.meta.propertis: JSON Schema has no word propertis; did you mean properties?"
    ]
