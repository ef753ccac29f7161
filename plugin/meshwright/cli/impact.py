"""`mesh impact`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.impact import impact as look_up
from meshwright.render.impact_json import impact_json
from meshwright.render.impact_text import impact_text

_FORMATS = {"text": impact_text, "json": impact_json}


@click.command()
@click.argument("asked", metavar="DOMAIN[.PORT[@VERSION][.COLUMN]]")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--env", "environment", metavar="NAME", help="Only those who read what this environment serves.")
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How the readers are printed.",
)
def impact(*, asked: str, folder: Path, environment: str | None, output_format: str) -> None:
    """Show who reads a port or a column, by what consumers published.

    FOLDER is a domain or the folder of a mesh; this folder by default.
    """
    click.echo(_FORMATS[output_format](look_up(asked, folder, environment, environ=os.environ)))
