"""What a compiled text does not show of the Jinja that it was made from.

dbt compiles one branch of an `if`: an incremental model has other SQL on another day. And a macro that gets a port may
have looked at its columns while it was rendered. Macros are looked at in the same way: `usage/macro_code.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meshwright.usage.jinja_facts import Tokens, asks, chooses, composes, joined
from meshwright.usage.jinja_text import pieces
from meshwright.usage.parsing import UnreadableSql

_WORD = re.compile(r"\w+")
_OF_DBT = {
    *("config", "doc", "env_var", "function", "is_incremental", "log", "print", "ref", "return", "should_full_refresh"),
    *("builtins", "caller", "cycler", "debug", "dict", "fromjson", "fromyaml", "joiner", "local_md5", "namespace"),
    *("range", "set", "set_strict", "source", "tojson", "toyaml", "var", "zip", "zip_strict"),
}
"""Functions of dbt and of Jinja that are no macros, and what they write is in the code."""

_KEYWORDS = {"and", "else", "elif", "if", "in", "is", "not", "or", "for", "set", "do", "call", "macro", "test"}
"""Words of Jinja that may stand before a bracket."""

_NO_MACROS = _OF_DBT | _KEYWORDS


@dataclass(frozen=True, slots=True)
class RawCode:
    """The code of a node, a macro or a hook, as it was written.

    Attributes:
        text: the code, folded.
        plain: the names of models that it reads by nothing but `{{ ref(...) }}`.
        handed: the texts in tags that do something else with `ref`; None if one of them does not name what it reads.
        branches: whether another run may write what this one left out.
        refs: whether it calls `ref` at all.
        asks: whether it uses what the database or the project answers.
        composes: whether it puts together names that are nowhere written.
        joined: parts that names must have which are written beside a tag; each set is for some names.
        names: what it may call, `name` or `package.name`.
        calls: those without a package that it does call.
        inner: texts in tags with Jinja of their own, as `config(post_hook="{{ audit() }}")` has one.
        broken: whether its Jinja cannot be read.
    """

    text: str
    plain: frozenset[str] = frozenset()
    handed: frozenset[str] | None = frozenset()
    branches: bool = False
    refs: bool = False
    asks: bool = False
    composes: bool = False
    joined: frozenset[frozenset[str]] = frozenset()
    names: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    inner: tuple[str, ...] = ()
    broken: bool = False

    @property
    def reads(self) -> bool:
        """Whether it reads a model, or whatever the database holds."""
        return self.broken or self.asks or self.refs

    def shows(self, model: str) -> bool:
        """Whether the compiled text has every way in which the code reads a model."""
        return not self.broken and model in self.plain and self.handed is not None and model not in self.handed

    def may_name(self, columns: Sequence[str]) -> tuple[str, ...]:
        """The columns that it names in any branch: their names are among its words, or may be made of parts there."""
        words = set(_WORD.findall(self.text))
        folded = {column: column.casefold() for column in columns}
        return tuple(
            column
            for column, name in folded.items()
            if name in words
            or (_WORD.fullmatch(name) is None and name in self.text)
            or any(all(part in name for part in parts) for parts in self.joined)
        )


def raw_code(text: str) -> RawCode:
    """Look through the code of a model, a snapshot, a test, a macro or a hook."""
    plain: set[str] = set()
    handed: set[str] | None = set()
    refs = branches = asked = composed = False
    own: set[str] = set()
    names: set[str] = set()
    calls: set[str] = set()
    inner: list[str] = []
    try:
        parts = list(pieces(text))
    except UnreadableSql:
        return RawCode(text.casefold(), broken=True)
    for kind, tokens in parts:
        if kind == "data":
            continue
        names |= set(_names(tokens))
        inner += sorted(each for each in _texts(tokens) if "{{" in each or "{%" in each)
        calls_ref = any(token == "name" and value == "ref" for token, value in tokens)
        refs = refs or calls_ref
        if kind == "variable" and (model := _only_ref(tokens)):
            plain.add(model)
        elif calls_ref:
            texts = _texts(tokens)
            handed = None if handed is None or not texts else handed | texts
        else:
            # A hook in `config()` is a text with Jinja of its own.
            inside = {word for each in _texts(tokens) if "ref" in each for word in _WORD.findall(each)}
            handed = None if handed is None else handed | inside
        own |= _assigned(kind, [value for _, value in tokens])
        branches = branches or chooses(tokens)
        asked = asked or asks([each for each in tokens if each[1] not in own])
        composed = composed or composes(tokens)
        calls |= set(_calls(tokens)) - own
    return RawCode(
        text.casefold(),
        frozenset(plain),
        None if handed is None else frozenset(handed),
        branches,
        refs,
        asked,
        composed,
        frozenset(joined(parts)) if "{" in text else frozenset(),
        frozenset(names - _NO_MACROS),
        frozenset(calls - _NO_MACROS),
        tuple(inner),
    )


def _only_ref(tokens: Tokens) -> str:
    """The model that a tag reads if it does nothing else; else an empty text."""
    words = [value for token, value in tokens if token in ("name", "operator")]
    outside = [word for word in words if word not in ("(", ")", ",", "=", "v", "version")]
    # `v='2'` is a text as well.
    texts = [value[1:-1] for (_, before), (kind, value) in pairwise(tokens) if kind == "string" and before != "="]
    return texts[-1] if outside == ["ref"] and words[:2] == ["ref", "("] and texts else ""


def _texts(tokens: Tokens) -> set[str]:
    return {value[1:-1] for token, value in tokens if token == "string"}


def _assigned(kind: str, words: Sequence[str]) -> set[str]:
    """The names that a tag gives to values: calling them calls no macro."""
    if kind != "block" or not words or words[0] not in ("set", "for", "macro", "test", "call"):
        return set()
    if words[0] in ("macro", "test"):  # its own name, and its parameters
        named = {word for word, following in pairwise((*words[1:], ")")) if following in ("(", ",", "=", ")")}
        return {each for each in named if each.isidentifier()}
    if words[0] == "call":  # `{% call(row) each() %}`
        return set(words[2 : words.index(")")]) if words[1:2] == ["("] and ")" in words else set()
    end = next((at for at, word in enumerate(words) if word in ("=", "in")), len(words))
    return {each for each in words[1:end] if each.isidentifier()}


def _names(tokens: Tokens) -> Iterator[str]:
    """The names in a tag, with the first name behind the dot; no fields of values, no filters."""
    for at, (kind, value) in enumerate(tokens):
        if kind != "name" or (at and tokens[at - 1][1] in (".", "|")):
            continue
        yield value
        if [text for _, text in tokens[at + 1 : at + 2]] == ["."] and len(tokens) > at + 2:
            yield f"{value}.{tokens[at + 2][1]}"


def _calls(tokens: Tokens) -> Iterator[str]:
    for (_, before), (kind, value), (_, following) in zip(
        (("", ""), *tokens), tokens, (*tokens[1:], ("", "")), strict=False
    ):
        if kind == "name" and following == "(" and before not in (".", "|", "is"):
            yield value
