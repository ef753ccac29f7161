"""`mesh config`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from meshwright.package_data import SCHEMAS, schema_text
from meshwright.render.plain import plain


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def config() -> None:
    """What holds for a domain, where it is said, and how the files are formed."""


@config.command("show")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(*, folder: Path, form: str) -> None:
    """Print every setting of a domain and where it comes from.

    The mesh.yml of the domain comes before that of the mesh's root, and that before the default. Locations are as
    written: relative to the file that says them.
    """
    from meshwright.app.effective import effective
    from meshwright.render.ascii_json import ascii_json

    values = effective(folder)
    if form == "json":
        document = [{"key": each.key, "value": each.value, "source": each.source} for each in values]
        click.echo(ascii_json(document, indent=2))
        return
    for each in values:
        click.echo(plain(f"{each.key}: {_shown(each.key, each.value)}  # {each.source}"))


@config.command("schema")
@click.argument("name", type=click.Choice(list(SCHEMAS)))
def schema(*, name: str) -> None:
    """Print the JSON Schema of a file, for an editor or a program.

    `report` is what `mesh-check -f json` prints.
    """
    click.echo(schema_text(name).rstrip("\n"))


def _shown(key: str, value: Any) -> str:
    match value:
        case None:
            return "every domain" if key.endswith(".consumers") else "what dbt reads" if key == "inputs" else "none"
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(str, value))}]"
        case _:
            return str(value)
