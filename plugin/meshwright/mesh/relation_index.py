"""Whose table is this? Relations of domains, found by the name that SQL gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation

_ACCESS = {"public": 0, "protected": 1, "private": 2}


@dataclass(frozen=True, slots=True)
class OwnedRelation:
    """A table or view that a domain builds.

    Attributes:
        model: the domain, model and version that builds it.
        access: `public`, `protected` or `private`.
    """

    model: PortId
    access: str
    relation: Relation


class RelationIndex:
    """Relations by database, schema and name, in any case; never by name alone.

    Case is ignored although some engines tell `"Orders"` from `orders`: what differs in case alone is a mistake more
    often than another table.

    Attributes:
        words: the casefolded identifiers of all relations. SQL that contains none of them reads none of them.
    """

    _owner: str | None = None
    _by_name: dict[str, list[OwnedRelation]] | None = None

    def __init__(self, owned: Iterable[OwnedRelation]) -> None:
        found: dict[tuple[str, str], list[OwnedRelation]] = {}
        for each in owned:
            found.setdefault((each.relation.schema.casefold(), each.relation.identifier.casefold()), []).append(each)
        # A port before a private model: then there is a `ref` to recommend. The rest is for a stable answer.
        for candidates in found.values():
            if len(candidates) > 1:
                candidates.sort(key=_most_telling)
        self._found = found
        self.words = frozenset(name for _, name in found)

    def besides(self, domain: str) -> RelationIndex:
        """The same without the relations of one domain, which share the memory of all."""
        others = copy(self)
        others._owner = domain
        others.words = frozenset(
            name for (_, name), found in self._found.items() if any(each.model.domain != domain for each in found)
        )
        return others

    def namesakes(self, identifier: str) -> list[OwnedRelation]:
        """The relations of that name, wherever they lie."""
        if self._by_name is None:
            self._by_name = {}
            for (_, name), found in self._found.items():
                self._by_name.setdefault(name, []).extend(found)
        return [each for each in self._by_name.get(identifier.casefold(), []) if each.model.domain != self._owner]

    def find(
        self, parts: Sequence[str], default_database: str | None, default_schema: str | None
    ) -> OwnedRelation | None:
        """The relation that a name means, or None.

        A name of one part is completed with both defaults, which are the reader's own database and schema, a name of
        two parts with the database. Where either side has no database, as on engines with two-part names, schema and
        name decide. Of several owners of one relation, the most public one is returned.

        Args:
            parts: a name as SQL writes it, without quotes: `("sales", "orders")`. One of more than three parts, such as
                a table of a linked server, is nobody's.
            default_database: the database that the reader is built in.
            default_schema: the schema that the reader is built in.
        """
        if not 1 <= len(parts) <= 3:
            return None
        schema = parts[-2] if len(parts) > 1 else default_schema
        database = (parts[0] if len(parts) == 3 else default_database) or ""
        if not schema:
            return None
        named = self._found.get((schema.casefold(), parts[-1].casefold()), [])
        candidates = [each for each in named if each.model.domain != self._owner]
        exact = [each for each in candidates if _database(each) == database.casefold()]
        loose = [each for each in candidates if not database or not _database(each)]
        return next(iter([*exact, *loose]), None)


def _database(owned: OwnedRelation) -> str:
    return (owned.relation.database or "").casefold()


def _most_telling(owned: OwnedRelation) -> tuple[int, PortId, str]:
    return (_ACCESS.get(owned.access, len(_ACCESS)), owned.model, _database(owned))
