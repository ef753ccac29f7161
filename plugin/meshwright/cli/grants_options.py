"""What the commands on grants have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from meshwright.app.grants import Asked, Granted
from meshwright.app.up import find_mesh
from meshwright.grants.variables import PREFIX
from meshwright.mesh.counted import counted
from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.render.plain import LONGEST_PATH, plain

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("domains", nargs=-1, metavar="[DOMAIN]..."),
    click.option(
        "--mesh",
        "--folder",
        "folder",
        type=click.Path(path_type=Path),
        help="The folder of the mesh or of a domain. Default: the nearest mesh upwards, else this folder.",
    ),
    click.option(
        "--environment",
        "--env",
        "-e",
        metavar="NAME",
        help="Whose deployments tell of domains that are not in the folder. Default: what consumers read by default.",
    ),
    click.option(
        "--url",
        metavar="URL",
        help="The database, postgresql://user@host/database. Default: MESH_GRANTS_URL, else the PG* variables; "
        "a password is better kept there.",
    ),
    click.option(
        "--prefix",
        default="",
        metavar="TEXT",
        envvar=PREFIX,
        show_envvar=True,
        help="What stands before each domain's name in this database: dev_ where weather is built in "
        "dev_weather_private.",
    ),
    click.option(
        "--only-inputs", is_flag=True, help="Let a domain read only what it lists as inputs, not all it is offered."
    ),
    click.option(
        "--keep-public",
        "keeps_public",
        is_flag=True,
        help="Leave what everybody may do on the database: connect, and make temporary tables.",
    ),
)


def grants_options(command: _Command) -> _Command:
    """The arguments of every command on grants."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked(said: Mapping[str, Any]) -> Asked:
    """What the options say."""
    return Asked(**{**said, "folder": said["folder"] or _here()})


def _here() -> Path:
    try:
        return find_mesh(Path.cwd()).folder
    except ConfigError:
        raise
    except MeshError:
        # No mesh upwards: a domain alone.
        return Path()


def sql_lines(granted: Granted) -> Iterator[str]:
    """The statements, each below the reason for it."""
    for line in granted.planned.script:
        yield f"-- {plain(line.reason)}"
        yield f"{plain(line.sql, LONGEST_PATH)};"


def print_notes(granted: Granted) -> None:
    """On standard error, a line each."""
    for note in granted.notes:
        click.echo(f"note: {plain(note)}", err=True)


def where(granted: Granted) -> str:
    """`the grants of 5 domains in database mesh`."""
    return f"the grants of {counted(granted.domains, 'domain')} in database {plain(granted.planned.database)}"
