"""Places in files: where something stands, and how to find it there."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands.

    Whoever makes a place seldom has the file at hand, and most places are never shown. So a place says what to look
    for, and the lines of those that are shown are looked up at the end (`meshwright.read.places`).

    Attributes:
        file: relative to the domain's folder.
        line: the first line, counted from 1.
        column: the first character in that line, counted from 1; 0 when only the line is known.
        end_line: the last line; 0 when only the first one is known.
        end_column: the character after the last one, as SARIF counts; 0 when unknown.
        anchor: what to look for, empty when the line is known: `("yaml", "models", "aircraft", "versions", "2")` for
            keys of mappings and names of list entries, `("ref", package, model, version)` for a call of `ref`,
            `("config", key)` for an argument of `config`, `("table", database, schema, name)` for a name in SQL, or
            `("word", text)`.
        alternatives: other places, tried in their order when this one's anchor is not in its file.
    """

    file: str
    line: int = 1
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    anchor: tuple[str, ...] = ()
    alternatives: tuple[Place, ...] = ()

    def __str__(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"

    def below(self, *paths: tuple[str, ...]) -> Place:
        """An entry of the YAML that stands here; its nearest parent when there is none, and this place at last.

        Args:
            paths: the steps from here, and other ways to write the same.
        """
        here = (replace(self, alternatives=()), *self.alternatives)
        first, *others = (
            *(
                replace(each, anchor=(*each.anchor, *path[:depth]))
                for path in paths
                for depth in range(len(path), 0, -1)
                for each in here
                if each.anchor[:1] == ("yaml",)
            ),
            *here,
        )
        return replace(first, alternatives=tuple(others))
