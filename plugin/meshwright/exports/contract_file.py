"""A contract of ODCS as a file that somebody else wrote: read with care, and checked against the standard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from meshwright.exports.standards import problems_at
from meshwright.mesh.drafted_port import Steps
from meshwright.mesh.errors import ConfigError
from meshwright.read.schema_words import path_of
from meshwright.read.yaml_file import YamlFile

VERSIONS = ("v3.0.0", "v3.0.1", "v3.0.2", "v3.1.0")
"""The versions of the standard that are understood; the later ones read all that the earlier ones do."""

_MOST_BYTES = 5_000_000
_MOST_VALUES = 200_000
_DEEPEST = 100
# What version 3.0 called the metrics of version 3.1.
_METRICS = {"duplicateCount": "duplicateValues", "nullCheck": "nullValues", "nullCount": "nullValues"}


class ContractFile:
    """A contract with the lines that its entries stand on.

    Attributes:
        content: the contract, as the standard has it.
    """

    def __init__(self, path: Path) -> None:
        """Read and check a contract.

        Raises:
            ConfigError: it cannot be read, is no contract of a known version, or breaks the standard; with all
                problems, each with its line.
        """
        self.path = path
        self._file = YamlFile(path, _bytes(path))
        self.content: dict[str, Any] = self._file.content
        _require_ordinary(path, self.content)
        self._require_known_version()
        _as_later(self.content)
        found = {(self._file.line(*steps), path_of(steps), text) for steps, text in problems_at(self.content)}
        if found:
            raise ConfigError(
                [f"{path}:{line}: {where or 'the contract'}: {text}" for line, where, text in sorted(found)]
            )

    def line(self, steps: Steps) -> int:
        """The line of an entry, from 1."""
        return self._file.line(*steps)

    def place(self, steps: Steps) -> str:
        """Where an entry stands, for a message: `orders.odcs.yaml:12: schema[0].name`."""
        where = path_of(steps)
        return f"{self.path}:{self._file.line(*steps)}" + (f": {where}" if where else "")

    def _require_known_version(self) -> None:
        known = ", ".join(VERSIONS)
        kind, version = self.content.get("kind"), self.content.get("apiVersion")
        if kind != "DataContract":
            raise ConfigError(
                [f"{self.place(('kind',))}: {_shown(kind)} is not DataContract: this is no contract of ODCS"],
                f"Name a contract of the Open Data Contract Standard, {known}.",
            )
        if version not in VERSIONS:
            raise ConfigError(
                [f"{self.place(('apiVersion',))}: {_shown(version)} is none of {known}"],
                "Convert the contract, for example with `odcslint upgrade`.",
            )


def _shown(value: object) -> str:
    return repr(value)[:60]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror}"]) from error
    if len(content) > _MOST_BYTES:
        raise ConfigError([f"{path}: larger than {_MOST_BYTES // 1_000_000} MB, which no contract is"])
    return content


def _require_ordinary(path: Path, content: object) -> None:
    """Refuse what is small as YAML and has no end as values: aliases of aliases, or a list that holds itself."""
    counted: dict[int, int] = {}

    def count(value: object, above: int) -> int:
        if not isinstance(value, dict | list):
            return 1
        if above > _DEEPEST:
            raise ConfigError([f"{path}: nested more than {_DEEPEST} deep"])
        if id(value) not in counted:
            parts = value.values() if isinstance(value, dict) else value
            counted[id(value)] = 1 + sum(count(part, above + 1) for part in parts)
        if counted[id(value)] > _MOST_VALUES:
            raise ConfigError([f"{path}: its aliases stand for more than {_MOST_VALUES} values"])
        return counted[id(value)]

    count(content, 0)
    for key in _keys(content, set()):
        if not isinstance(key, str):
            raise ConfigError([f"{path}: the key {_shown(key)} is no text"], "Put it in quotes.")


def _keys(value: object, seen: set[int]) -> Iterator[object]:
    if id(value) in seen or not isinstance(value, dict | list):
        return
    seen.add(id(value))
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value:
        yield from _keys(part, seen)


def _as_later(contract: dict[str, Any]) -> None:
    """Bring what version 3.0 wrote in another way into the form of 3.1."""
    for rule in _rules(contract.get("schema")):
        if rule.get("type", "library") == "library" and "metric" not in rule and isinstance(rule.get("rule"), str):
            rule["metric"] = _METRICS.get(rule["rule"], rule["rule"])


def _rules(objects: object) -> Iterator[dict[str, Any]]:
    for part in objects if isinstance(objects, list) else ():
        if isinstance(part, dict):
            yield from (rule for rule in part.get("quality") or () if isinstance(rule, dict))
            yield from _rules(part.get("properties"))
