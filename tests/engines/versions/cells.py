"""Commands with the programs of a cell, and what a domain needs to be built with dbt 2."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.engines.versions.environments import Cell


def run(cell: Cell, folder: Path, *command: str, codes: tuple[int, ...] = (0,)) -> str:
    """Run a command in a folder and return what it printed on both streams; fail unless it ended as expected."""
    ended = subprocess.run(
        [cell.bin / command[0], *command[1:]],
        cwd=folder,
        env=cell.environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=600,
        check=False,
    )
    assert ended.returncode in codes, f"{cell.name}: {' '.join(command)}: {ended.returncode}\n{ended.stdout}"
    return ended.stdout


def in_each(cell: Cell, folders: list[Path], *commands: tuple[str, ...]) -> None:
    """Run commands one after the other in each of some folders, two folders at a time."""

    def work(folder: Path) -> None:
        for command in commands:
            run(cell, folder, *command)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, folders))


def for_dbt_2(folder: Path, shares: str) -> None:
    """What docs/reference/dbt-versions.md has users do: no plugin does it for them."""
    with (folder / "dbt_project.yml").open("a", encoding="utf-8") as file:
        file.write(f'on-run-start: "{{{{ meshwright.attach_inputs() }}}}"\nvars: {{mesh_shares: {shares}}}\n')
    make_private_folder(folder)


def make_private_folder(folder: Path) -> None:
    """dbt 2 makes no folder for the database."""
    (folder / "private").mkdir(mode=0o700)
    (folder / "private" / "dev").mkdir(mode=0o700)


def access_under_config(text: str) -> str:
    """A property file with `access` where dbt 2 takes it."""
    return text.replace("    access: public\n    config: {", "    config: {access: public, ")
