"""Policy files: what an organisation demands of its domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from meshwright.mesh.names import did_you_mean
from meshwright.mesh.policy import CLASSIFICATIONS, Policy
from meshwright.read.config_schema import problems_in, require_none, schema_named
from meshwright.read.mesh_yml import SCHEMA as MESH_SCHEMA
from meshwright.read.schema_keywords import unknown_words
from meshwright.read.schema_words import Step, explained, path_of
from meshwright.read.yaml_file import YamlFile

SCHEMA = "policy.schema.json"

_EMBEDDED: tuple[tuple[str, ...], ...] = (("ports", "meta"), ("columns", "meta"), ("products",), ("domain",))
"""Where a policy holds a JSON Schema."""

_REFERENCES = ("$ref", "$dynamicRef")


def load_policy(path: Path, content: bytes | None = None) -> Policy:
    """Read a policy in YAML or JSON.

    Args:
        path: the file; what messages call it when the content is given.
        content: its bytes, where they do not lie in a file.

    Raises:
        ConfigError: with every problem of the file, each with its line.
    """
    file = YamlFile(path, content)
    embedded = [problem for steps in _EMBEDDED for problem in _schema_problems(file, steps)]
    own = [(line, f"{path}:{line}: {text}") for line, text in (*_unknown_keys(file), *embedded)]
    require_none([*problems_in(file, SCHEMA), *own])
    said = file.content
    return Policy(
        name=str(path),
        because=" ".join(said.get("because", "").split()),
        port_meta=said.get("ports", {}).get("meta", {}),
        column_meta=said.get("columns", {}).get("meta", {}),
        domain=said.get("domain", {}),
        product=said.get("products", {}),
        required={kind: tuple(keys) for kind, keys in said.get("required", {}).items()},
        classifications=tuple(said.get("classifications", CLASSIFICATIONS)),
        notice=int(said.get("deprecation", {}).get("notice", "0d").removesuffix("d")),
    )


def _unknown_keys(file: YamlFile) -> Iterator[tuple[int, str]]:
    """Keys that are demanded of products, and that mesh.yml does not have for any."""
    schema = schema_named(MESH_SCHEMA)
    known = dict(_keys(schema["$defs"]["product"], schema))
    required = file.content.get("required")
    for kind, keys in required.items() if isinstance(required, Mapping) else ():
        for index, key in enumerate(keys if isinstance(keys, list) else ()):
            if isinstance(key, str) and key not in known:
                hint = did_you_mean(key, known) or f"; products in mesh.yml have {', '.join(known)}"
                yield file.line("required", kind, index), f"required.{kind}[{index}]: unknown key {key}{hint}"


def _keys(part: Mapping[str, Any], whole: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, None]]:
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    for name, value in part.get("properties", {}).items():
        yield f"{before}{name}", None
        yield from _keys(value, whole, f"{before}{name}.")


def _schema_problems(file: YamlFile, steps: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """What keeps an embedded schema from being one that can be followed without leaving the file."""
    import jsonschema
    import referencing
    import referencing.exceptions
    from referencing.jsonschema import DRAFT202012

    schema: Any = file.content
    for step in steps:
        schema = schema.get(step) if isinstance(schema, Mapping) else None
    if not isinstance(schema, Mapping):
        return  # absent, or of a form that the file's own schema refuses
    for where, text in unknown_words(schema, steps):
        yield file.line(*where), f"{path_of([*where])}: {text}"
    validator = jsonschema.Draft202012Validator
    metaschema = validator(validator.META_SCHEMA, format_checker=validator.FORMAT_CHECKER)
    try:
        for error in metaschema.iter_errors(schema):
            for extra, text in explained(error):
                culprit = [*steps, *error.absolute_path, *extra]
                yield file.line(*culprit), f"{path_of(culprit)}: no JSON Schema: {text}"
        resolver = referencing.Registry().with_resource("", DRAFT202012.create_resource(schema)).resolver()
        for where, reference in _references(schema, steps, set()):
            place = f"{path_of(where)}: {reference!r}"
            if where[-1] == "$schema":
                yield file.line(*where), f"{place} is another JSON Schema than 2020-12, the one that policies speak"
                continue
            if not reference.startswith("#"):
                yield file.line(*where), f"{place} leads out of the schema; a policy is read without a network"
                continue
            try:
                resolver.lookup(reference)
            except referencing.exceptions.Unresolvable:
                yield file.line(*where), f"{place} leads nowhere; `#` is the schema under `{path_of(steps)}`"
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        reason = "it never ends" if isinstance(error, RecursionError) else f"{error}"
        yield file.line(*steps), f"{path_of(steps)}: no JSON Schema: {reason}"


def _references(part: object, steps: tuple[Step, ...], seen: set[int]) -> Iterator[tuple[tuple[Step, ...], str]]:
    """Every reference in a schema; what YAML anchors repeat is looked at once."""
    if id(part) in seen:
        return
    if isinstance(part, Mapping):
        seen.add(id(part))
        for key, value in part.items():
            if key in _REFERENCES and isinstance(value, str):
                yield (*steps, key), value
            elif key == "$schema" and value != "https://json-schema.org/draft/2020-12/schema":
                # Another draft has other words; what it demands would pass unseen.
                yield (*steps, key), str(value)
            else:
                yield from _references(value, (*steps, str(key)), seen)
    elif isinstance(part, list):
        seen.add(id(part))
        for index, value in enumerate(part):
            yield from _references(value, (*steps, index), seen)
