"""Relations of other domains that SQL names itself, past `ref()`.

Almost no model names one, and parsing is a thousand times slower than looking for words. So words are looked for first,
in a way that cannot miss: a text without the identifier of a foreign relation does not read it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.mesh.sql_text import SqlText
from meshwright.usage.foreign_words import ForeignWords
from meshwright.usage.jinja_text import PLACEHOLDER, without_jinja
from meshwright.usage.meanings import meanings
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.python_text import texts_of_python
from meshwright.usage.relation_cache import RelationCache

# A known name is never a part of a longer word.
_WHOLE = r"""(?<![\w$#@"`\]]){}(?![\w$#@"`\[])"""
_COMMENT_MARKS = ("--", "#", "//")


@dataclass(frozen=True, slots=True)
class HardCoded:
    """A read of another domain's relation by its name; `written` is that name in the SQL, without quotes."""

    reader: str
    kind: str
    file: str
    read: OwnedRelation
    written: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that has the name of a foreign relation in it and cannot be parsed: nobody knows what it reads."""

    reader: str
    kind: str
    file: str
    reason: str
    language: str = "sql"


def hard_coded_reads(
    texts: Iterable[SqlText],
    index: RelationIndex,
    own: Collection[Relation],
    dialect: str | None,
    remembered: RelationCache,
    *,
    words: ForeignWords,
) -> tuple[list[HardCoded], list[Unread]]:
    """Find reads that bypass `ref()`, in the order of the texts, each relation once for a text.

    Args:
        texts: the SQL of the project's nodes.
        index: the relations of other domains.
        own: what the project builds. Reading that is no bypass, whoever else builds it too.
        dialect: a value of `relations.DIALECTS`, or None.
        remembered: what was parsed before; the caller saves it.
        words: those of the index, or of a larger one that it is a part of.
    """
    mine = {_folded((each.database or "", each.schema, each.identifier)) for each in own}
    schemas = sorted({each.schema for each in own}, key=lambda schema: (len(schema), schema))
    found: list[HardCoded] = []
    unread: list[Unread] = []
    for text in texts:
        try:
            if not _may_read(text, words, index):
                continue
            if text.language != "sql":
                raise UnreadableSql(f"it is written in {text.language.capitalize()}, where tables cannot be told")
            names = remembered.relations(text.text, dialect, text.rendered)
        except UnreadableSql as error:
            unread.append(Unread(text.reader, text.kind, text.file, str(error), text.language))
            continue
        # A session begins in the schema that the profile names. Those of folders and models are that one and more:
        # `main_marts`.
        left_out = (*schemas[:1], text.schema)
        read: dict[Relation, HardCoded] = {}
        allowed: set[tuple[str, ...]] | None = None
        for parts in names:
            for meaning in meanings(parts, dialect, text.database, left_out):
                if _folded(meaning) in mine:
                    break
                owned = index.find(meaning, None, None)
                if owned is None:
                    continue
                allowed = _allowed(text, dialect, remembered) if allowed is None else allowed
                if _folded(meaning) not in allowed:
                    found_here = HardCoded(text.reader, text.kind, text.file, owned, ".".join(parts))
                    read.setdefault(owned.relation, found_here)
                break
        found.extend(read.values())
    return found, unread


def _allowed(text: SqlText, dialect: str | None, remembered: RelationCache) -> set[tuple[str, ...]]:
    """The full names of what the text reads through `ref` or `source`, however it quotes them."""
    allowed: set[tuple[str, ...]] = set()
    for known in text.known:
        try:
            names = remembered.relations(f"select * from {known}", dialect, True)
        except UnreadableSql:
            continue  # not a name: an external file, or a subquery
        # dbt renders schema and name at least, and no short forms.
        allowed |= {_folded(full) for parts in names for full in meanings(parts, None, text.database, (text.schema,))}
    return allowed


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)


def _may_read(text: SqlText, words: ForeignWords, index: RelationIndex) -> bool:
    """Whether the text has a foreign identifier outside of what it may read; False is certain.

    Raises:
        UnreadableSql: there is one, and broken Jinja around it.
    """
    if not words.are_in(text.text, index):
        return False
    if text.language != "sql":
        return words.are_in(texts_of_python(text.text), index)
    if not text.rendered:
        return words.are_in(without_jinja(text.text).replace(PLACEHOLDER, " "), index)
    rest = text.text
    for known in text.known:
        if known and known in rest:
            rest = re.sub(_WHOLE.format(re.escape(known)), _unless_part_of_a_longer_name, rest)
    return rest is text.text or words.are_in(rest, index)


def _unless_part_of_a_longer_name(match: re.Match[str]) -> str:
    """A blank; the name itself where a dot, or a comment that may hide one, is next to it."""
    text, start, end = match.string, match.start(), match.end()
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    if text.startswith((".", "/*", *_COMMENT_MARKS), end) or text.endswith((".", "*/"), 0, start):
        return match[0]
    if "\n" in text[start : match.start()] or "\r" in text[start : match.start()]:
        line = text.rfind("\n", 0, start) + 1
        if any(text.find(mark, line, start) >= 0 for mark in _COMMENT_MARKS):
            return match[0]
    return " "
