"""`mesh sync`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.sync import sync as run_sync


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def sync(*, folder: Path) -> None:
    """Write the interface packages of the inputs in mesh.yml, and remove those that are no longer listed.

    FOLDER is a domain's dbt project; this folder by default. Commit what it writes: it is the lock file.
    """
    result = run_sync(folder, environ=os.environ)
    for name in result.changed:
        click.echo(f"{'wrote' if (folder / name).exists() else 'removed'} {folder / name}")
    ports = f"{result.ports} port{'' if result.ports == 1 else 's'}"
    changed = f"{len(result.changed)} file{'' if len(result.changed) == 1 else 's'} changed"
    click.echo(f"{ports} in interfaces/: {changed if result.changed else 'up to date'}")
    if result.changed:
        click.echo("run `dbt deps && dbt parse` before the next command, and commit the changes")
