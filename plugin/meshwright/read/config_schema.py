"""Checking a configuration file against its JSON Schema, with messages for people who never saw a schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import INPUT_FORM
from meshwright.mesh.names import did_you_mean
from meshwright.read.yaml_file import YamlFile


def require_valid(file: YamlFile, schema_name: str) -> None:
    """Check a file against one of the schemas beside this module.

    Raises:
        ConfigError: with every problem found, each with file, line, key path, and the nearest valid name.
    """
    problems = sorted(set(_problems(file, schema_name)))
    if problems:
        raise ConfigError([text for _, text in problems])


@cache
def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(files("meshwright.read").joinpath(name).read_text(encoding="utf-8"))
    return schema


def _problems(file: YamlFile, schema_name: str) -> Iterator[tuple[int, str]]:
    import jsonschema

    for error in jsonschema.Draft202012Validator(_schema(schema_name)).iter_errors(file.content):
        steps = [*error.absolute_path]
        for extra, text in _explain(error):
            line = file.line(*steps, *extra)
            yield line, f"{file.path}:{line}: {_path([*steps, *extra])}{text}"


def _explain(error: Any) -> Iterator[tuple[list[str | int], str]]:
    """Further steps to the culprit, and what is wrong with it."""
    match error.validator:
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for key in sorted(set(map(str, error.instance)) - set(known)):
                hint = did_you_mean(key, known) or f"; known here: {', '.join(known)}"
                yield [key], f"unknown key{hint}"
        case "required":
            for key in sorted(set(error.validator_value) - set(error.instance)):
                yield [], f"the key `{key}` is missing" + ("; write `version: 1`" if key == "version" else "")
        case "enum":
            options = ", ".join(map(str, error.validator_value))
            yield (
                [],
                f"{error.instance!r} is not one of {options}{did_you_mean(str(error.instance), error.validator_value)}",
            )
        case "const":
            yield [], f"{error.instance!r} is not known to this meshwright; it knows {error.validator_value}"
        case "type":
            yield [], f"{error.instance!r} is not {_kind(error.validator_value)}"
        case "pattern":
            form = INPUT_FORM if "inputs" in error.absolute_path else error.validator_value
            yield [], f"{error.instance!r} is not of the form {form}"
        case _:
            yield [], error.message


def _kind(types: str | list[str]) -> str:
    words = {"object": "a mapping of keys to values", "array": "a list", "string": "a text", "null": "empty"}
    return " or ".join(words.get(name, name) for name in ([types] if isinstance(types, str) else types))


def _path(steps: list[str | int]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return f"{text}: " if text else ""
