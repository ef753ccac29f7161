"""`mesh debt`."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.debt_add import Terms, accept_all, accept_one
from meshwright.app.debt_list import DomainDebt, ListedEntry, list_debt
from meshwright.app.debt_shrink import shrink as run_shrink
from meshwright.mesh.counted import counted
from meshwright.render.plain import plain

_paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def debt() -> None:
    """Findings that a domain has accepted for now, in the file mesh-debt.yml of its folder.

    They are left out of the errors and warnings of `mesh-check` and counted in its last line. Commit the file: whoever
    reviews it sees what is accepted, why, and who answers for it.
    """


@debt.command("list", short_help="Show what is accepted, and what others accepted.")
@_paths
def list_(*, paths: tuple[Path, ...]) -> None:
    """Show the accepted debt of domains, and what others accepted for reading them.

    PATHS are dbt projects, or the folder of a mesh; this folder by default. Runs a check, to tell what is solved.
    """
    domains = list_debt(paths or (Path(),), now=_now(), environ=os.environ)
    for domain in domains:
        _print_domain(domain)
    if not any(domain.entries or domain.against for domain in domains):
        click.echo("no debt")


@debt.command("add", short_help="Accept a finding.")
@click.argument("code", required=False)
@click.argument("subject", required=False)
@click.option("--all", "everything", is_flag=True, help="Accept every finding, or every finding of the rule CODE.")
@click.option("--reason", required=True, help="Why it is accepted.")
@click.option("--owner", default="", metavar="NAME", help="Who answers for it. Default: the owner in mesh.yml.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day, such as 2027-01-31.")
@click.option(
    "--folder", default=".", type=click.Path(path_type=Path), help="The domain, or a mesh. Default: this folder."
)
@click.pass_context
def add(
    context: click.Context,
    *,
    code: str | None,
    subject: str | None,
    everything: bool,
    reason: str,
    owner: str,
    until: datetime | None,
    folder: Path,
) -> None:
    """Accept a finding that `mesh-check` finds now.

    CODE is its rule, by code or name, SUBJECT what it is about, word for word as the check prints it. A second time,
    reason, owner and last day are replaced. Ends with 1 when nobody may accept it.
    """
    if (subject is None) != everything:
        raise click.UsageError("name CODE and SUBJECT of one finding, or say --all, with CODE for those of one rule")
    if not reason.strip():
        raise click.BadParameter("say why", param_hint="--reason")
    now = _now()
    if until is not None and until.date() < now.date():
        raise click.BadParameter(f"{until.date()} is over", param_hint="--until")
    terms = Terms(reason.strip(), owner.strip(), until.date().isoformat() if until else None)
    if everything:
        accepted = accept_all(folder, code, terms, now=now, environ=os.environ)
    else:
        accepted = accept_one(folder, code or "", subject or "", terms, now=now, environ=os.environ)
    for name, entry in accepted.added:
        click.echo(f"{plain(name)} accepts {entry.rule} {plain(entry.subject)}")
    for finding, why in accepted.refused:
        click.echo(f"refused: {finding.code} {plain(finding.subject)}: {plain(why)}", err=True)
    for path in accepted.files:
        click.echo(f"wrote {path}: commit it")
    context.exit(1 if accepted.refused else 0)


@debt.command("shrink", short_help="Take out what is solved.")
@_paths
def shrink(*, paths: tuple[Path, ...]) -> None:
    """Take out of mesh-debt.yml what is solved; a file without entries goes.

    PATHS are dbt projects, or the folder of a mesh; this folder by default.
    """
    solved, left = run_shrink(paths or (Path(),), now=_now(), environ=os.environ)
    for name, entry in solved:
        click.echo(f"{plain(name)} no longer has {entry.rule} {plain(entry.subject)}")
    click.echo(f"took out {counted(len(solved), 'entry', 'entries')}; debt: {left}")


def _print_domain(domain: DomainDebt) -> None:
    if domain.entries:
        click.echo(f"{plain(domain.name)}: {counted(len(domain.entries), 'entry', 'entries')}")
    for listed in domain.entries:
        click.echo(f"  {listed.entry.rule} {plain(listed.entry.subject)}{_state(listed)}")
        click.echo(f"    {_terms(listed)}: {plain(listed.entry.reason)}")
    if domain.against:
        click.echo(f"accepted by others for reading {plain(domain.name)}:")
    for held in domain.against:
        click.echo(f"  {plain(held.reader)}: {plain(held.rule)} {plain(held.read)}")


def _state(listed: ListedEntry) -> str:
    return "" if listed.state == "open" else f" ({listed.state})"


def _terms(listed: ListedEntry) -> str:
    until = f", until {listed.entry.until}" if listed.entry.until else ""
    return f"{plain(listed.entry.owner)}, {counted(max(listed.days, 0), 'day')} old{until}"


def _now() -> datetime:
    return datetime.now(timezone.utc)
