"""`mesh-check`, also `mesh check`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.check import check as run_check
from meshwright.render.full import full
from meshwright.render.summary import summary


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    envvar="MESH_OUTPUT_FORMAT",
    show_default=True,
    show_envvar=True,
    help="How findings are printed.",
)
@click.pass_context
def check(context: click.Context, *, paths: tuple[Path, ...], output_format: str) -> None:
    """Find what breaks the rules of the mesh in one or many domains.

    PATHS are dbt projects, or the folder of a mesh; this folder by default. Reads what dbt wrote below target/ and
    what is published in the registry; runs no dbt and needs no warehouse.

    Ends with 0 when there is no error, 1 with errors, 2 when something could not be looked at.
    """
    report = run_check(paths or (Path(),), environ=os.environ)
    match output_format:
        case "json":
            from meshwright.render.json_report import json_report

            text = json_report(report)
        case "concise":
            from meshwright.render.concise import concise

            text = concise(report)
        case _:
            text = full(report)
    if text.strip():
        click.echo(text.rstrip("\n"))
    click.echo(summary(report), err=True)
    context.exit(1 if report.count("error") else 0)
