"""What the commands on a whole mesh have in common: which mesh, and which dbt."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import click

from meshwright.app.up import find_mesh
from meshwright.read.mesh_yml import MeshRoot, load_mesh_root
from meshwright.runner.dbt import Dbt, find_dbt

mesh_option = click.option(
    "--mesh",
    "mesh_folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the mesh. Default: the nearest one upwards whose mesh.yml has `domains`.",
)


def mesh_root(folder: Path | None) -> MeshRoot:
    """The mesh in a folder, or the one that the current folder belongs to."""
    return load_mesh_root(folder) if folder else find_mesh(Path.cwd())


def own_dbt() -> Dbt:
    """The dbt of the environment that runs us."""
    return Dbt(find_dbt(Path(sys.executable).parent, os.environ.get("PATH")), os.environ, time.monotonic)
