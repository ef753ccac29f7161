"""The JSON Schemas of the standards, and what a document has against them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from meshwright.read.schema_words import Step, explained

Standard = Literal["odcs-3.1.0", "odps-1.0.0"]
_FOLDER = Path(__file__).parent / "schemas"


def problems(document: object, standard: Standard) -> Iterator[str]:
    """What is wrong with a document, one line for each: the place in it, and what is expected there.

    Args:
        document: as YAML reads it.
        standard: the one that it says it follows.
    """
    for error in _validator(standard).iter_errors(document):
        place = ".".join(map(str, error.absolute_path)) or "the document"
        yield f"{place}: {error.message}"


def problems_at(document: object, standard: Standard = "odcs-3.1.0") -> Iterator[tuple[tuple[Step, ...], str]]:
    """The same for people who never saw a schema: keys and indexes that lead to the place, and what is wrong there."""
    errors = list(_validator(standard).iter_errors(document))
    for error in errors:
        place = (*error.absolute_path,)
        # A part that breaks one schema was not looked at by it, so what it holds counts as unexpected, too.
        if error.validator == "unevaluatedProperties" and any(
            other is not error and (*other.absolute_path,)[: len(place)] == place for other in errors
        ):
            continue
        for extra, text in explained(error):
            yield (*place, *extra), text


@cache
def _validator(standard: Standard) -> Any:
    # Slow to load, and seldom needed.
    import jsonschema

    schema = json.loads((_FOLDER / f"{standard}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft201909Validator(schema)
