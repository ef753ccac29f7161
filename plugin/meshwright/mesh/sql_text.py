"""What a node of a project has written: SQL, or Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SqlText:
    """One node's SQL or Python.

    Attributes:
        reader: the name of the node, `orders@2` for a version.
        kind: `model`, `snapshot`, `test`, `analysis`; `operation` for a hook of the run.
        file: the file it was written in, relative to the project.
        language: `sql` or `python`; for Python, `text` is the code as it was written, not what dbt made of it.
        rendered: whether the text is compiled SQL, or has Jinja in it.
        database: where the node itself is built, and so what a name without database means; the schema likewise.
        known: the relations that it reads through `ref` and `source`, as dbt renders them: `"db"."schema"."name"`.
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
