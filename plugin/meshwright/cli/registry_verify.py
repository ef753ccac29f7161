"""`mesh registry verify`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.registry_verify import verify
from meshwright.render.plain import LONGEST_PATH, plain
from meshwright.render.registry_json import registry_json
from meshwright.render.registry_text import registry_summary, registry_text

_FORMATS = {"text": registry_text, "json": registry_json}


@click.command()
@click.argument("location", required=False)
@click.option("--only", metavar="DOMAIN[.PRODUCT]", help="Only this domain, or only this product.")
@click.option(
    "--trusted-keys",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Every release must be signed by a key of this file.",
)
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How problems are printed.",
)
@click.pass_context
def registry_verify(
    context: click.Context, *, location: str | None, only: str | None, trusted_keys: Path | None, output_format: str
) -> None:
    """Look at every file of a registry: whether it is what was published, and whether anything is missing.

    LOCATION is a folder, or an address such as `s3://bucket/registry`; by default what `registry` in mesh.yml of this
    folder, or of the root of its mesh, says.

    Ends with 0 when all is well, 1 when something is not, 2 when nothing could be verified.
    """
    report = verify(Path(), location, only=only, trusted_keys=trusted_keys, environ=os.environ)
    text = _FORMATS[output_format](report)
    if text:
        click.echo(text)
    click.echo(f"{plain(report.location, LONGEST_PATH)}: {registry_summary(report)}", err=True)
    context.exit(1 if report.problems else 0)
