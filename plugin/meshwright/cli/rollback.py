"""`mesh rollback`."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.rollback import RolledBack
from meshwright.app.rollback import rollback as roll_back
from meshwright.cli.whole_mesh import mesh_option, mesh_root, own_dbt
from meshwright.mesh.errors import MeshError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.render.plain import plain


@click.command()
@click.argument("domain", required=False)
@click.option("--environment", "--env", "-e", metavar="NAME", help="Where: a dbt target. Default: the profile's own.")
@click.option("--dry-run", is_flag=True, help="Say what readers would see and what they would miss, and do nothing.")
@click.option("--record-only", is_flag=True, help="Record a rollback that the registry could not be told of.")
@mesh_option
@click.pass_context
def rollback(
    context: click.Context,
    *,
    domain: str | None,
    environment: str | None,
    dry_run: bool,
    record_only: bool,
    mesh_folder: Path | None,
) -> None:
    """Let readers see the publication before the current one again.

    DOMAIN is a domain of the mesh, or its folder; the current folder by default. A second rollback goes one further
    back, and the next build publishes as ever. Ends with 1 when readers see the earlier publication and the registry
    could not be told, with 2 when nothing was rolled back.
    """
    if dry_run and record_only:
        raise click.UsageError("--dry-run and --record-only exclude each other")
    folder = _folder(domain, mesh_folder)
    with closing(own_dbt()) as dbt:
        result = roll_back(
            folder,
            environment,
            dbt=dbt,
            now=lambda: datetime.now(timezone.utc),
            environ=os.environ,
            dry_run=dry_run,
            record_only=record_only,
        )
    _print(result)
    context.exit(1 if result.unrecorded else 0)


def _folder(domain: str | None, mesh_folder: Path | None) -> Path:
    if domain is None:
        return Path()
    # A name that is that of a folder, too, is the folder, unless a mesh is named for it.
    if mesh_folder is None and (Path(domain) / "dbt_project.yml").is_file():
        return Path(domain)
    folders = {each.name: each.folder for each in mesh_root(mesh_folder).domains}
    if domain not in folders:
        raise MeshError(f"no domain of the mesh is called {domain}{did_you_mean_or_all(domain, folders)}")
    return folders[domain]


def _print(result: RolledBack) -> None:
    serves = "serves" if result.done else "would serve"
    what = f"as it was built at {result.built_at}" if result.built_at else "without ports"
    click.echo(plain(f"{result.environment} {serves} {result.domain} {what}"))
    for loss in result.losses:
        click.echo(plain(f"  readers {'miss' if result.done else 'would miss'} {loss.what}"))
        for reader in loss.readers:
            click.echo(plain(f"    {reader}"))
    if result.recorded is not None:
        click.echo(f"recorded as deployment {result.recorded}")
    if result.unrecorded is not None:
        why, remedy = result.unrecorded
        said = "not recorded in the registry" if result.done else "it could not be recorded in the registry"
        click.echo(plain(f"error: {said}: {' '.join(why.split())}"), err=True)
        click.echo(f"help: {remedy}", err=True)
