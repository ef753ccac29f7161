"""`mesh rule`."""

from __future__ import annotations

import click

from meshwright.app.levels import no_such_rule, rule_called
from meshwright.cli.rules import rule_table
from meshwright.mesh.errors import MeshError
from meshwright.package_data import rule_pages


@click.command()
@click.argument("name", required=False)
def rule(*, name: str | None) -> None:
    """Print the page of a rule, by its code or its name; without one, list all rules."""
    if name is None:
        click.echo(rule_table())
        return
    found = rule_called(name)
    if found is None:
        raise MeshError(no_such_rule(name), "`mesh rules` lists all rules.")
    click.echo((rule_pages() / f"{found.name}.md").read_text(encoding="utf-8").rstrip("\n"))
