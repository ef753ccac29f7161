"""`mesh waive`."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.waive import Terms
from meshwright.app.waive import waive as run_waive
from meshwright.app.waivers_list import ListedWaiver, list_waivers
from meshwright.app.waivers_list import prune as run_prune
from meshwright.mesh.counted import counted
from meshwright.render.plain import plain


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("change", required=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--reason", metavar="TEXT", help="Why the change may go out.")
@click.option("--approver", metavar="NAME", help="Who allows it.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day on which it may go out, such as 2027-01-31; within a year.",
)
@click.option("--against", metavar="WHAT", help="Compare with this instead of what is published; see mesh-check.")
@click.option("--list", "listing", is_flag=True, help="Show the waivers, and which match nothing any more.")
@click.option("--prune", is_flag=True, help="Take out the waivers that match nothing any more.")
def waive(
    *,
    change: str | None,
    folder: Path | None,
    reason: str | None,
    approver: str | None,
    until: datetime | None,
    against: str | None,
    listing: bool,
    prune: bool,
) -> None:
    """Let a change go out although it takes something from readers.

    CHANGE is what `mesh-check` prints: the key of the change or its first six digits, or 'CODE subject' in quotes.
    FOLDER is the domain, or a mesh; this folder by default. Writes mesh-waivers.yml. A second time, reason, approver
    and last day are replaced.
    """
    now = datetime.now(timezone.utc)
    terms = (reason, approver, until)
    if listing or prune:
        if (listing and prune) or folder is not None or any(term is not None for term in terms):
            raise click.UsageError("--list and --prune take a FOLDER, and nothing about a single change")
        if prune and against is not None:
            raise click.UsageError("--prune compares with all that is published: --against would leave some of it out")
        where = Path(change or ".")
        if prune:
            _prune(where, now)
        else:
            _print_list(list_waivers(where, now=now, against=against, environ=os.environ))
        return
    if change is None or reason is None or approver is None or until is None:
        raise click.UsageError("name CHANGE with --reason, --approver and --until; or say --list or --prune")
    _waive(folder or Path(), change, Terms(reason, approver, until.date()), now, against)


def _waive(folder: Path, change: str, terms: Terms, now: datetime, against: str | None) -> None:
    done = run_waive(folder, change, terms, now=now, against=against, environ=os.environ)
    waiver = done.waiver
    click.echo(f"{plain(done.domain)} waives {plain(waiver.what)}: {plain(done.judged.change.fact)}")
    for reader in done.judged.readers:
        click.echo(f"  {plain(str(reader))}")
    click.echo(f"wrote {done.path}: commit it")
    click.echo(f"mesh-check will note: {plain(done.note)}")
    if done.judged.decision == "told":
        click.echo("without it the change may go out as well, with a warning")
    for judged in done.refused:
        click.echo(f"still refused: {judged.change.key}  {judged.change.code} {plain(judged.change.subject)}")


def _prune(folder: Path, now: datetime) -> None:
    gone, left = run_prune(folder, now=now, environ=os.environ)
    for each in gone:
        click.echo(f"{plain(each.domain)} has no change {each.waiver.change} any more: {plain(each.waiver.what)}")
    click.echo(f"took out {counted(len(gone), 'waiver')}; waivers: {len(left)}")


def _print_list(listed: tuple[ListedWaiver, ...]) -> None:
    for each in listed:
        waiver = each.waiver
        states = f" ({'; '.join(each.states)})" if each.states else ""
        click.echo(f"{plain(each.domain)} waives {waiver.change}  {plain(waiver.what)}{states}")
        click.echo(f"  {plain(waiver.approver)}, until {waiver.until}: {plain(waiver.reason)}")
    if not listed:
        click.echo("no waivers")
