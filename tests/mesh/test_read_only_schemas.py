"""The reproduction of what our `duckdb__create_schema` works around: see macros/interface/create_schema.sql."""

from __future__ import annotations

import pytest

from tests.mesh.small_mesh import SmallMesh

pytestmark = pytest.mark.dbt


def test_dbt_duckdb_still_creates_schemas_in_read_only_databases(mesh: SmallMesh) -> None:
    """When this fails, dbt-duckdb was mended: drop the macro and the `dispatch` setting."""
    mesh.marketing.replace("dbt_project.yml", "[marketing, meshwright, dbt]", "[marketing, dbt]")
    output = mesh.marketing.dbt("build", ok=False)
    assert "read-only" in output


def test_the_dispatch_setting_lets_the_same_project_build(mesh: SmallMesh) -> None:
    assert "Completed successfully" in mesh.marketing.dbt("build")
