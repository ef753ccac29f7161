"""`mesh grants`."""

from __future__ import annotations

import click

from meshwright.cli.lazy_group import LazyGroup

_COMMANDS: dict[str, str] = {
    "apply": "Make a database say who may read what.",
    "check": "Tell what a database lacks, and what it lets others do that nobody offered.",
    "plan": "Print the SQL that `apply` would run.",
}


@click.group(cls=LazyGroup, commands_in=_COMMANDS, prefix="grants_")
def grants() -> None:
    """Roles, schemas and grants of a database, from what the mesh says: who is offered which product.

    For Postgres. Whoever runs it has to be a superuser, or to own the database and have CREATEROLE.
    """
