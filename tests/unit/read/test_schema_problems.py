"""The words for what a JSON Schema finds wrong."""

from __future__ import annotations

from typing import Any

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.read.schema_problems import SchemaCheck


def found(schema: dict[str, Any], value: object) -> list[tuple[tuple[str | int, ...], str]]:
    return [(problem.steps, problem.text) for problem in SchemaCheck(schema, "policy.yml: ports.meta").problems(value)]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "number"}, "'ten' is not a number"),
        ({"type": ["integer", "null"]}, "'ten' is not a whole number or empty"),
        ({"enum": ["tin", 3]}, "'ten' is not one of tin, 3; did you mean tin?"),
        ({"const": "eleven"}, "'ten' is not 'eleven'"),
        ({"pattern": "^[0-9]+$"}, "'ten' is not of the form ^[0-9]+$"),
        ({"pattern": "^[0-9]+$", "description": "A number of\n days."}, "'ten' is not of the form A number of days"),
        ({"pattern": "^[0-9]+$", "title": "Days"}, "'ten' is not of the form Days"),
        ({"format": "date"}, "'ten' is not a valid date"),
        ({"maxLength": 2}, "'ten' is longer than 2 characters"),
        ({"anyOf": [{"type": "integer"}, {"enum": ["tin"]}]}, "'ten' is not one of tin; did you mean tin?"),
        ({"not": {"type": "string"}, "description": "Anything else"}, "'ten' is not as it should be: Anything else"),
        ({"minLength": 9, "pattern": "x"}, "'ten' is not of the form x; 'ten' is shorter than 9 characters"),
    ],
)
def test_a_value_is_told_what_it_is_not(schema: dict[str, Any], text: str) -> None:
    assert found({"properties": {"days": schema}}, {"days": "ten"}) == [(("days",), text)]


def test_a_missing_key_is_told_at_its_own_place_with_what_it_is_for() -> None:
    schema = {"required": ["a", "b"], "properties": {"a": {"description": "Who answers."}}}
    assert found(schema, {}) == [
        (("a",), "the key `a` is missing: Who answers"),
        (("b",), "the key `b` is missing"),
    ]


def test_an_unknown_key_is_told_with_the_nearest_one() -> None:
    schema = {"properties": {"steward": {}}, "additionalProperties": False}
    assert found(schema, {"stewart": 1}) == [(("stewart",), "unknown key; did you mean steward?")]
    assert found({"additionalProperties": False}, {"x": 1}) == [(("x",), "unknown key")]


def test_a_large_value_is_not_repeated() -> None:
    ((_, text),) = found({"type": "string"}, ["word"] * 1000)
    assert len(text) < 100
    ((_, text),) = found({"contains": {"const": 1}}, ["word"] * 1000)
    assert len(text) < 100


def test_the_same_value_again_has_the_same_problems() -> None:
    check = SchemaCheck({"type": "integer"}, "x")
    assert check.problems("1") == check.problems("1") != check.problems(1) == []


def test_keys_lead_to_the_nearest_thing_with_a_name() -> None:
    (problem,) = SchemaCheck({"properties": {"tags": {"items": {"type": "string"}}}}, "x").problems({"tags": [1]})
    assert (problem.steps, problem.keys) == (("tags", 0), ("tags",))


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"$ref": "#"}, 1),
        ({"$ref": "https://example.com/schema.json"}, 1),
        ({"$ref": "#/$defs/nothing"}, 1),
        ({"pattern": "("}, "text"),
        ({"minLength": "x"}, "text"),
        ({"patternProperties": {"(": {}}}, {"a": 1}),
    ],
)
def test_a_schema_that_cannot_be_followed_is_an_error_of_the_policy(schema: dict[str, Any], value: object) -> None:
    with pytest.raises(ConfigError, match=r"^policy.yml: ports.meta: the JSON Schema cannot be followed: "):
        found(schema, value)
