"""`mesh publish`."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.publish import publish as run_publish
from meshwright.mesh.counted import counted
from meshwright.render.plain import plain


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option(
    "--environment",
    "--env",
    "-e",
    metavar="NAME",
    help="Fail unless the last build was for this environment (dbt target).",
)
def publish(*, folder: Path, environment: str | None) -> None:
    """Record in the registry what the last `dbt build` of a domain published.

    Writes a release for each product whose contract or documentation changed, with a version computed from the
    changes, and the deployment. Publishing the same build again changes nothing. Ends with 1 when a change would
    break what was promised to readers, with 2 when there is nothing that could be published.
    """
    result = run_publish(folder, environment, now=lambda: datetime.now(timezone.utc), environ=os.environ)
    changes = dict(result.changes)
    for product, version, is_new in result.releases:
        became = "released" if is_new else "again" if changes.get(product) else "unchanged"
        click.echo(f"{result.domain}.{product} {version} {became}")
        for judged in changes.get(product, ()):
            change = judged.change
            told = f" ({change.code}, {change.change_class})" if change.code else ""
            click.echo(f"  {plain(change.subject)}: {plain(change.fact)}{told}")
    if result.gone:
        click.echo(f"{result.environment} no longer serves {', '.join(result.gone)}")
    ports = counted(result.served, "port")
    click.echo(f"{result.environment} serves {ports} of {result.domain}; recorded in {result.registry}")
