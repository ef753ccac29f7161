"""`mesh import odcs`."""

from __future__ import annotations

from pathlib import Path

import click

from meshwright.app.import_odcs import import_odcs as run_import
from meshwright.app.import_odcs import write_imported
from meshwright.exports.physical_types import ADAPTERS
from meshwright.render.plain import plain


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--folder", default=".", type=click.Path(path_type=Path), help="The dbt project; this folder by default.")
@click.option(
    "--product", default="", metavar="NAME", help="The product, which is a dbt group; the contract's by default."
)
@click.option(
    "--adapter",
    default="",
    type=click.Choice(["", *ADAPTERS]),
    metavar="NAME",
    help="The engine, for columns without a physicalType; that of the last dbt run by default.",
)
@click.option("--stdout", is_flag=True, help="Print the property file, and write nothing.")
def import_odcs(*, file: Path, folder: Path, product: str, adapter: str, stdout: bool) -> None:
    """Begin a port from a contract of the Open Data Contract Standard, 3.0 or 3.1.

    Writes the dbt YAML of the model, with its columns, types, constraints, tests and owner, and a model with these
    columns and without rows, so that the project builds. No file that is there is changed.
    """
    imported = run_import(file, folder, product, adapter)
    if stdout:
        click.echo(imported.properties, nl=False)
    else:
        for path in write_imported(imported):
            click.echo(plain(str(folder / path)))
        for path in imported.kept:
            click.echo(f"note: {plain(str(folder / path))} is there and stays as it is", err=True)
    if imported.needs_package:
        click.echo("note: its tests need the dbt package meshwright; run `mesh init` and `dbt deps`", err=True)
    if imported.for_mesh_yml:
        click.echo("note: mesh.yml has a place for this:", err=True)
        for line in imported.for_mesh_yml.splitlines():
            click.echo(f"  {plain(line)}", err=True)
    if imported.unsaid:
        click.echo("not carried over:", err=True)
        for line in imported.unsaid:
            click.echo(f"  {plain(line)}", err=True)
