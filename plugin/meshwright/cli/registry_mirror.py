"""`mesh registry mirror`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.registry_mirror import mirror_registry
from meshwright.mesh.counted import counted
from meshwright.render.plain import LONGEST_PATH, plain

_SHOWN = 10


@click.command()
@click.argument("places", metavar="[SOURCE] TARGET", nargs=-1, required=True)
@click.option("--domain", "domains", metavar="NAME", multiple=True, help="Only this domain; may be given again.")
@click.option(
    "--listings/--no-listings",
    default=None,
    help="Whether to write what a web server needs that cannot list; by default in a folder.",
)
def registry_mirror(*, places: tuple[str, ...], domains: tuple[str, ...], listings: bool | None) -> None:
    """Copy a registry, or bring a copy up to date: what is new is copied and compared, pointers move last.

    SOURCE and TARGET are folders, or addresses such as `s3://bucket/registry`. SOURCE is by default what `registry` in
    mesh.yml of this folder, or of the root of its mesh, says. A target that is ahead of its source, or has gone
    another way, is refused.
    """
    if len(places) > 2:
        raise click.UsageError("name one or two places: [SOURCE] TARGET")
    source = places[0] if len(places) == 2 else None
    origin, copy, done = mirror_registry(
        Path(), places[-1], source, domains=domains, listings=listings, environ=os.environ
    )
    for path in done.left_out[:_SHOWN]:
        click.echo(f"note: {plain(path)} is of no registry or of no finished release, and is left out", err=True)
    if len(done.left_out) > _SHOWN:
        click.echo(f"note: {len(done.left_out) - _SHOWN} more are left out", err=True)
    state = f"copied {counted(len(done.copied), 'file')}" if done.copied else "is up to date"
    click.echo(
        f"{plain(origin, LONGEST_PATH)} -> {plain(copy, LONGEST_PATH)}: {state}, "
        f"{counted(done.there, 'file')} there already"
    )
