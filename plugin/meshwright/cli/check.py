"""`mesh-check`, also `mesh check`."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.check import check as run_check
from meshwright.app.grants_database import Database
from meshwright.app.registry import OFFLINE
from meshwright.cli.outputs import Output, parse_output, rendered
from meshwright.grants.variables import PREFIX, URL
from meshwright.render.formats import FORMATS
from meshwright.render.notes import notes
from meshwright.render.summary import summary


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(list(FORMATS)),
    default="full",
    envvar="MESH_OUTPUT_FORMAT",
    show_default=True,
    show_envvar=True,
    help="How findings are printed.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    type=parse_output,
    multiple=True,
    metavar="FORMAT=FILE",
    help="Write the findings to a file as well, in one of the same formats; may be given more than once.",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help="Report on the domains that changed since the branch left REF, and on those that read them.",
)
@click.option(
    "--against",
    metavar="WHAT",
    help="Compare promises with this instead of all that is published: env:NAME for one environment, or the path of a "
    "manifest, a project or a mesh as it was before.",
)
@click.option(
    "--offline",
    is_flag=True,
    envvar=OFFLINE,
    show_envvar=True,
    help="Check without asking the registry; the last line says how many rules were skipped for that.",
)
@click.option(
    "--grants-url",
    metavar="URL",
    envvar=URL,
    show_envvar=True,
    help="Compare the grants of this Postgres with what is offered: postgresql://user@host/database.",
)
@click.option(
    "--grants-prefix",
    metavar="TEXT",
    default="",
    envvar=PREFIX,
    show_envvar=True,
    help="What stands before each domain's name in that database.",
)
@click.option("--strict-debt", is_flag=True, help="End with 1 when accepted debt is solved and still listed.")
@click.pass_context
def check(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    output_format: str,
    outputs: tuple[Output, ...],
    changed_since: str | None,
    against: str | None,
    offline: bool,
    grants_url: str | None,
    grants_prefix: str,
    strict_debt: bool,
) -> None:
    """Find what breaks the rules of the mesh in one or many domains.

    PATHS are dbt projects, or the folder of a mesh; this folder by default. Reads what dbt wrote below target/ and
    what is published in the registry; runs no dbt and needs no warehouse.

    Ends with 0 when there is no error, 1 with errors, 2 when something could not be looked at.
    """
    database = None
    if grants_url:
        from meshwright.grants.postgres_connection import require_address

        database = Database(require_address(grants_url, os.environ), grants_prefix)
    with _without_collector():
        report = run_check(
            paths or (Path(),),
            environ=os.environ,
            now=datetime.now(timezone.utc),
            since=changed_since,
            against=against,
            offline=offline,
            database=database,
        )
    for output in outputs:
        output.write(report)
    text = rendered(report, output_format)
    if text:
        click.echo(text)
    for note in notes(report):
        click.echo(note, err=True)
    if strict_debt and report.debt.solved:
        click.echo("error: solved debt is still listed, and --strict-debt was asked for", err=True)
    click.echo(summary(report), err=True)
    context.exit(1 if report.count("error") or (strict_debt and report.debt.solved) else 0)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A check builds one large structure without cycles and ends: the collector would walk through it again and again.

    That is a third of the time of a check of ten thousand models.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
