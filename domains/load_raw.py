"""Load the raw data of the reference mesh into Postgres: `python domains/load_raw.py [DOMAIN ...]`.

Run it as an administrator, after `python domains/unpack_data.py`. It connects as libpq's variables say
(PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE) and fills the schema `<domain>_raw` of each domain with
a table for each of its files, every column as text. Tables belong to the domain's own role, which is
there already: `mesh grants` makes it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2 import sql
from unpack_data import DOMAINS, RAW_FILES


def load(domain: str, files: Sequence[Path], cursor: psycopg2.extensions.cursor) -> list[str]:
    """Load the raw files of one domain and say what was done.

    Args:
        domain: its name.
        files: its raw files, each a CSV file with a header.
        cursor: of an administrator; the caller commits.
    """
    owner, schema = sql.Identifier(f"{domain}_rw"), sql.Identifier(f"{domain}_raw")
    cursor.execute(sql.SQL("create schema if not exists {} authorization {}").format(schema, owner))
    cursor.execute(sql.SQL("set local role {}").format(owner))
    said = []
    for file in files:
        table = sql.Identifier(f"{domain}_raw", file.stem)
        with file.open(encoding="utf-8", newline="") as rows:
            columns = [sql.SQL("{} text").format(sql.Identifier(name)) for name in next(csv.reader(rows))]
            rows.seek(0)
            cursor.execute(sql.SQL("drop table if exists {}").format(table))
            cursor.execute(sql.SQL("create table {} ({})").format(table, sql.SQL(", ").join(columns)))
            copy = sql.SQL("copy {} from stdin with (format csv, header true)").format(table)
            cursor.copy_expert(copy, rows)
        cursor.execute(sql.SQL("analyze {}").format(table))
        cursor.execute(sql.SQL("select count(*) from {}").format(table))
        said.append(f"{domain}_raw.{file.stem}: {cursor.fetchone()[0]:,} rows")
    cursor.execute("reset role")
    return said


def main(chosen: Sequence[str]) -> int:
    """Load the raw files of some domains, or of all; the exit code is 2 when that is not possible."""
    files: dict[str, list[Path]] = {}
    for raw_file in RAW_FILES:
        path = DOMAINS / raw_file.target
        files.setdefault(path.parts[len(DOMAINS.parts)], []).append(path)
    unknown = sorted(set(chosen) - files.keys())
    if unknown:
        print(f"error: {', '.join(unknown)} has no raw data; those that have: {', '.join(files)}", file=sys.stderr)
        return 2
    try:
        # Without arguments libpq's variables count.
        with closing(psycopg2.connect("")) as connection:
            for domain in chosen or files:
                with connection, connection.cursor() as cursor:
                    print("\n".join(load(domain, files[domain], cursor)))
    except FileNotFoundError as error:
        print(f"error: {error.filename} is missing; run: python domains/unpack_data.py", file=sys.stderr)
        return 2
    except psycopg2.Error as error:
        print(f"error: {str(error).strip()}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
