"""`mesh status`."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.status import DomainStatus
from meshwright.app.status import status as read_status
from meshwright.mesh.counted import counted, grouped
from meshwright.render.plain import plain


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--environment", "--env", "-e", metavar="NAME", help="Only this environment.")
@click.option("--domain", "-d", metavar="NAME", help="Only this domain; costs the same in a mesh of any size.")
def status(*, folder: Path, environment: str | None, domain: str | None) -> None:
    """Show what each environment serves, how fresh it is, and who reads it.

    FOLDER is a domain or the folder of a mesh; this folder by default.
    """
    now = datetime.now(timezone.utc)
    for name, domains in read_status(folder, environment, domain=domain, environ=os.environ):
        click.secho(plain(name), bold=True)
        for each in domains:
            _print_domain(each, now)


def _print_domain(domain: DomainStatus, now: datetime) -> None:
    releases = ", ".join(f"{product} {version}" for product, version in domain.releases)
    what, at = ("rolled back", domain.restored_at) if domain.restored_at else ("published", domain.published_at)
    click.echo(f"  {plain(domain.name)}  {releases or 'no ports'}  {what} {_age(at, now)} ago")
    for told in domain.yanked:
        click.secho(f"    {plain(told)}", fg="yellow")
    for port in domain.ports:
        rows = "" if port.rows is None else f"{grouped(port.rows, 'row')}, "
        readers = f"read by {plain(', '.join(port.readers))}" if port.readers else "no known reader"
        deprecated = f", deprecated from {plain(port.deprecation_date)}" if port.deprecation_date else ""
        instead = f", read {plain(str(port.replacement))} instead" if port.replacement else ""
        tests = "".join(f", {_tests(status, count)}" for status, count in port.complaints)
        age = _age(port.built_at, now)
        click.echo(f"    {plain(port.label)}  {rows}built {age} ago{tests}, {readers}{deprecated}{instead}")


def _tests(status: str, count: int) -> str:
    """How many tests ended with a status of dbt: `2 warnings`, `1 failed test`."""
    if status == "warn":
        return counted(count, "warning")
    words = {"fail": "failed", "error": "broken"}
    return counted(count, f"{words.get(status, plain(status))} test")


def _age(timestamp: str, now: datetime) -> str:
    seconds = int((now - datetime.fromisoformat(timestamp.replace("Z", "+00:00"))).total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return f"{max(seconds, 0)} s"
