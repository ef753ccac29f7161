"""dbt with each engine's own adapter sends what the golden files say: the stand-in of the fast tests is like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engines.warehouses.engines import ENGINES, Engine
from tests.engines.warehouses.example import EXAMPLES
from tests.engines.warehouses.real_adapters.environment import WAREHOUSES, run
from tests.engines.warehouses.real_adapters.project import write_project

GOLDEN = Path(__file__).parents[1] / "golden"
HERE = "tests.engines.warehouses.real_adapters"


@pytest.mark.parametrize("engine", ENGINES, ids=[engine.name for engine in ENGINES])
def test_the_adapter_sends_what_the_golden_files_say(engine: Engine, tmp_path: Path) -> None:
    WAREHOUSES.build()
    project = tmp_path / "weather"
    write_project(engine, project)
    run(project, "dbt", "deps", "--quiet", "--profiles-dir", str(project))
    told = json.loads(run(project, "python", "-m", f"{HERE}.recorder", engine.name, str(project)).splitlines()[-1])
    assert set(told) == {example.name for example in EXAMPLES}
    for name, text in told.items():
        assert text == (GOLDEN / engine.name / f"{name}.sql").read_text(encoding="utf-8"), name


def test_bigquery_authorizes_the_interface_area_for_the_data_area(tmp_path: Path) -> None:
    """The adapter's own code, with a client that only remembers: the entry is the one that Google's library writes."""
    WAREHOUSES.build()
    access, updated = json.loads(run(tmp_path, "python", "-m", f"{HERE}.bigquery_access").splitlines()[-1])
    area = {"dataset": {"projectId": "analytics", "datasetId": "weather"}, "targetTypes": ["VIEWS"]}
    assert [{name: value for name, value in entry.items() if value} for entry in access] == [{"dataset": area}]
    assert updated == [["access_entries"]]


def test_dbt_sends_the_block_of_snowflake_as_one_statement(tmp_path: Path) -> None:
    """dbt-snowflake splits what it sends at semicolons, and drops what has only comments."""
    WAREHOUSES.build()
    script = tmp_path / "split.py"
    script.write_text(
        "import json, sys\n"
        "from dbt.adapters.snowflake.connections import SnowflakeConnectionManager as Manager\n"
        "sql = open(sys.argv[1]).read()\n"
        "last = sql[sql.index('/* mesh-publication'):].strip().rstrip(';')\n"
        "print(json.dumps([part == last for part in Manager._stripped_queries(Manager, last)]))\n"
    )
    golden = str(GOLDEN / "snowflake" / "next_publication.sql")
    assert json.loads(run(tmp_path, "python", str(script), golden).splitlines()[-1]) == [True]


def test_dbt_sends_the_transaction_of_redshift_statement_by_statement(tmp_path: Path) -> None:
    WAREHOUSES.build()
    script = tmp_path / "split.py"
    script.write_text(
        "import json, sys, sqlparse\n"
        "sql = open(sys.argv[1]).read()\n"
        "print(json.dumps(sqlparse.split(sql[sql.index('/* mesh-publication'):])))\n"
    )
    golden = str(GOLDEN / "redshift" / "next_publication.sql")
    statements = json.loads(run(tmp_path, "python", str(script), golden).splitlines()[-1])
    assert statements[0].startswith("/* mesh-publication")
    assert " view " in statements[0]
    assert statements[-1] == "commit;"
    assert all(statement.count(";") == 1 for statement in statements)
