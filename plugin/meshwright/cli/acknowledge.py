"""`mesh acknowledge`."""

from __future__ import annotations

from pathlib import Path

import click

from meshwright.app.acknowledge import acknowledge as run_acknowledge
from meshwright.render.plain import plain


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("change")
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--what", required=True, metavar="TEXT", help="Which change it is, for those who review the file.")
@click.option("--reason", required=True, metavar="TEXT", help="Why this domain is ready for it.")
def acknowledge(*, change: str, folder: Path, what: str, reason: str) -> None:
    """Agree to a change of another domain that takes something from this one.

    CHANGE is the key of the change, ten digits that the other domain's check prints; FOLDER is this domain's dbt
    project, this folder by default. Writes mesh-waivers.yml. The other domain sees it when this one has published.
    """
    done = run_acknowledge(folder, change, what=what, reason=reason)
    entry = done.acknowledgement
    click.echo(f"{plain(done.domain)} acknowledges {entry.change}: {plain(entry.what)}")
    click.echo(f"wrote {done.path}: commit it")
    click.echo(f"it counts in an environment from the next `mesh publish` of {plain(done.domain)} there")
