"""`mesh rules`."""

from __future__ import annotations

import click

from meshwright.render.ascii_json import ascii_json
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule, PolicyRule, PublishedRule, Rule


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rules(*, form: str) -> None:
    """List the rules: code, name, level, stage, the release that brought it, and what it finds.

    `mesh rule NAME` prints the page of one. `rules` in mesh.yml gives a rule another level, and `mesh config show`
    tells which level holds in a domain. A rule in preview is off until a mesh.yml gives it a level.
    """
    if form == "text":
        click.echo(rule_table())
        return
    click.echo(
        ascii_json(
            [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "level": rule.level,
                    "stage": rule.stage,
                    "since": rule.since,
                    "needs": _needs(rule),
                    "summary": rule.summary,
                }
                for rule in RULES
            ],
            indent=2,
        )
    )


def rule_table() -> str:
    """A line for each rule."""
    width = max(len(rule.name) for rule in RULES)
    rows = [("code", "name", "level", "stage", "since", "finds")]
    rows += [(rule.code, rule.name, rule.level, rule.stage, rule.since, rule.summary) for rule in RULES]
    return "\n".join(
        f"{code:<6}  {name:<{width}}  {level:<5}  {stage:<10}  {since:<5}  {summary}"
        for code, name, level, stage, since, summary in rows
    )


def _needs(rule: Rule) -> str | None:
    """What it is skipped without."""
    match rule:
        case PublishedRule():
            return "registry"
        case PolicyRule():
            return "policy"
        case ChangeRule():
            return "baseline"
        case _:
            return None
