"""`mesh grants plan`."""

from __future__ import annotations

import os
from typing import Any

import click

from meshwright.app.grants import plan_grants
from meshwright.cli.grants_options import asked, grants_options, print_notes, sql_lines, where
from meshwright.mesh.counted import counted


@click.command()
@grants_options
def grants_plan(**said: Any) -> None:
    """Print the SQL that makes a database say who may read what, with the reason for each statement.

    DOMAINs are those whose roles, schemas and grants are looked after; by default every one of the mesh. Changes
    nothing, and prints nothing where there is nothing to do.
    """
    granted = plan_grants(asked(said), os.environ)
    for line in sql_lines(granted):
        click.echo(line)
    print_notes(granted)
    statements = len(granted.planned.script)
    result = f"{counted(statements, 'statement')} to run" if statements else "nothing to do"
    click.echo(f"planned {where(granted)}: {result}", err=True)
