"""What tags of Jinja do that decides which columns a rendered text has: choices, queries, names put together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from meshwright.usage.jinja_text import WRITES_NOTHING

Tokens = Sequence[tuple[str, str]]
"""The kinds and texts of the tokens of a tag, without white space."""

_CHOICES = {
    *("and", "or", "execute", "flags", "is_incremental", "should_full_refresh", "target", "var", "env_var", "modules"),
    *("dbt_metadata_envs", "invocation_args_dict", "invocation_id", "run_started_at", "selected_resources"),
}
"""Words of Jinja with which the same code may write something else in another run; `if` is one, too."""

_QUERIES = {
    *("run_query", "statement", "noop_statement", "load_result", "load_relation", "load_agate_table", "graph"),
    *("get_columns_in_query", "get_columns_in_relation", "get_column_schema_from_query", "get_relation"),
    *("get_column_values", "get_single_value", "get_query_results_as_dict", "context", "render"),
}
"""What asks the database or the project, so that nobody can tell what comes back."""

_HARMLESS_OF_ADAPTER = {"dispatch", "quote", "quote_as_configured", "type"}
_CUTS = {"format", "lstrip", "removeprefix", "removesuffix", "replace", "rstrip", "strip", "re"}
"""Functions that make a name of something that is not the name."""

_LOOP = {"if", "elif", "not", "and", "or", "loop", "first", "last", "index", "index0", "length"}
_LAST_WORD, _FIRST_WORD = re.compile(r"\w+\Z"), re.compile(r"\w+")
_LONGEST = 200  # of the end of a text: to look for a word in all of a long one takes time


def chooses(tokens: Tokens) -> bool:
    """Whether a tag may leave something out, or write something else in another run."""
    names = _names(tokens)
    if "if" in names or "elif" in names:
        # `{% if not loop.last %}` is the same in every run.
        return not (names[0] in ("if", "elif") and "loop" in names and _LOOP.issuperset(names))
    read = (value for (_, value), (_, following) in pairwise(tokens) if following == ".")
    return not _CHOICES.isdisjoint(names) or "config" in read


def asks(tokens: Tokens) -> bool:
    """Whether a tag asks the database or the project, and goes on with what they say."""
    for at, (kind, value) in enumerate(tokens):
        if kind != "name" or (at and tokens[at - 1][1] == "|"):
            continue
        if value in _QUERIES:
            return True
        following = [text for _, text in tokens[at + 1 : at + 3]]
        if value == "adapter" and not (following[:1] == ["."] and following[-1] in _HARMLESS_OF_ADAPTER):
            return True
        if value == "dispatch" and [kind for kind, _ in tokens[at + 1 : at + 3]][1:] != ["string"]:
            return True  # nobody knows what is called
    return False


def composes(tokens: Tokens) -> bool:
    """Whether a tag puts texts together, or cuts them, so that a name may come out that is nowhere written."""
    names = _names(tokens)
    if names[:1] and (names[0] in WRITES_NOTHING or names[:2] == ["do", "log"]):
        return False
    if "model" in names and any(value.strip("'\"") == "columns" for _, value in tokens):
        return True  # they are written elsewhere
    return any(
        (kind == "operator" and (value == "~" or (value == "+" and next_kind == "string")))
        or (kind == "string" and following in ("+", "%"))
        or (kind == "name" and (value in _CUTS or (value == "join" and _joins_words(tokens[at:]))))
        for at, ((kind, value), (next_kind, following)) in enumerate(pairwise((*tokens, ("", ""))))
    )


def joined(pieces: Sequence[tuple[str, Tokens]]) -> Iterator[frozenset[str]]:
    """Parts of words that a text writes beside a tag, as in `built_{{ what }}`: a name made there has all of a set.

    Where two tags are beside each other the set is empty: any name may come out.
    """
    last: str | None = ""  # the part of a word that was written last; None for one that is not known
    beside = False  # whether a tag is between that and what comes
    ends: list[tuple[str | None, list[str | None]]] = []  # of each open `if`: what was before it, and in its branches
    for kind, tokens in pieces:
        names = _names(tokens) if kind != "data" else []
        if kind == "block":
            beside = True
            if names[:1] == ["if"]:
                ends.append((last, []))
            elif ends and names[:1] in (["elif"], ["else"]):
                ends[-1][1].append(last)
                last = ends[-1][0]
            elif ends and names[:1] == ["endif"]:
                before, branches = ends.pop()
                last = "" if {last, before, *branches} == {""} else None
        elif kind == "variable" and not (names and names[0] in WRITES_NOTHING):
            if last != "":
                yield frozenset(filter(None, (last,)))
            last, beside = None, True
        elif kind == "data" and tokens[0][1]:
            first = _FIRST_WORD.match(tokens[0][1])
            if first is not None and beside and last != "":
                yield frozenset(filter(None, (last, first.group().casefold())))
            end = _LAST_WORD.search(tokens[0][1][-_LONGEST:])
            last, beside = end.group().casefold() if end else "", False


def _names(tokens: Tokens) -> list[str]:
    return [value for kind, value in tokens if kind == "name"]


def _joins_words(tokens: Tokens) -> bool:
    """Whether `join(...)`, or `join` without a text, leaves nothing between the words."""
    between = tokens[2][1][1:-1] if len(tokens) > 2 and tokens[1][1] == "(" and tokens[2][0] == "string" else ""
    return re.search(r"\W", between) is None
