"""`mesh registry yank`."""

from __future__ import annotations

from typing import Any

import click

from meshwright.app.yank import yank
from meshwright.cli.said import by_whom, print_said, statement
from meshwright.render.plain import plain


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("release", metavar="DOMAIN.PRODUCT@VERSION")
@by_whom
def registry_yank(*, release: str, **said: Any) -> None:
    """Say that a release of this domain is bad, so that nobody newly gets it.

    `mesh sync` and `mesh add` refuse it to whoever does not have it in a committed interface package; who has it keeps
    it. `mesh publish` does not put the same contract out again. Nothing is deleted.
    """
    done = yank(release, statement(said))
    print_said(done, f"{done.event.subject} is yanked")
    click.echo("who has it keeps it, and nobody else gets it")
    click.echo(f"`mesh impact {plain(done.event.domain)}` shows who reads it")
