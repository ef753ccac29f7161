"""`mesh diff`."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.diff import diff as compare
from meshwright.render.change_json import change_json
from meshwright.render.change_markdown import change_markdown
from meshwright.render.change_text import change_text

_FORMATS = {"text": change_text, "json": change_json, "markdown": change_markdown}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--against",
    metavar="WHAT",
    help="What to compare with: published (the default), env:NAME for one environment, or the path of a manifest, a "
    "project or a mesh as it was before.",
)
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How the changes are printed.",
)
@click.pass_context
def diff(context: click.Context, *, paths: tuple[Path, ...], against: str | None, output_format: str) -> None:
    """Show what changes of what was promised, who is hit, and the ways out.

    PATHS are dbt projects, or the folder of a mesh; this folder by default.

    Ends with 0 when no change is refused, 1 when one is, 2 when something could not be compared.
    """
    found = compare(paths or (Path(),), environ=os.environ, now=datetime.now(timezone.utc), against=against)
    click.echo(_FORMATS[output_format](found))
    context.exit(1 if found.count("refused") else 0)
