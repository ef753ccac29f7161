"""`mesh can-deploy`."""

from __future__ import annotations

import os
from datetime import datetime, timezone

import click

from meshwright.app.can_deploy import can_deploy as ask
from meshwright.render.deploy_json import deploy_json
from meshwright.render.deploy_text import deploy_text

_FORMATS = {"text": deploy_text, "json": deploy_json}


@click.command(name="can-deploy")
@click.argument("domain", default=".")
@click.option("--env", "environment", metavar="NAME", required=True, help="The environment that it would go to.")
@click.option(
    "--output-format",
    "-f",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How the answer is printed.",
)
@click.pass_context
def can_deploy(context: click.Context, *, domain: str, environment: str, output_format: str) -> None:
    """Tell whether a domain, as its project is now, may go to an environment where the others are as they are.

    DOMAIN is the folder of a dbt project, or the name of a domain of the mesh whose root is here or above; this folder
    by default.

    Ends with 0 for yes, 1 for no and for unknown, 2 when something could not be looked at.
    """
    found = ask(domain, environment, environ=os.environ, now=datetime.now(timezone.utc))
    click.echo(_FORMATS[output_format](found))
    context.exit(0 if found.answer == "yes" else 1)
