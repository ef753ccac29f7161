"""The words of a JSON Schema: what it does not know, JSON Schema ignores, and a misspelt demand demands nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshwright.mesh.names import did_you_mean
from meshwright.read.schema_words import Step

# JSON Schema 2020-12, by what stands under a word: https://json-schema.org/draft/2020-12
_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_LISTS_OF_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_ONE_SCHEMA = frozenset(
    {
        *("items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties"),
        *("not", "if", "then", "else", "contentSchema"),
    }
)
_OTHERS = frozenset(
    {
        *("type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains"),
        *("maxProperties", "minProperties", "required", "dependentRequired", "format"),
        *("contentEncoding", "contentMediaType", "title", "description", "default", "deprecated", "examples"),
        *("readOnly", "writeOnly", "$comment", "$id", "$schema", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor"),
        *("$vocabulary",),
    }
)
_KNOWN = _SCHEMAS_BY_NAME | _LISTS_OF_SCHEMAS | _ONE_SCHEMA | _OTHERS


def unknown_words(schema: object, steps: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    """The steps to each word that JSON Schema does not have, and what to say of it; `x-` begins one of one's own."""
    waiting: list[tuple[object, tuple[Step, ...]]] = [(schema, steps)]
    seen: set[int] = set()
    while waiting:
        part, here = waiting.pop()
        # What YAML anchors repeat is looked at once; that also ends a schema that contains itself.
        if not isinstance(part, Mapping) or id(part) in seen:
            continue
        seen.add(id(part))
        for key, value in part.items():
            word, below = str(key), (*here, str(key))
            if word in _ONE_SCHEMA:
                waiting.append((value, below))
            elif word in _LISTS_OF_SCHEMAS and isinstance(value, list):
                waiting += [(item, (*below, index)) for index, item in enumerate(value)]
            elif word in _SCHEMAS_BY_NAME and isinstance(value, Mapping):
                waiting += [(item, (*below, str(name))) for name, item in value.items()]
            elif word not in _KNOWN and not word.startswith("x-"):
                yield below, f"JSON Schema has no word {word}{did_you_mean(word, _KNOWN)}"
