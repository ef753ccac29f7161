"""mesh-debt.yml: the accepted debt of a domain, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.place import Place
from meshwright.read.config_schema import require_valid
from meshwright.read.yaml_file import YamlFile
from meshwright.read.yaml_texts import is_date, quoted

FILE_NAME = "mesh-debt.yml"
SCHEMA = "mesh-debt.schema.json"
_VERSION = 1

_HEADER = """\
# Findings of mesh-check that this domain has accepted for now.
# Written by `mesh debt add` and `mesh debt shrink`, which keep no comments. `mesh debt list` shows it.
version: 1
debt:
"""


def load_debt(folder: Path) -> tuple[DebtEntry, ...]:
    """The accepted debt of the domain in a folder; none when it has no such file.

    Raises:
        ConfigError: with every problem of the file, which is never taken for an empty one.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    file = YamlFile(path)
    file.content = _with_texts_for_dates(file.content)
    _require_known_version(file)
    problems = sorted([*_of_the_schema(file), *_of_the_entries(file)])
    if problems:
        raise ConfigError([f"{path}:{line}: {text}" for line, text in problems])
    return tuple(
        DebtEntry(**entry, place=Place(FILE_NAME, file.line("debt", index)))
        for index, entry in enumerate(file.content["debt"])
    )


def debt_text(entries: Iterable[DebtEntry]) -> str:
    """The content of the file: the same for the same entries, in whatever order they come."""
    return _HEADER + "".join(
        f"  - rule: {entry.rule}\n"
        f"    subject: {quoted(entry.subject)}\n"
        f"    reason: {quoted(entry.reason)}\n"
        f"    owner: {quoted(entry.owner)}\n"
        f"    since: {entry.since}\n" + (f"    until: {entry.until}\n" if entry.until else "")
        for entry in sorted(entries, key=lambda entry: entry.key)
    )


def _require_known_version(file: YamlFile) -> None:
    version = file.content.get("version")
    if isinstance(version, int) and version > _VERSION:
        raise ConfigError(
            [f"{file.path}:{file.line('version')}: version {version} is newer than this meshwright, which knows 1"],
            "Install a newer dbt-meshwright.",
        )


def _of_the_schema(file: YamlFile) -> Iterator[tuple[int, str]]:
    try:
        require_valid(file, SCHEMA)
    except ConfigError as error:
        for problem in error.problems:
            line, _, text = problem.removeprefix(f"{file.path}:").partition(": ")
            yield int(line), text


def _of_the_entries(file: YamlFile) -> Iterator[tuple[int, str]]:
    """What a schema cannot say; entries that are none are its business."""
    first: dict[tuple[Any, Any], int] = {}
    entries = file.content.get("debt")
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, dict):
            continue
        line = file.line("debt", index)
        key = (str(entry.get("rule")), str(entry.get("subject")))
        before = first.setdefault(key, line)
        if before != line:
            yield line, f"debt[{index}]: {key[0]} {key[1]!r} is listed twice, first in line {before}"
        for name in ("since", "until"):
            value = entry.get(name)
            if isinstance(value, str) and not is_date(value):
                yield file.line("debt", index, name), f"debt[{index}].{name}: {value!r} is no date like 2026-11-22"


def _with_texts_for_dates(content: dict[str, Any]) -> dict[str, Any]:
    """YAML reads an unquoted date as a date; the schema, as JSON, knows texts."""
    entries = content.get("debt")
    if not isinstance(entries, list):
        return content
    return content | {"debt": [_entry_with_texts(entry) if isinstance(entry, dict) else entry for entry in entries]}


def _entry_with_texts(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in entry.items()}
