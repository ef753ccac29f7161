"""mesh-waivers.yml: what a domain agreed about single changes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.place import Place
from meshwright.mesh.waiver import Acknowledgement, Agreements, Waiver
from meshwright.read.config_schema import problems_in, require_none
from meshwright.read.yaml_file import YamlFile
from meshwright.read.yaml_texts import is_date

FILE_NAME = "mesh-waivers.yml"
SCHEMA = "mesh-waivers.schema.json"
WAIVED = "waived"
ACKNOWLEDGED = "acknowledged"
_VERSION = 1

_AS_WRITTEN = ("change", "until")
_TEXTS = ("what", "reason", "approver")
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_agreements(folder: Path) -> Agreements:
    """What the file of a domain says; nothing where there is none.

    Raises:
        ConfigError: with every problem of the file, which never counts as a permission.
    """
    path = folder / FILE_NAME
    # A link that leads nowhere is a file that cannot be read, and not the absence of one.
    if not path.exists() and not path.is_symlink():
        return Agreements()
    try:
        return agreements_in(path, path.read_bytes())
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror}"]) from error


def agreements_in(path: Path, text: bytes) -> Agreements:
    """What a text says; `path` is what messages and places call it, seen from where the user is.

    Raises:
        ConfigError: with every problem of the text.
    """
    file = YamlFile(path, text)
    file.content = _as_written(file.content, text)
    _require_known_version(file)
    require_none([*problems_in(file, SCHEMA), *_of_the_entries(file)])
    name = posixpath.normpath(path.as_posix())
    return Agreements(
        tuple(
            Waiver(**entry, place=Place(name, file.line(WAIVED, index)))
            for index, entry in enumerate(file.content.get(WAIVED, ()))
        ),
        tuple(
            Acknowledgement(**entry, place=Place(name, file.line(ACKNOWLEDGED, index)))
            for index, entry in enumerate(file.content.get(ACKNOWLEDGED, ()))
        ),
    )


def _as_written(content: dict[str, Any], text: bytes) -> dict[str, Any]:
    """With keys and dates as they are written.

    YAML takes an unquoted `0123456701` for an octal number, and an unquoted date for a date.
    """
    written = _children(yaml.compose(text.decode("utf-8"), _LOADER))
    sections = {
        section: [_entry(*both) for both in zip(content[section], written[section].value, strict=True)]
        for section in (WAIVED, ACKNOWLEDGED)
        if isinstance(content.get(section), list)
    }
    return content | sections


def _entry(entry: object, node: yaml.Node) -> object:
    if not isinstance(entry, dict):
        return entry
    written = _children(node)
    guessed = [key for key in _AS_WRITTEN if isinstance(entry.get(key), int | float | date)]
    return entry | {key: written[key].value for key in guessed if key in written}


def _children(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The values of a mapping; of a key that stands twice the last one, as YAML has it."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {key.value: value for key, value in pairs if isinstance(key, yaml.ScalarNode)}


def _require_known_version(file: YamlFile) -> None:
    version = file.content.get("version")
    if isinstance(version, int) and version > _VERSION:
        raise ConfigError(
            [f"{file.path}:{file.line('version')}: version {version} is newer than this meshwright, which knows 1"],
            "Install a newer dbt-meshwright.",
        )


def _of_the_entries(file: YamlFile) -> Iterator[tuple[int, str]]:
    """What a schema cannot say; entries that are none are its business."""
    for section in (WAIVED, ACKNOWLEDGED):
        entries = file.content.get(section)
        first: dict[str, int] = {}
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                for key, text in _of_an_entry(entry, file.line(section, index), first):
                    line = file.line(section, index, key)
                    yield line, f"{file.path}:{line}: {section}[{index}].{key}: {text}"


def _of_an_entry(entry: dict[str, Any], line: int, first: dict[str, int]) -> Iterator[tuple[str, str]]:
    """A key of the entry, and what is wrong with its value."""
    change, until = entry.get("change"), entry.get("until")
    if isinstance(change, str):
        if change in first:
            yield "change", f"{change} is listed twice, first in line {first[change]}"
        first.setdefault(change, line)
    if isinstance(until, str) and not is_date(until):
        yield "until", f"{until!r} is no date like 2027-01-31"
    for key in _TEXTS:
        text = entry.get(key)
        if isinstance(text, str) and text and not text.strip():
            yield key, f"{text!r} is empty"
