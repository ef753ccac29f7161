"""`mesh registry unyank`."""

from __future__ import annotations

from typing import Any

import click

from meshwright.app.yank import unyank
from meshwright.cli.said import by_whom, print_said, statement


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("release", metavar="DOMAIN.PRODUCT@VERSION")
@by_whom
def registry_unyank(*, release: str, **said: Any) -> None:
    """Take a yank back: everybody may get the release again."""
    done = unyank(release, statement(said))
    print_said(done, f"{done.event.subject} is not yanked any more")
