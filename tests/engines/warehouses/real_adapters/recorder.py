"""What dbt with an engine's real adapter sends in the examples. There is no server: its answers are the example's.

    python -m tests.engines.warehouses.real_adapters.recorder ENGINE PROJECT

runs in the environment of the adapters, in a folder that `project.py` wrote, and prints {example: transcript} as JSON.
Real are dbt, the adapter's relations, quoting, types and macros; replaced is what would ask a server: `execute`, what
looks for schemas, relations and columns, and the change of a dataset's access on BigQuery.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import agate
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.factory import FACTORY, load_plugin
from dbt.cli.main import dbtRunner

from tests.engines.warehouses.example import (
    EXAMPLES,
    MODELS,
    RUN,
    STARTED,
    VERSION_OF_RUN,
    Example,
    plain,
    transcript,
)


class Recorder:
    """Stands where the server would."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.asked: list[str] = []

    def answer(self, sql: str) -> tuple[AdapterResponse, agate.Table]:
        self.asked.append(plain(sql))
        names, rows = self.example.rows(plain(sql))
        kinds = [
            agate.Boolean() if rows and isinstance(rows[0][at], bool) else agate.Text() for at in range(len(names))
        ]
        return AdapterResponse("OK"), agate.Table(rows, names, kinds)

    def install(self, adapter: type[Any]) -> None:
        """Replaces what would ask a server."""

        def execute(_: Any, sql: str, *__: object, **___: object) -> tuple[AdapterResponse, agate.Table]:
            return self.answer(sql)

        def columns(_: Any, relation: Any) -> list[SimpleNamespace]:
            found = self.example.columns(relation.identifier)
            return [SimpleNamespace(name=name, data_type=kind) for name, kind in found]

        def relation(of: Any, database: str, schema: str, identifier: str) -> Any:
            is_view = any(model.name == identifier and model.materialized == "view" for model in MODELS)
            kind = "view" if is_view else "table"
            return of.Relation.create(database=database, schema=schema, identifier=identifier, type=kind)

        def note(call: str, text: Any) -> Any:
            return lambda _, *given: self.asked.append(f"-- adapter.{call}({text(*given)})")

        adapter.execute = execute
        adapter.check_schema_exists = lambda _, database, schema: self.example.areas_there
        adapter.create_schema = note("create_schema", lambda area: area.schema)
        adapter.grant_access_to = note("grant_access_to", lambda *given: json.dumps(given))
        adapter.get_columns_in_relation = columns
        adapter.get_relation = relation
        adapter.clear_transaction = lambda _: None
        # dbt opens a connection for an operation, whatever the operation does.
        adapter.ConnectionManager.open = classmethod(lambda _, connection: connection)
        adapter.ConnectionManager.close = classmethod(lambda _, connection: connection)


def _as_in_the_example(text: str) -> str:
    """With the example's id and time in the place of the run's own. Those of its history are of January 2001."""
    text = re.sub(r"(?!20010[1-9])(20\d{6}t\d{6})_[0-9a-f]{6}", VERSION_OF_RUN, text)
    text = re.sub(r"(?!2001-01)20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", STARTED, text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RUN, text)


def main(engine: str, project: Path) -> None:
    """Runs all examples."""
    load_plugin(engine)
    adapter = FACTORY.get_plugin_by_name(engine).adapter
    told: dict[str, str] = {}
    for example in EXAMPLES:
        recorder = Recorder(example)
        recorder.install(adapter)
        grants = json.loads((project / "grants.json").read_text())
        audited, others = ([model.port(grants) for model in m] for m in (example.audited, example.others))
        arguments = ["example", "--args", json.dumps({"audited": audited, "others": others})]
        operation = arguments if audited else ["meshwright.rollback_ports"]
        place = ["--project-dir", str(project), "--profiles-dir", str(project), "--quiet"]
        ran = dbtRunner().invoke(["run-operation", *operation, *place])
        if not ran.success:
            raise SystemExit(f"{engine} {example.name}: {ran.exception or ran.result.results}")
        told[example.name] = _as_in_the_example(transcript([text for text in recorder.asked if text]))
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
