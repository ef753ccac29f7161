"""`mesh rule`."""

from __future__ import annotations

import click

from meshwright.mesh.errors import MeshError
from meshwright.mesh.names import did_you_mean
from meshwright.package_data import rule_pages
from meshwright.rules import RULES


@click.command()
@click.argument("name", required=False)
def rule(*, name: str | None) -> None:
    """Print the page of a rule, by its code or its name; without one, list all rules."""
    if name is None:
        for known in RULES:
            click.echo(f"{known.code}  {known.name:<24}  {known.summary}")
        return
    found = next((known for known in RULES if name in (known.code, known.name)), None)
    if found is None:
        names = [known.name for known in RULES] + [known.code for known in RULES]
        raise MeshError(f"there is no rule {name}{did_you_mean(name, names)}", "`mesh rule` lists all rules.")
    click.echo((rule_pages() / f"{found.name}.md").read_text(encoding="utf-8").rstrip("\n"))
