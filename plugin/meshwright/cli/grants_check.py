"""`mesh grants check`."""

from __future__ import annotations

import os
from typing import Any

import click

from meshwright.app.grants import plan_grants
from meshwright.cli.grants_options import asked, grants_options, print_notes, where
from meshwright.render.plain import plain


@click.command()
@grants_options
@click.pass_context
def grants_check(context: click.Context, /, **said: Any) -> None:
    """Tell what a database lacks, and what it lets others do that nobody offered.

    DOMAINs are those whose roles, schemas and grants are looked after; by default every one of the mesh. Ends with 0
    when the database says what the mesh says, 1 when it does not, 2 when it could not be asked.
    """
    granted = plan_grants(asked(said), os.environ)
    steps = granted.planned.plan.steps
    for step in steps:
        click.echo(f"{plain(step.domain)}: {step.kind}: {plain(step.subject)}: {plain(step.reason)}")
    if steps:
        click.echo("help: `mesh grants plan` prints the SQL that mends it, and `mesh grants apply` runs it", err=True)
    print_notes(granted)
    missing = sum(step.kind == "missing" for step in steps)
    result = f"{missing} missing, {len(steps) - missing} that nobody declared" if steps else "as the mesh says"
    click.echo(f"checked {where(granted)}: {result}", err=True)
    context.exit(1 if steps else 0)
