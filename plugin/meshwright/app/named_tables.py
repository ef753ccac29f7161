"""Which domains may own a table that a project names itself, told by the names of all tables of the mesh."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from meshwright.app.loaded import Loaded
from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.read.sql_texts import sql_texts
from meshwright.registry.markers import ServedTable
from meshwright.usage.foreign_words import ForeignWords


def owners_of_named_tables(
    projects: Sequence[Loaded], tables: Iterable[ServedTable], besides: Collection[str]
) -> set[str]:
    """The domains whose deployments have to be looked at, for some SQL or a source may mean a table of theirs.

    Args:
        projects: the domains that read.
        tables: every table that was ever served.
        besides: domains that are looked at anyway.
    """
    others = [table for table in tables if table.domain not in besides]
    # A name that is not known may be any.
    found = {table.domain for table in others if table.identifier is None}
    named: dict[str, set[str]] = {}
    for table in others:
        if table.identifier is not None and table.domain not in found:
            named.setdefault(table.identifier, set()).add(table.domain)
    if not named:
        return found
    for project in projects:
        for source in project.domain.sources:
            found |= named.get(source.relation.identifier.casefold(), set())
    words = ForeignWords(
        RelationIndex(
            OwnedRelation(PortId(domain, ""), "public", Relation(None, "", identifier))
            for identifier, domains in named.items()
            for domain in domains
        )
    )
    for project in projects:
        for text in sql_texts(project.config.folder, project.config.project, project.manifest):
            found |= words.domains_in(text.text)
    return found
