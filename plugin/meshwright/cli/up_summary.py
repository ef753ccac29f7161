"""What `mesh up` says before it starts and after it ended."""

from __future__ import annotations

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from meshwright.app.up_outcome import DomainOutcome, UpResult
from meshwright.mesh.counted import counted
from meshwright.render.plain import plain
from meshwright.runner.plan import STEPS, Plan

_STYLES = {"ok": "green", "unchanged": "dim", "failed": "red", "skipped": "yellow"}
# A file has no width; wide enough for a row of any mesh.
_FILE_WIDTH = 160


def plan_text(plan: Plan) -> str:
    """The plan as lines: rank, domain, and what it waits for."""
    where = plan.environment or "each profile's default"
    lines = [f"{counted(len(plan.graph), 'domain')}, environment: {where}, steps: {', '.join(STEPS)}"]
    width = max(map(len, plan.graph), default=0)
    for number, rank in enumerate(plan.ranks, start=1):
        for name in rank:
            reads = f"after {', '.join(plan.graph[name])}" if plan.graph[name] else ""
            lines.append(f"  {number}  {name:{width}}  {reads}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def print_summary(result: UpResult) -> None:
    """One row for each domain, and one line for all, to standard output."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_FILE_WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("domain")
    table.add_column("result")
    for number in ("models", "tests", "ports"):
        table.add_column(number, justify="right")
    table.add_column("releases")
    table.add_column("time", justify="right")
    for domain in result.domains:
        table.add_row(
            Text(domain.name),
            Text(domain.status, style=_STYLES[domain.status]),
            *(Text(str(number) if number else "") for number in (domain.models, domain.tests, domain.ports)),
            _releases(domain),
            Text(f"{domain.seconds:.1f} s" if domain.status in ("ok", "failed") else ""),
        )
    with console.capture() as captured:
        console.print(table)
    # rich fills every line up to the table's width.
    click.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))
    click.echo(summary_line(result))


def summary_line(result: UpResult) -> str:
    """All domains in one sentence."""
    ended = {status: [d for d in result.domains if d.status == status] for status in _STYLES}
    totals = ", ".join(
        counted(sum(getattr(domain, f"{noun}s") for domain in result.domains), noun)
        for noun in ("model", "test", "port")
    )
    other = ", ".join(f"{len(of)} {status}" for status, of in ended.items() if of and status != "ok")
    end = f": {other}" if other else ""
    up = len(ended["ok"]) + len(ended["unchanged"])
    return f"{up} of {counted(len(result.domains), 'domain')} up, {totals} in {result.seconds:.1f} s{end}"


def print_problems(result: UpResult) -> None:
    """What failed and where to read on, below the table, to standard error."""
    for domain in result.domains:
        if domain.status == "failed":
            click.echo(f"\n{problem_text(domain)}", nl=False, err=True)


def problem_text(domain: DomainOutcome) -> str:
    """The failure of one domain, as `error:` and `help:` lines."""
    first, *more = map(plain, domain.problem.splitlines())
    lines = [f"error: {domain.name}: {domain.step}: {first}", *(f"       {line}" for line in more)]
    if domain.help:
        lines.append(f"help: {plain(domain.help)}")
    if domain.log_path is not None:
        lines.append(f"log: {domain.log_path}")
    return "".join(f"{line}\n" for line in lines)


def _releases(domain: DomainOutcome) -> Text:
    """The product versions that are served now; new ones stand out."""
    texts = [
        Text(f"{product} {version}{' new' if is_new else ''}", style="bold" if is_new else "dim")
        for product, version, is_new in domain.releases
    ]
    return Text(", ").join(texts)
