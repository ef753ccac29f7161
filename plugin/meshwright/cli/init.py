"""`mesh init`."""

from __future__ import annotations

from pathlib import Path

import click

from meshwright.app.init import init as run_init
from meshwright.app.init_attribution import attribution_hint
from meshwright.app.init_schema import schema_hint
from meshwright.render.plain import plain

_PROFILE_HINT = """\
add the plugin to the DuckDB output of the project's profile:
    plugins:
      - module: meshwright.engines.duckdb
        config: {{shares: {shares}}}"""


@click.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--registry", default="../registry", show_default=True, help="The mesh's registry, from the project.")
@click.option("--shares", default="../shares", show_default=True, help="The mesh's DuckDB shares, from the project.")
def init(*, folder: Path, registry: str, shares: str) -> None:
    """Make a dbt project a domain of a mesh.

    Writes mesh.yml, carries the dbt package into interfaces/meshwright, and sets what dbt needs to know in
    packages.yml, dbt_project.yml and a profiles.yml beside it. What is there stays; run it as often as you like.
    """
    changed = run_init(folder, registry, shares)
    for name in changed:
        click.echo(f"wrote {folder / name}")
    if not changed:
        click.echo("nothing to do")
    if not (folder / "profiles.yml").is_file():
        click.echo(_PROFILE_HINT.format(shares=shares))
    for line in (schema_hint(folder) or "").splitlines():
        click.echo(plain(line))
    hint = attribution_hint(folder)
    if hint:
        click.echo(hint)
    click.echo("next: `dbt deps && dbt build`, then `mesh publish`")
