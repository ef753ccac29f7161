"""Finding the reads of other domains' tables that go round `ref`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshwright.app.loaded import Loaded
from meshwright.app.registry import NO_VARIABLES
from meshwright.mesh.bypass import Bypass, Namesake, UnreadSql
from meshwright.mesh.domain import Domain
from meshwright.mesh.foreign import SourceTable
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.read.duckdb_files import duckdb_files
from meshwright.read.sql_texts import own_relations, relations_besides_models, sql_texts
from meshwright.usage.foreign_words import ForeignWords
from meshwright.usage.hard_coded import hard_coded_reads
from meshwright.usage.relation_cache import RelationCache, cache_file
from meshwright.usage.relations import DIALECTS


@dataclass(frozen=True, slots=True)
class Found:
    """The reads that go round `ref`, the SQL that could not be looked at, and sources that may be such reads."""

    bypasses: tuple[Bypass, ...]
    unread: tuple[UnreadSql, ...]
    namesakes: tuple[Namesake, ...]


def find_bypasses(
    projects: Sequence[Loaded], published: Published | None, environ: Mapping[str, str] = NO_VARIABLES
) -> Found:
    """Look for reads that go round `ref` in some projects; what is found is sorted.

    Args:
        projects: the domains to check; each is also known to the others by what it builds.
        published: what the registry knows of the other domains, if there is one.
        environ: the environment variables that say where the user's caches lie; without them nothing is remembered.
    """
    bypasses: list[Bypass] = []
    unread: list[UnreadSql] = []
    namesakes: list[Namesake] = []
    everything = RelationIndex([*_built(projects), *_served(published)])
    words = ForeignWords(everything)
    files = {each.domain.name: duckdb_files(each.config.folder) for each in projects if each.domain.adapter == "duckdb"}
    called = {project.domain.name: {project.domain.name, project.domain.project} for project in projects}
    for project in projects:
        own = own_relations(project.config.project, project.manifest)
        index = everything.besides(project.domain.name, _local_catalogs(project.domain.name, files))
        if not index.is_empty:
            for source in project.domain.sources:
                owned = index.find(source.relation.parts, None, None)
                if owned is not None:
                    bypasses.append(_as_source(project.domain, source, owned))
                elif namesake := _namesake(project.domain, source, index, called):
                    namesakes.append(namesake)
            remembered = RelationCache(cache_file(project.config.folder, environ))
            named, failed = _named(project, index, own, words, remembered)
            bypasses += named
            unread += failed
    return Found(
        tuple(sorted(bypasses, key=_order)),
        tuple(sorted(unread, key=lambda each: (each.domain, each.reader))),
        tuple(sorted(namesakes, key=lambda each: (each.domain, each.source))),
    )


def _order(bypass: Bypass) -> tuple[str, str, str, PortId]:
    return (bypass.domain, bypass.kind, bypass.reader, bypass.read)


def _built(projects: Sequence[Loaded]) -> Iterator[OwnedRelation]:
    for project in projects:
        domain = project.domain
        for model in domain.models:
            if model.relation is not None:
                yield OwnedRelation(PortId(domain.name, model.name, model.version), model.access, model.relation)
        for name, relation in relations_besides_models(project.config.project, project.manifest):
            # dbt lets other projects reach models alone.
            yield OwnedRelation(PortId(domain.name, name), "private", relation)


def _local_catalogs(domain: str, files: Mapping[str, Mapping[str, set[str]]]) -> set[str]:
    """The DuckDB catalogs of a domain that are files of its own, although others have catalogs of the same name.

    dbt calls the file `dev.duckdb` in every new project. Unless the profiles beside the projects tell that these are
    different files, one name is one file.

    Args:
        domain: the domain that reads.
        files: for each domain on DuckDB, its files by catalog, as far as they are known.
    """
    others = [known for name, known in files.items() if name != domain]
    return {
        catalog
        for catalog, own in files.get(domain, {}).items()
        if all(known and own.isdisjoint(known.get(catalog, ())) for known in others)
    }


def _served(published: Published | None) -> Iterator[OwnedRelation]:
    for domain in published.domains if published else ():
        for deployment in domain.deployments:
            for served in deployment.served:
                yield OwnedRelation(served.port, "public", served.relation)


def _as_source(domain: Domain, source: SourceTable, owned: OwnedRelation) -> Bypass:
    return Bypass(domain.name, "source", source.name, str(source.relation), owned.model, owned.access, source.place)


def _namesake(
    domain: Domain, source: SourceTable, index: RelationIndex, called: Mapping[str, set[str]]
) -> Namesake | None:
    """The table of another domain that a source is called like, when the source says that domain's name as well.

    Args:
        domain: the domain that declares it.
        source: one that is nobody's table where it lies.
        index: what the others build.
        called: the names of each checked domain: its own and its project's.
    """
    relation = source.relation
    said = {part.casefold() for part in (source.name.partition(".")[0], relation.schema, relation.database or "")}
    for owned in index.namesakes(relation.identifier):
        names = called.get(owned.model.domain, {owned.model.domain})
        if any(name.casefold() in said for name in names):
            return Namesake(domain.name, source.name, str(relation), owned.model, str(owned.relation))
    return None


def _named(
    project: Loaded, index: RelationIndex, own: Collection[Relation], words: ForeignWords, remembered: RelationCache
) -> tuple[list[Bypass], list[UnreadSql]]:
    domain = project.domain
    found, failed = hard_coded_reads(
        sql_texts(project.config.folder, project.config.project, project.manifest),
        index,
        own=own,
        dialect=DIALECTS.get(domain.adapter),
        remembered=remembered,
        words=words,
    )
    remembered.save()
    bypasses = [
        Bypass(
            domain.name,
            "sql",
            each.reader,
            each.written,
            each.read.model,
            each.read.access,
            Place(each.file, anchor=("table", *each.written.split("."))),
        )
        for each in found
    ]
    return bypasses, [
        UnreadSql(domain.name, each.reader, each.reason, Place(each.file), each.language) for each in failed
    ]
