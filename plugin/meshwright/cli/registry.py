"""`mesh registry`."""

from __future__ import annotations

import click

from meshwright.cli.lazy_group import LazyGroup

_COMMANDS: dict[str, str] = {
    "deprecate": "Tell readers that a port may be gone from a date on.",
    "init": "Begin a registry, and try first whether the place can hold one.",
    "mirror": "Copy a registry, or bring a copy up to date.",
    "undeprecate": "Take a deprecation back.",
    "unyank": "Take a yank back.",
    "verify": "Look at every file of a registry.",
    "yank": "Say that a release is bad, so that nobody newly gets it.",
}


@click.group(cls=LazyGroup, commands_in=_COMMANDS, prefix="registry_")
def registry() -> None:
    """Start, verify, copy and mend a registry; yank and deprecate what is in it."""
