"""`mesh registry undeprecate`."""

from __future__ import annotations

from typing import Any

import click

from meshwright.app.deprecate import undeprecate
from meshwright.cli.said import by_whom, print_said, statement


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("target", metavar="DOMAIN.PRODUCT[.PORT[@VERSION]]")
@by_whom
def registry_undeprecate(*, target: str, **said: Any) -> None:
    """Take back what `mesh registry deprecate` said of exactly this.

    A `deprecation_date` in the contract stays: it goes with the next release that does not have it.
    """
    done = undeprecate(target, statement(said))
    print_said(done, f"{done.event.subject} is not deprecated any more")
