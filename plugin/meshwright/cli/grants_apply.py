"""`mesh grants apply`."""

from __future__ import annotations

import os
from typing import Any

import click

from meshwright.app.grants import apply_grants
from meshwright.cli.grants_options import asked, grants_options, print_notes, sql_lines, where
from meshwright.mesh.counted import counted


@click.command()
@grants_options
def grants_apply(**said: Any) -> None:
    """Make a database say who may read what, in one transaction: entirely, or not at all.

    DOMAINs are those whose roles, schemas and grants are looked after; by default every one of the mesh. Prints what
    was run. Makes roles without passwords, takes back what is no longer declared, and never drops a role or a schema.
    """
    granted = apply_grants(asked(said), os.environ)
    for line in sql_lines(granted):
        click.echo(line)
    print_notes(granted)
    statements = len(granted.planned.script)
    result = f"{counted(statements, 'statement')} run" if statements else "nothing to do"
    click.echo(f"applied {where(granted)}: {result}", err=True)
