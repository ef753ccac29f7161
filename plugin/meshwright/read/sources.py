"""The tables that a project declares as sources."""

from __future__ import annotations

from meshwright.mesh.foreign import SourceTable
from meshwright.mesh.place import Place
from meshwright.mesh.relation import Relation
from meshwright.read.manifest import Manifest


def sources_of(project: str, manifest: Manifest) -> tuple[SourceTable, ...]:
    """The project's own source tables, ordered by name; one without a schema says nothing of where it is."""
    return tuple(
        sorted(
            (
                SourceTable(
                    f"{source.source_name}.{source.name}",
                    Relation(source.database, source.schema, source.identifier or source.name),
                    Place(
                        source.original_file_path or "",
                        anchor=("yaml", "sources", source.source_name, "tables", source.name),
                    ),
                )
                for source in manifest.sources.values()
                if source.package_name == project and source.schema
            ),
            key=lambda table: table.name,
        )
    )
