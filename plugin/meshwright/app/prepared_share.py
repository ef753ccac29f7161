"""Putting a DuckDB share into its place that dbt 2 wrote: it runs no Python, and nothing else renames a file."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from meshwright.engines.duckdb_share import Share, ShareError
from meshwright.mesh.errors import ArtifactError, ConfigError
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.receipt import Receipt, ReplacedShare

_AGAIN = "Run `dbt build` again, and `mesh publish` right after it."


def activate_prepared(config: DomainConfig, receipt: Receipt) -> None:
    """Let readers see what the last build prepared; nothing to do when dbt published it, or when it is in its place.

    Args:
        config: the domain's mesh.yml.
        receipt: of the build.

    Raises:
        ArtifactError: the prepared share is gone, or readers have another one by now than the build replaces.
        ConfigError: it was prepared for a domain of another name.
    """
    if receipt.prepared is None or receipt.share is None:
        return
    path = config.folder / receipt.share
    if path.stem != config.name:
        raise ConfigError(
            [f"{config.name}: the last build prepared a share of the domain {path.stem}"],
            f"Give dbt the domain's name, `vars: {{mesh_domain: {config.name}}}` in dbt_project.yml, and build again.",
        )
    # Only what lies below target/ can be one.
    prepared = config.folder / "target" / Path(receipt.prepared).name
    # Its lock ends with this function at the latest.
    share = Share(path.parent, path.stem)
    try:
        share.lock()
        if _is_in_place(prepared, path):
            return
        if not prepared.is_file():
            raise ArtifactError(f"{config.name}: {prepared}, which the last build prepared, is gone", _AGAIN)
        if _seen(path) != receipt.replaces:
            raise ArtifactError(f"{config.name}: {path} was published or rolled back since the last build", _AGAIN)
        temporary = share.prepare(Path(receipt.prepared).stem.rpartition(".")[2])
        _bring(prepared, temporary)
        share.activate(temporary, receipt.kept)
    except (ShareError, OSError) as error:
        raise ArtifactError(
            f"{config.name}: what the last build prepared cannot be published: {error}", _AGAIN
        ) from error
    for older in prepared.parent.glob("mesh_share.*.duckdb"):
        if older != prepared:
            older.unlink()


def _is_in_place(prepared: Path, share: Path) -> bool:
    """Whether readers have this one already. The file stays in target/ so that this can be told."""
    if not prepared.is_file() or not share.is_file():
        return False
    ours, theirs = prepared.stat(), share.stat()
    return (ours.st_size, ours.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)


def _seen(share: Path) -> ReplacedShare | None:
    """The current share as the engine saw one before."""
    if not share.is_file():
        return None
    now = share.stat()
    return ReplacedShare(now.st_size, int(now.st_mtime))


def _bring(prepared: Path, temporary: Path) -> None:
    """Have a prepared share in the folder of shares, by a link where the file system can, with its time as it is."""
    try:
        os.link(prepared, temporary)
    except OSError:
        shutil.copy2(prepared, temporary)
