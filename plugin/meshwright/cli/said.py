"""What the commands have in common that say something of a product after its release."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from meshwright.app.statement import Said, Statement
from meshwright.render.plain import plain

_Command = TypeVar("_Command", bound=Callable[..., Any])


def by_whom(command: _Command) -> _Command:
    """The options `--reason`, `--by` and `--folder`."""
    reason = click.option("--reason", required=True, metavar="TEXT", help="Why, for those who read it.")
    by = click.option("--by", metavar="NAME", help="Who says so; whom git commits as by default.")
    folder = click.option(
        "--folder",
        default=".",
        type=click.Path(path_type=Path),
        help="The dbt project of the domain, which publishes it.",
    )
    return reason(by(folder(command)))


def statement(said: Mapping[str, Any]) -> Statement:
    """What the options say."""
    return Statement(said["folder"], said["reason"], said["by"], datetime.now(timezone.utc), os.environ)


def print_said(done: Said, what: str) -> None:
    """Print what is in force now, by whom and why."""
    event = done.event
    already = "" if done.is_new else f" already, since {event.at[:10]}"
    click.echo(f"{plain(what)}{already}: {plain(event.reason)} ({plain(event.by)})")
