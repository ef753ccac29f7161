"""dbt on fakesnow: `python -m tests.engines.warehouses.real_adapters.fakesnow_dbt FOLDER ARGUMENTS...`

The databases are files in FOLDER, so that they outlive the process. Real are dbt, dbt-snowflake, Snowflake's Python
library and what fakesnow makes of it: clones, views, `describe`, `show objects`. fakesnow has no roles and no scripts:

- `grant` does nothing and `show roles` finds nobody;
- of our block, the statements are run one after the other, unless its condition holds.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import fakesnow
from dbt.cli.main import dbtRunner
from fakesnow.cursor import FakeSnowflakeCursor

BLOCK = re.compile(r"execute immediate \$\$.*?\n  if \((.*?)\) then.*?end if;\n(.*)\nend;\n\$\$", re.DOTALL)
NOTHING = [r"\s*grant\b", r"\s*alter session\b"]

_execute = FakeSnowflakeCursor.execute


def _one_by_one(cursor: FakeSnowflakeCursor, command: str, *args: Any, **named: Any) -> FakeSnowflakeCursor:
    if command.lstrip().startswith("show roles"):
        return _execute(cursor, 'select 1 as "created_on", \'\' as "name" where false')
    block = BLOCK.search(command)
    if not block:
        return _execute(cursor, command, *args, **named)
    if _execute(cursor, f"select {block[1]}").fetchall()[0][0]:
        raise RuntimeError("the block raises: another run has published meanwhile")
    for statement in block[2].strip().rstrip(";").split(";\n"):
        _execute(cursor, statement)
    return cursor


if __name__ == "__main__":
    FakeSnowflakeCursor.execute = _one_by_one
    with fakesnow.patch(db_path=sys.argv[1], nop_regexes=NOTHING):
        ran = dbtRunner().invoke(sys.argv[2:])
    raise SystemExit(0 if ran.success else 1)
