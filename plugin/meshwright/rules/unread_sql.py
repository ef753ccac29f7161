"""PRV009: SQL that could not be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule

_HELP = {
    "sql": "run `dbt compile` so that its SQL is rendered, or look at the file yourself and accept the finding",
    "python": "look at the file yourself: read another domain by `dbt.ref`, or accept the finding",
}


def check(mesh: Mesh) -> Iterator[Finding]:
    """Report what names another domain's table somewhere and could not be parsed."""
    for unread in mesh.unread:
        yield RULE.finding(
            domain=unread.domain,
            place=unread.place,
            subject=f"{unread.domain}.{unread.reader}",
            fact=f"{unread.domain} has {unread.reader}, which names a table of another domain and could not be read "
            "to see whether it selects from it",
            because=unread.reason,
            help=_HELP.get(unread.language, _HELP["sql"]),
        )


RULE = MeshRule(
    code="PRV009",
    name="unread-sql",
    summary="SQL names another domain's table somewhere and could not be parsed to see whether it reads it.",
    level="warn",
    needs="mesh",
    check=check,
)
