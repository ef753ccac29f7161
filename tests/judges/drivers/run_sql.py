"""Runs SQL in Postgres, with the driver that datacontract-cli brings: reads a JSON document, connects by PG* variables.

`{"statements": [...], "rows": [[copy statement, file], ...]}`: statements, then a file for each COPY.
"""

import json
import sys
from pathlib import Path

import psycopg


def main() -> None:
    work = json.load(sys.stdin)
    with psycopg.connect() as connection, connection.cursor() as cursor:
        for statement in work["statements"]:
            cursor.execute(statement)
        for statement, file in work["rows"]:
            with cursor.copy(statement) as copy:
                copy.write(Path(file).read_bytes())


main()
