"""Where the entries of a YAML text stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

_DEEPEST = 100
_FARTHEST = 1000
# What opens blocks at the beginning of a line: blanks, `- `, `? `, `: `.
_BLOCKS = re.compile(rf"^[ \t?:-]{{{_FARTHEST}}}", re.MULTILINE)
# Without the guess whether a scalar is a number or a date, which nobody asks here and which takes most of the time.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_Child = tuple[yaml.Node, yaml.Node]
"""The scalar that stands for a child, and the child."""


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
        self._children: dict[int, dict[str, _Child]] = {}

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
            found = self._named_children(node).get(step)
            if found is None:
                return scalar, False
            scalar, node = found
        return scalar, True

    def repeated(self) -> Iterator[tuple[int, str, int]]:
        """The keys that stand twice in one mapping, of which YAML keeps the last: line, key, line of the first."""
        waiting = [self._root]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            # An alias leads to a node that was looked at.
            if id(node) in seen or not isinstance(node, yaml.CollectionNode):
                continue
            seen.add(id(node))
            if isinstance(node, yaml.SequenceNode):
                waiting += node.value
                continue
            first: dict[str, int] = {}
            for key, value in node.value:
                waiting.append(value)
                if isinstance(key, yaml.ScalarNode):
                    line = key.start_mark.line + 1
                    if key.value in first:
                        yield line, key.value, first[key.value]
                    first.setdefault(key.value, line)

    def _named_children(self, node: yaml.Node | None) -> dict[str, _Child]:
        """The children by what they are called; found once, for a file may have thousands and be asked for each."""
        if id(node) not in self._children:
            children: dict[str, _Child] = {}
            for name, child in _named(node):
                children.setdefault(name, child)
            self._children[id(node)] = children
        return self._children[id(node)]


def require_shallow(text: str) -> None:
    """Refuse what no person nests: the C parser recurses, and ends the process when the stack does.

    Raises:
        ValueError: brackets are nested too deep, or a line is indented too far.
    """
    if _BLOCKS.search(text):
        raise ValueError(f"a line is indented by {_FARTHEST} characters or more")
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


def _named(node: yaml.Node | None) -> Iterator[tuple[str, _Child]]:
    """What a step may call a child, with the scalar that stands for the child, and the child."""
    match node:
        case yaml.MappingNode(value=pairs):
            for key, value in pairs:
                if isinstance(key, yaml.ScalarNode):
                    yield key.value, (key, value)
        case yaml.SequenceNode(value=items):
            for item in items:
                if isinstance(item, yaml.ScalarNode):
                    yield item.value, (item, item)
                elif isinstance(item, yaml.MappingNode):
                    for key, value in item.value:
                        if key.value in ("name", "v") and isinstance(value, yaml.ScalarNode):
                            yield value.value, (value, item)
                            yield value.value.removesuffix(".0"), (value, item)
