"""What a JSON Schema finds wrong with a value, in words for people who never saw a schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshwright.mesh.names import did_you_mean

Step = str | int

_LONGEST = 60

_KINDS = {
    "object": "a mapping of keys to values",
    "array": "a list",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "empty",
}

_LIMITS = {
    "exclusiveMaximum": "is not less than {}",
    "exclusiveMinimum": "is not more than {}",
    "format": "is not a valid {}",
    "maxItems": "has more than {} entries",
    "maxLength": "is longer than {} characters",
    "maximum": "is more than {}",
    "minItems": "has fewer than {} entries",
    "minLength": "is shorter than {} characters",
    "minimum": "is less than {}",
    "multipleOf": "is no multiple of {}",
}
"""What breaks a limit, by the word of JSON Schema that sets it."""


def explained(error: Any, *, form: str = "", described: bool = False) -> Iterator[tuple[list[Step], str]]:
    """Further steps to the culprit, and what is wrong with it.

    Args:
        error: a `ValidationError` of jsonschema.
        form: what a text of the right form looks like, where the schema's pattern is no help.
        described: whether the schema is somebody's own, whose `description` or `title` says more than a pattern.
    """
    match error.validator:
        case "additionalProperties" if error.validator_value is False and "patternProperties" not in error.schema:
            known = error.schema.get("properties", {})
            for key in sorted(set(map(str, error.instance)) - set(known)):
                hint = did_you_mean(key, known) or (f"; known here: {', '.join(known)}" if known else "")
                yield [key], f"unknown key{hint}"
        case "required":
            for key in sorted(set(error.validator_value) - set(error.instance)):
                if described:
                    wanted = _words(error.schema.get("properties", {}).get(key))
                    yield [key], f"the key `{key}` is missing" + (f": {wanted}" if wanted else "")
                else:
                    yield [], f"the key `{key}` is missing" + ("; write `version: 1`" if key == "version" else "")
        case "anyOf" | "oneOf" if error.context and not (described and _words(error.schema)):
            # One of the ways in which it could have been right: a word from a list, where there is one.
            nearest = min(error.context, key=lambda each: (len(each.path), each.validator != "enum"))
            for extra, text in explained(nearest, described=described):
                yield [*nearest.relative_path, *extra], text
        case _:
            yield [], _text(error, form, described)


def path_of(steps: Sequence[Step]) -> str:
    """`products.delays.inputs[2]`."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def _text(error: Any, form: str, described: bool) -> str:
    expected = error.validator_value
    words = _words(error.schema) if described else ""
    is_key = "propertyNames" in error.absolute_schema_path
    value = f"the key `{error.instance}`" if is_key else _shown(error.instance)
    match error.validator:
        case "enum":
            # In our own schemas False is what YAML makes of `off`, which is listed as well.
            options = [str(option) for option in expected if described or option is not False]
            wrong = f"is not one of {', '.join(options)}{did_you_mean(str(error.instance), options)}"
        case "const":
            wrong = f"is not {expected!r}" if described else f"is not known to this meshwright; it knows {expected}"
        case "type":
            wrong = f"is not {_kind(expected)}"
        case "pattern":
            wrong = f"is not of the form {form or words or expected}"
        case "minLength" | "minItems" | "minProperties" if expected == 1:
            wrong = "is empty"
        case limit if limit in _LIMITS:
            wrong = _LIMITS[limit].format(expected)
        case _ if words:
            wrong = f"is not as it should be: {words}"
        case _ if len(error.message) <= 4 * _LONGEST:
            return str(error.message)
        case keyword:
            # The library would repeat the whole value.
            wrong = f"breaks `{keyword}`"
    return f"{value} {wrong}"


def _words(schema: object) -> str:
    """What a part of a schema says of itself, as one line."""
    if not isinstance(schema, Mapping):
        return ""
    said = schema.get("description") or schema.get("title") or ""
    return " ".join(str(said).split()).rstrip(".")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _kind(types: str | list[str]) -> str:
    return " or ".join(_KINDS.get(name, name) for name in ([types] if isinstance(types, str) else types))
