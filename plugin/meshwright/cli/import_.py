"""`mesh import`."""

from __future__ import annotations

import click

from meshwright.cli.lazy_group import LazyGroup

_COMMANDS: dict[str, str] = {
    "odcs": "Begin a port from a contract of the Open Data Contract Standard.",
}


@click.group(cls=LazyGroup, commands_in=_COMMANDS, prefix="import_")
def import_() -> None:
    """Begin ports from contracts that are agreed on."""
