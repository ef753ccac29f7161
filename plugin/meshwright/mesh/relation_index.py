"""Whose table is this? Relations of domains, found by the name that SQL gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


Owner = tuple[str, str]
"""Who builds a relation and where: the domain, and the casefolded database, empty where there is none."""


class RelationIndex:
    """Relations by database, schema and name, in any case; never by name alone.

    Case is ignored although some engines tell `"Orders"` from `orders`: what differs in case alone is a mistake more
    often than another table.

    Attributes:
        identifiers: the casefolded identifiers of all relations, each with its owners: who builds one of that name, and
            in which database. SQL that contains none of them reads none of them.
    """

    _owner: str | None = None
    _local: frozenset[str] = frozenset()
    _by_name: dict[str, list[OwnedRelation]] | None = None

    def __init__(self, owned: Iterable[OwnedRelation]) -> None:
        found: dict[tuple[str, str], list[OwnedRelation]] = {}
        identifiers: dict[str, set[Owner]] = {}
        for each in owned:
            name = each.relation.identifier.casefold()
            found.setdefault((each.relation.schema.casefold(), name), []).append(each)
            identifiers.setdefault(name, set()).add((each.model.domain, _database(each)))
        # A port before a private model: then there is a `ref` to recommend. The rest is for a stable answer.
        for candidates in found.values():
            if len(candidates) > 1:
                candidates.sort(key=_most_telling)
        self._found = found
        self._domains = {domain for owners in identifiers.values() for domain, _ in owners}
        self.identifiers: Mapping[str, set[Owner]] = identifiers

    def besides(self, domain: str, local: Iterable[str] = ()) -> RelationIndex:
        """The same without the relations of one domain, which share the memory of all.

        Args:
            domain: the domain that reads.
            local: databases that mean something else to every domain: local files of equal names. What others build in
                them is left out, too.
        """
        others = copy(self)
        others._owner = domain
        others._local = frozenset(name.casefold() for name in local)
        return others

    @property
    def is_empty(self) -> bool:
        """Whether no other domain builds anything."""
        return not self._domains - {self._owner}

    def is_foreign(self, owner: Owner) -> bool:
        """Whether what this owner builds can be found here."""
        domain, database = owner
        return domain != self._owner and database not in self._local

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
        candidates = [each for each in named if self.is_foreign((each.model.domain, _database(each)))]
        exact = [each for each in candidates if _database(each) == database.casefold()]
        loose = [each for each in candidates if not database or not _database(each)]
        return next(iter([*exact, *loose]), None)


def _database(owned: OwnedRelation) -> str:
    return (owned.relation.database or "").casefold()


def _most_telling(owned: OwnedRelation) -> tuple[int, PortId, str]:
    return (_ACCESS.get(owned.access, len(_ACCESS)), owned.model, _database(owned))
