"""`mesh registry init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.registry_init import init_registry
from meshwright.render.plain import plain


@click.command()
@click.argument("location", required=False)
def registry_init(*, location: str | None) -> None:
    """Begin a registry, and try first whether the place keeps two publishers apart.

    LOCATION is a folder, or an address such as `s3://bucket/registry`; by default what `registry` in mesh.yml of this
    folder, or of the root of its mesh, says. A few small files are written and taken away again. Doing it once more
    tries the place once more. Ends with 2 when the place cannot hold a registry, and says why.
    """
    begun = init_registry(Path(), location, environ=os.environ)
    state = "is a registry now" if begun.is_new else "is a registry already"
    click.echo(
        f"{plain(begun.location)} {state}: it creates files only once and moves pointers only from what was read"
    )
