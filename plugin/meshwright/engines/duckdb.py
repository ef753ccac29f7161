"""The dbt-duckdb plugin: a private file per domain, the inputs' shares attached, the own share switched atomically.

A profile names it::

    plugins:
      - module: meshwright.engines.duckdb
        config: {shares: ../../shares}

`shares` is the folder, relative to the dbt project, below which each environment (dbt target) has one share file per
domain. Without it the domain can read its inputs and cannot publish.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.adapters.factory import get_adapter_by_type
from dbt_common.exceptions import DbtRuntimeError

from meshwright.engines.duckdb_inputs import attach_inputs
from meshwright.engines.duckdb_share import Share, ShareError

# Shares are written so that this one can read them.
_OLDEST = (1, 5)


class Plugin(BasePlugin):
    """Prepares each connection that dbt-duckdb opens; the SQL functions it adds are called by `publish_ports`."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Take the plugin's `config` from the profile."""
        version = tuple(map(int, duckdb.__version__.split(".")[:2]))
        if version < _OLDEST:
            raise DbtRuntimeError(
                f"meshwright needs DuckDB 1.5 or newer, and this is {duckdb.__version__}, which cannot read shares.\n"
                '  Install it: pip install "duckdb>=1.5"'
            )
        # dbt-duckdb hands each plugin the `settings` of the profile's output as well.
        settings = (self.creds.settings if self.creds is not None else None) or {}
        unknown = sorted(set(plugin_config) - {"shares", *settings})
        if unknown:
            raise DbtRuntimeError(f"profiles.yml: meshwright.engines.duckdb knows `shares`, not `{unknown[0]}`")
        shares = plugin_config.get("shares")
        if shares is not None and not (isinstance(shares, str) and shares):
            raise DbtRuntimeError(
                "profiles.yml: `shares` of meshwright.engines.duckdb is the path of a folder, such as ../shares"
            )
        self._shares: str | None = shares
        self._share: Share | None = None
        self._named = ""

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:
        """Make the private file's folder, closed to other users, before DuckDB opens the file."""
        if not _in_memory(creds.path):
            # The folder's mode covers what DuckDB writes beside the file: the write-ahead log holds private rows too.
            folder = Path(creds.path).parent
            if not folder.exists():
                folder.mkdir(mode=0o700, parents=True)
                (folder / ".gitignore").write_text("*\n", encoding="utf-8")

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Close the private file, attach the inputs and register the publishing functions."""
        if self.creds is not None and not _in_memory(self.creds.path):
            Path(self.creds.path).chmod(0o600)
        config = get_adapter_by_type("duckdb").config
        project = Path(getattr(config, "project_root", "."))
        environment = config.target_name
        self._project, self._environment = project, environment
        # All that may fail comes before the functions: dbt tries again, and then says only that they are there already.
        if self._shares is not None:
            domain = domain_name(project)
            self._share = Share(folder=project / self._shares / environment, domain=domain)
            # As the profile has it: a relative path stays one, so that a receipt names no machine.
            self._named = (Path(self._shares) / environment / f"{domain}.duckdb").as_posix()
        attach_inputs(conn, project, environment)
        conn.create_function("mesh_prepare_share", self._prepare, ["VARCHAR"], "VARCHAR", side_effects=True)
        conn.create_function("mesh_holds_all_values", _holds_all_values, ["VARCHAR", "VARCHAR"], "BOOLEAN")
        conn.create_function("mesh_share_exists", self._share_exists, [], "BOOLEAN", side_effects=True)
        conn.create_function("mesh_unpermitted", self._unpermitted, ["VARCHAR"], "VARCHAR", side_effects=True)
        conn.create_function(
            "mesh_activate_share", self._activate, ["VARCHAR", "INTEGER"], "VARCHAR", side_effects=True
        )
        conn.create_function("mesh_prepare_rollback", self._prepare_rollback, [], "VARCHAR", side_effects=True)
        conn.create_function("mesh_restore_share", self._restore, ["VARCHAR"], "VARCHAR", side_effects=True)

    def _prepare(self, invocation_id: str) -> str:
        """Lock the share for this invocation; say, as JSON, where it is and where its successor is to be written."""
        if self._share is None:
            return json.dumps({"refused": "the profile's meshwright plugin has no `shares` folder"})
        try:
            temporary = self._share.prepare(invocation_id)
        except ShareError as refusal:
            return json.dumps({"refused": str(refusal)})
        return json.dumps(
            {
                "domain": self._share.domain,
                "share": self._named,
                "file": self._share.path.as_posix(),
                "exists": self._share.path.exists(),
                "temporary": temporary.as_posix(),
                "restored_at": self._share.kept.restored_at,
            }
        )

    def _prepare_rollback(self) -> str:
        """Lock the share; say, as JSON, where it and the one before it are, and since when it is an earlier one."""
        if self._share is None:
            return json.dumps({"refused": "the profile's meshwright plugin has no `shares` folder"})
        try:
            self._share.lock()
        except ShareError as refusal:
            return json.dumps({"refused": str(refusal)})
        previous = self._share.kept.last
        return json.dumps(
            {
                "domain": self._share.domain,
                "file": self._share.path.as_posix() if self._share.path.exists() else "",
                "previous": previous.as_posix() if previous else "",
                "restored_at": self._share.kept.restored_at,
            }
        )

    def _restore(self, restored_at: str) -> str:
        """Put the share before the current one in its place and return the share's path."""
        if self._share is None:
            raise ShareError("mesh_restore_share was called without a `shares` folder")
        return self._share.restore(restored_at).as_posix()

    def _share_exists(self) -> bool:
        """Whether this domain was ever published in this environment."""
        return self._share is not None and self._share.path.exists()

    def _unpermitted(self, asked: str) -> str:
        """Of what readers would miss, as JSON, what no verdict permits, and why."""
        # A build that takes nothing from anybody does not wait for these.
        from meshwright.app.permitted import Loss, unpermitted
        from meshwright.mesh.errors import MeshError

        losses = {Loss(each["identifier"], each["kind"], each["column"]): each for each in json.loads(asked)}
        because = "a break needs a new model version"
        try:
            left = unpermitted(
                self._project,
                self._environment,
                losses,
                environ=os.environ,
                today=datetime.now(timezone.utc).date(),
            )
        except MeshError as error:
            left, because = list(losses), " ".join(error.what.split())
        return json.dumps({"losses": [losses[loss] for loss in left], "because": because})

    def _activate(self, temporary: str, kept: int) -> str:
        """Put the finished file in the share's place, keep the last `kept` before it, and return the share's path."""
        if self._share is None:
            raise ShareError("mesh_activate_share was called without a `shares` folder")
        return self._share.activate(Path(temporary), kept).as_posix()


def _holds_all_values(old: str, new: str) -> bool:
    """Whether a column may get another type without a reader noticing."""
    from meshwright.contracts.type_change import type_change

    return type_change(old, new, "duckdb").kind in ("same", "widened")


def domain_name(project: Path) -> str:
    """The domain of a dbt project folder: `domain` in mesh.yml, else the dbt project's name."""
    import yaml

    for file, key in (("mesh.yml", "domain"), ("dbt_project.yml", "name")):
        path = project / file
        if path.is_file():
            try:
                content = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (OSError, ValueError, yaml.YAMLError) as error:
                raise DbtRuntimeError(f"{path} cannot be read: {' '.join(str(error).split())}") from error
            if isinstance(content, dict) and isinstance(content.get(key), str):
                return str(content[key])
    raise DbtRuntimeError(f"{project}: no mesh.yml and no dbt_project.yml that names the domain")


def _in_memory(path: str) -> bool:
    return path.startswith((":memory:", "md:", "motherduck:"))
