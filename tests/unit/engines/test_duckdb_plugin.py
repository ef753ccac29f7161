"""What the plugin says of a profile and a project that it cannot use."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.environments import Environment
from dbt_common.exceptions import DbtRuntimeError

from meshwright.engines.duckdb import Plugin, domain_name


def plugin_of(config: dict[str, object], settings: dict[str, object] | None = None) -> Plugin:
    """The plugin as dbt-duckdb makes it of an output of a profile."""
    plugin = {"module": "meshwright.engines.duckdb", "config": config}
    output = {"database": "fleet", "schema": "main", "path": "fleet.duckdb", "settings": settings, "plugins": [plugin]}
    made = Environment.initialize_plugins(DuckDBCredentials.from_dict(output))
    return cast(Plugin, made["duckdb"])


def test_settings_of_duckdb_are_none_of_the_plugins_business() -> None:
    plugin_of({"shares": "../shares"}, {"memory_limit": "1GB", "file_search_path": "raw"})
    with pytest.raises(DbtRuntimeError, match="knows `shares`, not `share`"):
        plugin_of({"share": "../shares"}, {"memory_limit": "1GB"})


@pytest.mark.parametrize("shares", [3, ["../shares"], "", {}])
def test_a_folder_of_shares_is_a_path(shares: object) -> None:
    plugin_of({"shares": "../shares"})
    plugin_of({"shares": None})
    with pytest.raises(DbtRuntimeError, match=r"`shares` of meshwright\.engines\.duckdb is the path of a folder"):
        plugin_of({"shares": shares})


@pytest.mark.parametrize("text", [b"domain: [", b"\xff"])
def test_a_mesh_yml_that_is_no_yaml_is_named(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "mesh.yml").write_bytes(text)
    with pytest.raises(DbtRuntimeError, match=r"mesh\.yml cannot be read"):
        domain_name(tmp_path)
