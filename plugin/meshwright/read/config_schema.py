"""Checking a configuration file against its JSON Schema, with messages for people who never saw a schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import INPUT_FORM
from meshwright.read.schema_words import explained, path_of
from meshwright.read.yaml_file import YamlFile


def require_valid(file: YamlFile, schema_name: str) -> None:
    """Check a file against one of the schemas beside this module.

    Raises:
        ConfigError: with every problem found, each with file, line, key path, and the nearest valid name.
    """
    require_none(problems_in(file, schema_name))


def require_none(problems: Iterable[tuple[int, str]]) -> None:
    """Refuse a file with problems, each a line and a text.

    Raises:
        ConfigError: there is one; with all of them in the order of their lines.
    """
    found = sorted(set(problems))
    if found:
        raise ConfigError([text for _, text in found])


@cache
def schema_named(name: str) -> dict[str, Any]:
    """One of the schemas beside this module."""
    schema: dict[str, Any] = json.loads(files("meshwright.read").joinpath(name).read_text(encoding="utf-8"))
    return schema


def problems_in(file: YamlFile, schema_name: str) -> Iterator[tuple[int, str]]:
    """What a schema finds wrong with a file, each problem with its line."""
    import jsonschema

    for line, key, before in file.repeated():
        yield line, f"{file.path}:{line}: {key}: stands in line {before} already; keep one of them"
    for error in jsonschema.Draft202012Validator(schema_named(schema_name)).iter_errors(file.content):
        steps = [*error.absolute_path]
        form = INPUT_FORM if "inputs" in steps else ""
        for extra, text in explained(error, form=form):
            where = [*steps, *extra]
            line = file.line(*where)
            yield line, f"{file.path}:{line}: {path_of(where)}: {text}" if where else f"{file.path}:{line}: {text}"
