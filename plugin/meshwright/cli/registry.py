"""`mesh registry`."""

from __future__ import annotations

import click

from meshwright.cli.lazy_group import LazyGroup

_COMMANDS: dict[str, str] = {}


@click.group(cls=LazyGroup, commands_in=_COMMANDS, prefix="registry_")
def registry() -> None:
    """Start, verify, copy and mend a registry; yank and deprecate what is in it."""
