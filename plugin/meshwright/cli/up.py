"""`mesh up`: build, check and publish the domains of a mesh."""

from __future__ import annotations

import os
import signal
import time
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.up import up as run_up
from meshwright.app.up_changes import UpChanges
from meshwright.app.up_steps import steps_with
from meshwright.cli.up_progress import progress_for
from meshwright.cli.up_summary import plan_text, print_problems, print_summary
from meshwright.cli.whole_mesh import mesh_option, mesh_root, own_dbt
from meshwright.render.full import full
from meshwright.runner.one_at_a_time import one_at_a_time
from meshwright.runner.plan import make_plan


@click.command()
@click.option(
    "--select",
    "-s",
    "patterns",
    multiple=True,
    metavar="DOMAIN",
    help="Only these domains: `weather`, `weather+` with its consumers, `+punctuality` with what it reads.",
)
@click.option("--environment", "-e", metavar="NAME", help="Where to build: a dbt target. Default: each profile's own.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Domains at once. Default: one for each CPU."
)
@click.option("--force", "-f", is_flag=True, help="Build domains also when nothing changed since they were published.")
@click.option("--dry-run", is_flag=True, help="Print what would be done, and do nothing.")
@mesh_option
@click.pass_context
def up(
    context: click.Context,
    *,
    patterns: tuple[str, ...],
    environment: str | None,
    jobs: int | None,
    force: bool,
    dry_run: bool,
    mesh_folder: Path | None,
) -> None:
    """Build, check and publish every domain of the mesh.

    Domains are taken in the order of their dependencies, independent ones side by side. A domain is left as it is when
    nothing that it is made of changed since `mesh up` published it. One that fails stops its consumers and nobody else.
    Ends with 0 when all is published, 1 when something is wrong in a domain, 2 when
    something could not be done.
    """
    root = mesh_root(mesh_folder)
    plan = make_plan(root, patterns, environment)
    if dry_run:
        click.echo(plan_text(plan), nl=False)
        return
    dbt = own_dbt()
    # A cancelled job gets SIGTERM: end as on Ctrl-C, with every dbt that runs.
    signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    changes = UpChanges(dbt.executable, _now, os.environ, force=force)
    with closing(dbt), progress_for(plan) as notify:
        result = run_up(
            plan,
            steps_with(dbt, changes, _now, os.environ),
            jobs=jobs or os.cpu_count() or 1,
            clock=time.monotonic,
            notify=notify,
            hold=one_at_a_time,
            release=dbt.release,
            cancel=dbt.cancel,
        )
    for domain in result.domains:
        if domain.report is not None and domain.report.findings:
            click.echo(f"\n{full(domain.report)}")
    print_summary(result)
    print_problems(result)
    context.exit(result.exit_code)


def _now() -> datetime:
    return datetime.now(timezone.utc)
