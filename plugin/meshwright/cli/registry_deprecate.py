"""`mesh registry deprecate`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from meshwright.app.deprecate import deprecate
from meshwright.cli.said import by_whom, print_said, statement
from meshwright.render.plain import plain


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("target", metavar="DOMAIN.PRODUCT[.PORT[@VERSION]]")
@click.option(
    "--from",
    "end",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="DATE",
    help="The day from which on it may be gone, such as 2027-06-30.",
)
@click.option("--replacement", metavar="PORT", help="What to read instead, such as fleet.aircraft@2.")
@by_whom
def registry_deprecate(*, target: str, end: datetime, replacement: str | None, **said: Any) -> None:
    """Tell readers at once that a port of this domain may be gone from a date on.

    No release is needed, and the contract stays as it is. `mesh status`, `mesh sync` and `mesh-check` tell readers, and
    their next `mesh sync` writes the date into their interface package, where dbt warns of it.
    """
    done = deprecate(target, statement(said), end=end.date(), replacement=replacement)
    print_said(done, f"{done.event.subject} is deprecated from {done.event.date} on")
    if done.event.replacement is not None:
        click.echo(f"read {done.event.replacement} instead")
    click.echo(f"`mesh impact {plain(done.event.domain)}` shows who reads it")
