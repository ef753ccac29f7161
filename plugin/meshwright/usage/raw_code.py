"""What a compiled text does not show of the Jinja that it was made from.

dbt compiles one branch of an `if`: an incremental model has other SQL on another day. And a macro that gets a port may
have looked at its columns while it was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meshwright.usage.jinja_text import tags
from meshwright.usage.parsing import UnreadableSql

_WORD = re.compile(r"\w+")
_LIBRARIES = {"dbt", "dbt_utils", "dbt_date", "dbt_expectations", "adapter", "api", "exceptions", "modules", "this"}
"""What comes before the dot in calls that write no column of their own choice."""

_OF_DBT = {
    *("config", "doc", "env_var", "is_incremental", "log", "print", "ref", "return", "should_full_refresh", "source"),
    *("builtins", "caller", "cycler", "dict", "fromjson", "fromyaml", "joiner", "local_md5", "namespace", "range"),
    *("set", "set_strict", "tojson", "toyaml", "var", "zip", "zip_strict"),
}
"""Functions of dbt and of Jinja that write nothing, or nothing that is not in the raw code."""


@dataclass(frozen=True, slots=True)
class RawCode:
    """The code of a node, as it was written.

    Attributes:
        text: the code, folded.
        plain: the names of models that it reads by nothing but `{{ ref(...) }}`.
        handed: the texts in tags that do something else with `ref`; None if one of them does not name what it reads.
        branches: whether some of it was left out.
        macros: whether what was left out may call macros that are not known.
        broken: whether its Jinja cannot be read.
    """

    text: str
    plain: frozenset[str] = frozenset()
    handed: frozenset[str] | None = frozenset()
    branches: bool = False
    macros: bool = False
    broken: bool = False

    def shows(self, model: str) -> bool:
        """Whether the compiled text has every way in which the code reads a model."""
        return not self.broken and model in self.plain and self.handed is not None and model not in self.handed

    def names(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns whose names are among the words of the code, in any branch."""
        words = set(_WORD.findall(self.text))
        folded = {column: column.casefold() for column in columns}
        return tuple(
            column
            for column, name in folded.items()
            if name in words or (_WORD.fullmatch(name) is None and name in self.text)
        )


def raw_code(text: str) -> RawCode:
    """Look through the code of a model, a snapshot or a test."""
    plain: set[str] = set()
    handed: set[str] | None = set()
    branches = macros = False
    own: set[str] = set()
    try:
        for kind, tokens in tags(text):
            words = [value for _, value in tokens]
            if kind == "variable" and (model := _only_ref(tokens)):
                plain.add(model)
            elif any(token == "name" and value == "ref" for token, value in tokens):
                texts = _texts(tokens)
                handed = None if handed is None or not texts else handed | texts
            else:
                # A hook in `config()` is a text with Jinja of its own.
                inside = {word for each in _texts(tokens) if "ref" in each for word in _WORD.findall(each)}
                handed = None if handed is None else handed | inside
            branches = branches or "if" in words
            own |= _assigned(kind, words)
            macros = macros or any(not _is_known(call, own) for call in _calls(tokens))
    except UnreadableSql:
        return RawCode(text.casefold(), broken=True)
    return RawCode(
        text.casefold(), frozenset(plain), None if handed is None else frozenset(handed), branches, branches and macros
    )


def _only_ref(tokens: Sequence[tuple[str, str]]) -> str:
    """The model that a tag reads if it does nothing else; else an empty text."""
    words = [value for token, value in tokens if token in ("name", "operator")]
    outside = [word for word in words if word not in ("(", ")", ",", "=", "v", "version")]
    # `v='2'` is a text as well.
    texts = [value[1:-1] for (_, before), (kind, value) in pairwise(tokens) if kind == "string" and before != "="]
    return texts[-1] if outside == ["ref"] and words[:2] == ["ref", "("] and texts else ""


def _texts(tokens: Sequence[tuple[str, str]]) -> set[str]:
    return {value[1:-1] for token, value in tokens if token == "string"}


def _assigned(kind: str, words: Sequence[str]) -> set[str]:
    """The names that a tag gives to values: their methods are no macros."""
    if kind != "block" or not words or words[0] not in ("set", "for", "macro"):
        return set()
    end = next((at for at, word in enumerate(words) if word in ("=", "in", "(")), len(words))
    return set(words[1:end])


def _calls(tokens: Sequence[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """The dotted names of what a tag calls: `("dbt_utils", "star")`."""
    for at, (_, value) in enumerate(tokens):
        if value == "(" and at and tokens[at - 1][0] == "name":
            start = at - 1
            while start >= 2 and tokens[start - 1][1] == "." and tokens[start - 2][0] == "name":
                start -= 2
            if not start or tokens[start - 1][1] not in (".", "|"):  # a method of a value, a filter
                yield tuple(value for token, value in tokens[start:at] if token == "name")


def _is_known(call: tuple[str, ...], own: set[str]) -> bool:
    return call[0] in own or (call[0] in _LIBRARIES if len(call) > 1 else call[0] in _OF_DBT or call[0] in _KEYWORDS)


_KEYWORDS = {"and", "else", "elif", "if", "in", "is", "not", "or", "for", "set", "do", "call"}
"""Words of Jinja that may stand before a bracket."""
