"""`mesh add`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from meshwright.app.add import add as run_add
from meshwright.cli.sync import print_notes
from meshwright.mesh.input import Input


class _InputType(click.ParamType[Input]):
    name = "port"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Input:
        if isinstance(value, Input):
            return value
        try:
            return Input.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("ports", nargs=-1, required=True, type=_InputType())
@click.option("--folder", default=".", type=click.Path(path_type=Path), help="The domain's dbt project.")
def add(*, ports: tuple[Input, ...], folder: Path) -> None:
    """List ports of other domains as inputs in mesh.yml and generate their interface packages.

    PORTS are written as `weather.hourly_observations` or, to pin a version, `fleet.aircraft@2`. Nothing is written
    unless all of them are published and offered to this domain.
    """
    result = run_add(folder, ports, environ=os.environ)
    for name in result.changed:
        click.echo(f"wrote {folder / name}")
    print_notes(result)
    click.echo("run `dbt deps`, then read it with")
    for port in ports:
        version = f", v={port.version}" if port.version else ""
        click.echo(f"  {{{{ ref('{port.domain}', '{port.port}'{version}) }}}}")
