"""Where the entries of a YAML text stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

_DEEPEST = 100
# Without the guess whether a scalar is a number or a date, which nobody asks here and which takes most of the time.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class YamlLines:
    """The entries of a YAML text with their lines; what they mean as values is left open."""

    def __init__(self, text: str) -> None:
        """Look through a text.

        Raises:
            yaml.YAMLError: it is not YAML.
            ValueError: it is nested deeper than a person writes.
        """
        require_shallow(text)
        self._root: yaml.Node | None = yaml.compose(text, _LOADER)

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

    def find(self, steps: Sequence[str]) -> tuple[yaml.Node | None, bool]:
        """The scalar that stands for an entry, and whether all the steps led to it; None when not even the first did.

        A step is a mapping's key, or what an entry of a list is called: its `name`, or its `v` for a version of a
        model. For a key that is the key itself, for a list's entry its name.
        """
        node, scalar = self._root, None
        for step in steps:
            found = _named_child(node, step)
            if found is None:
                return scalar, False
            scalar, node = found
        return scalar, True


def require_shallow(text: str) -> None:
    """Refuse what no person nests: the C parser recurses, and ends the process when the stack does.

    Raises:
        ValueError: brackets are nested too deep.
    """
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


def _named_child(node: yaml.Node | None, step: str) -> tuple[yaml.Node, yaml.Node] | None:
    """The scalar that stands for a child, and the child."""
    match node:
        case yaml.MappingNode(value=pairs):
            return next(((key, value) for key, value in pairs if key.value == step), None)
        case yaml.SequenceNode(value=items):
            for item in items:
                if isinstance(item, yaml.ScalarNode) and item.value == step:
                    return item, item
                if isinstance(item, yaml.MappingNode):
                    for key, value in item.value:
                        if (key.value == "name" and value.value == step) or (
                            key.value == "v" and step in (value.value, str(value.value).removesuffix(".0"))
                        ):
                            return value, item
            return None
        case _:
            return None
