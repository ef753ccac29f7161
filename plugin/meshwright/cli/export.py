"""`mesh export`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from meshwright.app.export import export_files, export_report, export_text, write_files
from meshwright.app.exported_products import own_products, published_products
from meshwright.exports.datahub import FABRICS
from meshwright.exports.formats import FORMATS
from meshwright.exports.losses import Lost
from meshwright.exports.target import Target
from meshwright.mesh.counted import counted
from meshwright.render.ascii_json import ascii_json
from meshwright.render.plain import plain


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("asked", metavar="[DOMAIN[.PRODUCT[.PORT[@VERSION]]]]...", nargs=-1)
@click.option("--environment", "--env", "-e", metavar="NAME", help="What this environment serves; prod by default.")
@click.option("--local", is_flag=True, help="What the project promises by its manifest, published or not.")
@click.option(
    "--output", "-o", default="-", metavar="FOLDER", help="Write files into a folder; `-` is standard output."
)
@click.option("--report", is_flag=True, help="Show what readers of the format lose instead of exporting.")
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the report is printed.",
)
@click.option(
    "--folder", default=".", type=click.Path(path_type=Path), help="A domain or the folder of a mesh; this folder."
)
@click.option("--platform-instance", default="", metavar="NAME", help="datahub: the platform instance of the tables.")
@click.option(
    "--datahub-env",
    type=click.Choice(FABRICS),
    metavar="ENV",
    default="PROD",
    show_default=True,
    help="datahub: the env of the tables, as DataHub calls it.",
)
@click.option("--namespace", default="", metavar="URI", help="openlineage: of the tables, as `postgres://db:5432`.")
@click.option("--base", default="urn:mesh:", metavar="IRI", show_default=True, help="dprod: what the IRIs begin with.")
def export(
    *,
    form: str,
    asked: tuple[str, ...],
    environment: str | None,
    local: bool,
    output: str,
    report: bool,
    output_format: str,
    folder: Path,
    platform_instance: str,
    datahub_env: str,
    namespace: str,
    base: str,
) -> None:
    """Export data products for catalogues and other tools.

    FORMAT is odcs, odps, backstage, datahub, openlineage or dprod. In the folder of a domain its products are
    exported, at the root of a mesh those of all domains, unless you name others. Nothing is sent anywhere.
    """
    if local and environment is not None:
        raise click.UsageError("--local is about what no environment serves yet; leave --environment out")
    chosen = (
        own_products(asked, folder) if local else published_products(asked, folder, environment, environ=os.environ)
    )
    for note in chosen.notes:
        click.echo(f"note: {plain(note)}", err=True)
    if report:
        _print_report(form, export_report(form, chosen), output_format)
        return
    target = Target(platform_instance, datahub_env, namespace, base)
    if output == "-":
        click.echo(export_text(form, chosen, target), nl=False)
        return
    written = write_files(form, export_files(form, chosen, target), Path(output))
    for path in written.paths:
        click.echo(plain(str(path)))
    if written.others:
        told = counted(len(written.others), "file")
        click.echo(
            f"note: left {told} of earlier exports as {'it is' if len(written.others) == 1 else 'they are'}:", err=True
        )
        for path in written.others:
            click.echo(f"  {plain(str(path))}", err=True)


def _print_report(form: str, found: tuple[Lost, ...], output_format: str) -> None:
    if output_format == "json":
        click.echo(ascii_json({"format": form, "losses": [asdict(each) for each in found]}, indent=2))
        return
    if not found:
        click.echo(f"{form}: nothing is lost")
    for product in dict.fromkeys(each.product for each in found):
        click.secho(f"{plain(product)}: what {form} and its readers lose", bold=True)
        for each in found:
            if each.product == product:
                click.echo(f"  {each.reader}: {each.what}: {each.why}")
                click.echo(f"    {plain('; '.join(each.items))}")
