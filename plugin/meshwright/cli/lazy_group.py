"""A group of commands whose modules are imported when they are used: `mesh --help` should not wait for parsers."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows its commands by name and by one line each.

    Args:
        commands_in: the help line of each command, by its name.
        prefix: what the names of the modules and of the functions in them begin with: `registry_` for
            `meshwright.cli.registry_verify.registry_verify`.
        more: what click.Group takes.
    """

    def __init__(self, *, commands_in: Mapping[str, str], prefix: str = "", **more: Any) -> None:
        super().__init__(**more)
        self._lines = commands_in
        self._prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, sorted."""
        return sorted(self._lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for an unknown name."""
        if cmd_name not in self._lines:
            return None
        name = self._prefix + cmd_name.replace("-", "_")
        # `import` can be no function.
        name += "_" if iskeyword(name) else ""
        command: click.Command = getattr(importlib.import_module(f"meshwright.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lines without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self._lines.items()))
