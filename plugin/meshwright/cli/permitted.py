"""`mesh permitted`."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path

import click

from meshwright.app.permitted import permitted as find_permitted


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--environment", "--env", "-e", metavar="NAME", help="Where the build will be published (dbt target).")
def permitted(*, folder: Path, environment: str | None) -> None:
    """Tell dbt which losses of readers are permitted.

    A build does not publish what would take a column, a type or a table from readers. On DuckDB it asks the registry
    whether that is permitted; on other engines dbt cannot ask, so hand it the answer, after `dbt parse`: dbt build
    --vars "$(mesh permitted)"
    """
    today = datetime.now(timezone.utc).date()
    found = find_permitted(folder, environment, environ=os.environ, today=today)
    names = [f"{table}.{column}" if column else table for table, column in found]
    click.echo(json.dumps({"mesh_permitted": names} if names else {}, ensure_ascii=False))
