"""Editing a person's YAML file: only the keys we own, every comment kept, written in one step."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import Any

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
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(self._head + text.getvalue())
        temporary = Path(name)
        temporary.chmod(self.path.stat().st_mode & 0o777 if self.path.exists() else 0o644)
        temporary.replace(self.path)
