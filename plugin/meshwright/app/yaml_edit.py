"""Editing a person's YAML file: only the keys we own, every comment kept, written in one step."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from meshwright.app.text_file import write_text
from meshwright.mesh.errors import ConfigError


class YamlEdit:
    """A YAML file open for editing; `content` is changed in place and `save` writes it."""

    def __init__(self, path: Path) -> None:
        """Read a file; one that is missing or empty has an empty mapping.

        Raises:
            ConfigError: it is no YAML mapping.
        """
        from ruamel.yaml import YAML
        from ruamel.yaml.comments import CommentedMap
        from ruamel.yaml.error import YAMLError

        self.path = path
        self._yaml = YAML()
        self._yaml.preserve_quotes = True
        self._yaml.width = 1000
        self._yaml.indent(mapping=2, sequence=4, offset=2)
        try:
            before = path.read_text(encoding="utf-8") if path.is_file() else ""
            loaded: Any = self._yaml.load(before)
        except (YAMLError, UnicodeDecodeError) as error:
            raise ConfigError([f"{path}: not YAML: {error}"]) from error
        # The comments of a file without a key belong to no value.
        self._head = before if loaded is None else ""
        self.content: Any = CommentedMap() if loaded is None else loaded
        if not isinstance(self.content, CommentedMap):
            raise ConfigError([f"{path}: the top level is not a mapping of keys to values"])

    def save(self) -> None:
        """Write the file, whole or not at all."""
        text = io.StringIO()
        self._yaml.dump(self.content, text)
        write_text(self.path, self._head + text.getvalue())
