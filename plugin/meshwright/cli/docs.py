"""`mesh docs`: a site of the mesh."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.dbt_docs import DomainDocs
from meshwright.app.docs import docs as write_docs
from meshwright.cli.whole_mesh import mesh_option, mesh_root, own_dbt
from meshwright.read.mesh_yml import MeshRoot
from meshwright.render.plain import plain


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write the site. Default: `site` in the mesh's folder, or with --registry in this one.",
)
@click.option(
    "--registry",
    metavar="LOCATION",
    help="The registry: a folder, or an address such as `s3://bucket/registry`. Then no mesh.yml is looked for.",
)
@click.option("--with-dbt-docs", is_flag=True, help="Make the dbt docs of the domains too, which asks their databases.")
@click.option(
    "--environment", "-e", metavar="NAME", help="The dbt target that these describe. Default: each profile's own."
)
@mesh_option
@click.pass_context
def docs(
    context: click.Context,
    *,
    out: Path | None,
    registry: str | None,
    with_dbt_docs: bool,
    environment: str | None,
    mesh_folder: Path | None,
) -> None:
    """Write a site of the mesh that opens from the disk.

    It shows the domains, their products and ports, and who reads what, as the registry has it: no database is asked and
    nothing private is shown. Only what changed is written anew. Ends with 1 when dbt could not describe a domain.
    """
    if registry is not None and (mesh_folder is not None or with_dbt_docs):
        raise click.UsageError(
            "--registry is for a site without the folders of a mesh; leave --mesh and --with-dbt-docs out"
        )
    root = MeshRoot(Path.cwd(), registry, ()) if registry is not None else mesh_root(mesh_folder)
    result = write_docs(
        root,
        out or root.folder / "site",
        dbt=own_dbt() if with_dbt_docs else None,
        now=datetime.now(timezone.utc),
        environment=environment,
        jobs=os.cpu_count() or 1,
        environ=os.environ,
        notify=_print_progress,
    )
    for failed in result.failed:
        click.echo(_problem_text(failed), err=True)
    click.echo(result.index.resolve().as_uri())
    context.exit(1 if result.failed else 0)


def _print_progress(done: DomainDocs) -> None:
    click.echo(f"{done.domain}  dbt docs  {'failed' if done.problem else 'done'}", err=True)


def _problem_text(failed: DomainDocs) -> str:
    first, *more = map(plain, failed.problem.splitlines())
    return "\n".join(
        [
            f"error: {failed.domain}: no dbt docs: {first}",
            *(f"       {line}" for line in more),
            f"log: {failed.log_path}",
        ]
    )
