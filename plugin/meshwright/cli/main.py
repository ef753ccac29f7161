"""The console scripts `mesh` and `mesh-check`."""

from __future__ import annotations

import sys

import click

import meshwright
from meshwright.cli.lazy_group import LazyGroup
from meshwright.mesh.errors import MeshError
from meshwright.render.plain import plain

_COMMANDS = {
    "acknowledge": "Agree to a change of another domain that takes something from this one.",
    "add": "Read a port of another domain: list it and generate its interface.",
    "can-deploy": "Tell whether a domain may go to an environment as it is.",
    "check": "Find what breaks the rules of the mesh.",
    "config": "Show what holds for a domain, and where it is said.",
    "debt": "Show, grow and shrink accepted debt.",
    "diff": "Show what changes of what was promised, and who is hit.",
    "docs": "Write the site of the mesh.",
    "export": "Write data products in the formats of catalogues and other tools.",
    "grants": "Make a database say who may read what, as the mesh says it.",
    "impact": "Show who reads a port or a column.",
    "import": "Begin ports from contracts that are agreed on.",
    "init": "Make a dbt project a domain.",
    "permitted": "Tell dbt which losses of readers are permitted.",
    "publish": "Record in the registry what the last dbt build published.",
    "registry": "Start, verify, copy and mend a registry; yank and deprecate what is in it.",
    "rollback": "Let readers see the publication before the current one again.",
    "rule": "Explain a rule.",
    "rules": "List the rules.",
    "status": "Show what is deployed where, how fresh it is, and who reads it.",
    "sync": "Bring the interface packages up to what is published.",
    "up": "Build, check and publish every domain of the mesh.",
    "waive": "Let a change go out although it takes something from readers.",
}


@click.group(
    cls=LazyGroup, commands_in=_COMMANDS, name="mesh", context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(meshwright.__version__, prog_name="meshwright")
def mesh() -> None:
    """A data mesh on open-source dbt: domains, data products and contracts between dbt projects."""


def main() -> None:
    """`mesh`."""
    _run(mesh, "mesh")


def check_main() -> None:
    """`mesh-check`, which is `mesh check`."""
    from meshwright.cli.check import check

    _run(check, "mesh-check")


def _run(command: click.Command, name: str) -> None:
    try:
        command.main(prog_name=name)
    except MeshError as error:
        # What went wrong may quote another domain's text.
        lines = [plain(line) for line in error.what.splitlines()] or [""]
        click.echo("\n".join([f"error: {lines[0]}", *(f"  {line}" for line in lines[1:])]), err=True)
        if error.remedy:
            click.echo(f"help: {error.remedy}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        # A folder that cannot be read or written, a disk that is full: a fact about the machine, not a defect.
        click.echo(f"error: {plain(str(error.filename or name))}: {error.strerror or error}", err=True)
        sys.exit(2)
