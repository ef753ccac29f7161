"""What a JSON Schema finds wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meshwright.mesh.errors import ConfigError
from meshwright.read.schema_words import Step, explained


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What is wrong with a value in one place.

    Attributes:
        steps: keys and indexes from the value to what is wrong in it.
        text: continues "retention_days: ...": `'ten' is not a number`.
    """

    steps: tuple[Step, ...]
    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The steps up to the first list: entries of a list have no name to look for."""
        names: list[str] = []
        for step in self.steps:
            if isinstance(step, int):
                break
            names.append(step)
        return tuple(names)


class SchemaCheck:
    """A JSON Schema that is ready to look at many values; no reference leads out of it."""

    def __init__(self, schema: Mapping[str, Any], said_in: str) -> None:
        """Prepare a schema.

        Args:
            schema: as it was written.
            said_in: where it stands, as messages name it.
        """
        import jsonschema
        import referencing

        self._said_in = said_in
        self._seen: dict[str, list[SchemaProblem]] = {}
        # A registry of its own: without one, jsonschema would ask the network for what `$ref` names.
        self._validator = jsonschema.Draft202012Validator(
            dict(schema),
            registry=referencing.Registry(),
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )

    def problems(self, value: object) -> list[SchemaProblem]:
        """What is wrong with a value, in the order of its keys; one problem for each place.

        Raises:
            ConfigError: the schema cannot be followed.
        """
        # Most columns say the same, which is nothing, and following a schema is slow.
        key = repr(value)
        if key not in self._seen:
            self._seen[key] = self._look(value)
        return self._seen[key]

    def _look(self, value: object) -> list[SchemaProblem]:
        import referencing.exceptions

        found: dict[tuple[Step, ...], list[str]] = {}
        try:
            for error in self._validator.iter_errors(value):
                for extra, text in explained(error, described=True):
                    found.setdefault((*error.absolute_path, *extra), []).append(text)
        except (
            ArithmeticError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
            re.error,
            referencing.exceptions.Unresolvable,
        ) as error:
            raise ConfigError(
                [f"{self._said_in}: the JSON Schema cannot be followed: {_reason(error)}"], "Correct the schema."
            ) from error
        ordered = sorted(found.items(), key=lambda item: [str(step) for step in item[0]])
        return [SchemaProblem(steps, "; ".join(sorted(set(texts)))) for steps, texts in ordered]


def _reason(error: Exception) -> str:
    return "its references never end" if isinstance(error, RecursionError) else f"{error}".split("\n", 1)[0]
