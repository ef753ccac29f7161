"""`mesh sync`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.sync import SyncResult
from meshwright.app.sync import sync as run_sync
from meshwright.mesh.counted import counted
from meshwright.render.plain import plain


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
def sync(*, folder: Path) -> None:
    """Write the interface packages of the inputs in mesh.yml, and remove those that are no longer listed.

    FOLDER is a domain's dbt project; this folder by default. Commit what it writes: it is the lock file.
    """
    result = run_sync(folder, environ=os.environ)
    for name in result.changed:
        click.echo(f"{'wrote' if (folder / name).exists() else 'removed'} {folder / name}")
    for announced in result.announcements:
        click.echo(f"{plain(announced.product)} {plain(announced.version)} announced:")
        for change in announced.changes:
            told = f"{change.code}, {change.change_class}" if change.code else change.change_class
            click.echo(f"  {plain(change.subject)}: {plain(change.fact)} ({plain(told)})")
    print_notes(result)
    state = f"{counted(len(result.changed), 'file')} changed" if result.changed else "up to date"
    click.echo(f"{counted(result.ports, 'port')} in interfaces/: {state}")
    if result.changed:
        click.echo("run `dbt deps && dbt parse` before the next command, and commit the changes")


def print_notes(result: SyncResult) -> None:
    """Print what the producers say of what the domain reads."""
    for note in result.notes:
        click.echo(f"note: {plain(note)}")
