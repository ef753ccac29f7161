"""A process with one Spark in it, for as many dbt commands as one wants: a Spark takes longer to start than to work.

Run with the Python of the environment `spark`. Reads requests from its input and answers each on its output, a line of
JSON for a line of JSON:

    {"folder": ..., "dbt": [argument, ...]}   ->  {"succeeded": ..., "said": ...}
    {"sql": ...}                              ->  {"rows": [[...], ...]} or {"error": ...}
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import Any


def run_dbt(folder: str, arguments: list[str]) -> dict[str, Any]:
    """Run a dbt command in a folder."""
    from dbt.cli.main import dbtRunner

    os.chdir(folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = dbtRunner().invoke(arguments)
    return {"succeeded": result.success, "said": said.getvalue() + (str(result.exception) if result.exception else "")}


def run_sql(statement: str) -> dict[str, Any]:
    """Ask what any other user of the catalogue could ask; dbt has started Spark before."""
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        rows = SparkSession.builder.getOrCreate().sql(statement).collect()
    except PySparkException as error:
        return {"error": str(error)}
    return {"rows": [list(row) for row in rows]}


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Java writes where it likes.
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        answer = run_sql(request["sql"]) if "sql" in request else run_dbt(request["folder"], request["dbt"])
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
