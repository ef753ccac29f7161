"""YAML files with the lines their entries stand on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from meshwright.mesh.errors import ConfigError

_DEEPEST = 100
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFile:
    """A parsed YAML file.

    Attributes:
        path: the file.
        content: what it holds, as plain Python values; an empty file holds an empty mapping.
    """

    def __init__(self, path: Path) -> None:
        """Read a file.

        Raises:
            ConfigError: it cannot be read, is not YAML, or its top level is not a mapping.
        """
        self.path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            _require_shallow(self._text)
            self.content: dict[str, Any] = yaml.load(self._text, _LOADER) or {}
        except UnicodeDecodeError as error:
            raise ConfigError([f"{path}: not UTF-8 text (byte {error.start})"]) from error
        except OSError as error:
            raise ConfigError([f"{path}: {error.strerror}"]) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{path}:{mark.line + 1}" if mark else f"{path}"
            problem = getattr(error, "problem", None) or "not YAML"
            raise ConfigError([f"{place}: {problem}"]) from error
        except (ValueError, RecursionError) as error:
            # Of the shape of a date or a number, and none: `2024-13-45`.
            raise ConfigError([f"{path}: {error}"]) from error
        if not isinstance(self.content, dict):
            raise ConfigError([f"{path}: the top level is not a mapping of keys to values"])

    def line(self, *steps: str | int) -> int:
        """The line, from 1, of the entry that the steps lead to; that of its nearest parent when there is none.

        A step is a mapping's key or a sequence's index.
        """
        node = self._root
        line = 1
        for step in steps:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
            line = key.start_mark.line + 1
        return line

    def line_of_named(self, section: str, name: str, version: str | None = None) -> int:
        """The line of the entry called `name` in a section such as `models`, or of one of its versions."""
        section_content = self.content.get(section)
        for index, entry in enumerate(section_content if isinstance(section_content, list) else []):
            if not (isinstance(entry, dict) and entry.get("name") == name):
                continue
            versions = entry.get("versions")
            for position, item in enumerate(versions if isinstance(versions, list) else []):
                if version is not None and isinstance(item, dict) and str(item.get("v")) == version:
                    return self.line(section, index, "versions", position)
            return self.line(section, index)
        return 1

    @cached_property
    def _root(self) -> yaml.Node | None:
        node: yaml.Node | None = yaml.compose(self._text, _LOADER)
        return node


def _require_shallow(text: str) -> None:
    """Refuse what no person nests: the C parser recurses, and ends the process when the stack does."""
    if text.count("[") + text.count("{") <= _DEEPEST:
        return
    depth = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        if depth > _DEEPEST:
            raise ValueError(f"brackets are nested more than {_DEEPEST} deep")


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node that carries a child's line, and the child."""
    match node:
        case yaml.MappingNode(value=pairs):
            return next(((key, value) for key, value in pairs if key.value == step), None)
        case yaml.SequenceNode(value=items) if isinstance(step, int) and step < len(items):
            return items[step], items[step]
        case _:
            return None
