"""Relations of other domains that SQL names itself, past `ref()`.

Almost no model names one, and parsing is a thousand times slower than looking for words. So words are looked for first,
in a way that cannot miss: a text without the identifier of a foreign relation does not read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.usage.jinja_text import PLACEHOLDER, without_jinja
from meshwright.usage.relation_cache import RelationCache
from meshwright.usage.relations import UnreadableSql

_WORD = re.compile(r"\w+")
# A known name stands alone where nothing before or after it could make it a part of a longer name.
_ALONE = r"""(?P<before>\.\s*)?(?<![\w$#@"`\]])(?<!\*/){}(?![\w$#@"`\[])(?!/\*)(?P<after>\s*\.)?"""
_PYTHON_READ = re.compile(r"\bdbt\s*\.\s*(ref|source)\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class SqlText:
    """The SQL of one node.

    Attributes:
        reader: the name of the node.
        kind: `model`, `test`, `snapshot`, ...
        file: its original file, relative to the project.
        language: `sql` or `python`; for Python, `text` is the code as it was written, not what dbt made of it.
        text: the SQL.
        rendered: whether the text is compiled SQL, or has Jinja in it.
        database: the database that the node is built in.
        schema: the schema that the node is built in.
        known: what the node reads through `ref` and `source`, as rendered: `"db"."schema"."name"`.
    """

    reader: str
    kind: str
    file: str
    language: str
    text: str
    rendered: bool
    database: str | None
    schema: str | None
    known: tuple[str, ...] = ()


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


def hard_coded_reads(
    texts: Iterable[SqlText],
    index: RelationIndex,
    own: Iterable[Relation],
    dialect: str | None,
    remembered: RelationCache,
) -> tuple[list[HardCoded], list[Unread]]:
    """Find reads that bypass `ref()`, in the order of the texts, each relation once for a text.

    Args:
        texts: the SQL of the project's nodes.
        index: the relations of other domains.
        own: what the project builds or declares as a source. Reading that is no bypass, whoever else owns it.
        dialect: a value of `relations.DIALECTS`, or None.
        remembered: what was parsed before; the caller saves it.
    """
    words = _Words(index.words)
    mine = RelationIndex(OwnedRelation(PortId("", each.identifier), "", each) for each in own)
    found: list[HardCoded] = []
    unread: list[Unread] = []
    for text in texts:
        try:
            if not words.may_be_in(text):
                continue
            if text.language != "sql":
                raise UnreadableSql(f"it is written in {text.language.capitalize()}, where tables cannot be told")
            names = remembered.relations(text.text, dialect, text.rendered)
        except UnreadableSql as error:
            unread.append(Unread(text.reader, text.kind, text.file, str(error)))
            continue
        read: dict[Relation, HardCoded] = {}
        for parts in names:
            owned = index.find(parts, text.database, text.schema)
            if owned is not None and mine.find(parts, text.database, text.schema) is None:
                found_here = HardCoded(text.reader, text.kind, text.file, owned, ".".join(parts))
                read.setdefault(owned.relation, found_here)
        if read:
            allowed = _allowed(text, index, dialect, remembered)
            found.extend(each for relation, each in read.items() if relation not in allowed)
    return found, unread


def _allowed(text: SqlText, index: RelationIndex, dialect: str | None, remembered: RelationCache) -> set[Relation]:
    """The foreign relations that the text reads through `ref` or `source`, however it quotes them."""
    allowed = set()
    for known in text.known:
        try:
            names = remembered.relations(f"select * from {known}", dialect, True)
        except UnreadableSql:
            continue  # not a name: an external file, or a subquery
        owned = [index.find(parts, text.database, text.schema) for parts in names]
        allowed |= {each.relation for each in owned if each is not None}
    return allowed


class _Words:
    """The identifiers that are looked for. One that is not a plain word is looked for by the words in it."""

    def __init__(self, identifiers: Iterable[str]) -> None:
        split = [frozenset(_WORD.findall(identifier)) for identifier in identifiers]
        self._single = frozenset(word for words in split if len(words) == 1 for word in words)
        self._several = [words for words in split if len(words) != 1]

    def may_be_in(self, text: SqlText) -> bool:
        """Whether the text has such an identifier outside of what it may read; False is certain.

        Raises:
            UnreadableSql: there is one, and broken Jinja around it.
        """
        if not self._meet(text.text):
            return False
        if text.language != "sql":
            return self._meet(_PYTHON_READ.sub(" ", text.text))
        if not text.rendered:
            return self._meet(without_jinja(text.text).replace(PLACEHOLDER, " "))
        rest = text.text
        for known in text.known:
            if known and known in rest:
                rest = re.sub(_ALONE.format(re.escape(known)), _unless_part_of_a_longer_name, rest)
        return rest is text.text or self._meet(rest)

    def _meet(self, text: str) -> bool:
        words = set(_WORD.findall(text.casefold()))
        return not words.isdisjoint(self._single) or any(each <= words for each in self._several)


def _unless_part_of_a_longer_name(match: re.Match[str]) -> str:
    return match[0] if match["before"] or match["after"] else " "
