"""YAML files with the lines their entries stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from meshwright.mesh.errors import ConfigError
from meshwright.read.yaml_lines import YamlLines, require_shallow

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlFile:
    """A parsed YAML file.

    Attributes:
        path: the file.
        content: what it holds, as plain Python values; an empty file holds an empty mapping.
    """

    def __init__(self, path: Path, text: bytes | None = None) -> None:
        """Read a file.

        Args:
            path: the file; what messages call it when the text is given.
            text: what is in it, where somebody else has read it.

        Raises:
            ConfigError: it cannot be read, is not YAML, or its top level is not a mapping.
        """
        self.path = path
        try:
            self._text = path.read_text(encoding="utf-8") if text is None else text.decode("utf-8")
            require_shallow(self._text)
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
        """The line of an entry; see `YamlLines.line`."""
        return self._lines.line(*steps)

    def find(self, steps: Sequence[str]) -> tuple[yaml.Node | None, bool]:
        """The scalar that stands for an entry; see `YamlLines.find`."""
        return self._lines.find(steps)

    def repeated(self) -> Iterator[tuple[int, str, int]]:
        """The keys that stand twice in one mapping; see `YamlLines.repeated`."""
        return self._lines.repeated()

    @cached_property
    def _lines(self) -> YamlLines:
        return YamlLines(self._text)
