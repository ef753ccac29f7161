"""What the build calls a wider type without asking Python, mesh-check calls wider too: see holds_all_values.sql."""

from __future__ import annotations

import json
from itertools import product

import pytest

from meshwright.contracts.type_change import type_change
from tests.mesh.small_mesh import SmallMesh

pytestmark = pytest.mark.dbt

_TYPES = (
    *("smallint", "integer", "int", "BIGINT", "int8", "double precision", "real", "boolean", "date", "numeric", "text"),
    *("numeric(9,2)", "decimal(10, 2)", "numeric(10,1)", "numeric(12,4)", "decimal(5)", "NUMERIC(38,0)"),
    *("character varying(10)", "varchar(20)", "VARCHAR(10)", "varchar", "character varying", "char(10)", "bpchar"),
    *("timestamp without time zone", "timestamp with time zone", "integer[]", "numeric(9,2)[]", "varchar(3,2)", ""),
)
_ENGINES = ("postgres", "redshift", "trino", "spark")
_MACRO = """\
{% macro compare(types) %}
  {%- set found = [] -%}
  {%- for old in types -%}{%- for new in types if meshwright.default__holds_all_values(old, new) -%}
    {%- do found.append([old, new]) -%}
  {%- endfor -%}{%- endfor -%}
  {{ log("FOUND " ~ tojson(found), info=true) }}
{% endmacro %}
"""


def test_a_wider_type_is_one_by_both(mesh: SmallMesh) -> None:
    mesh.sales.write("macros/compare.sql", _MACRO)
    said = mesh.sales.dbt("run-operation", "compare", "--args", json.dumps({"types": _TYPES}))
    line = next(line for line in said.splitlines() if "FOUND " in line)
    found = {(old, new) for old, new in json.loads(line.partition("FOUND ")[2])}
    assert {("smallint", "BIGINT"), ("numeric(9,2)", "numeric(12,4)"), ("VARCHAR(10)", "varchar(20)")} <= found
    narrowed = {("integer", "smallint"), ("numeric(9,2)", "numeric(10,1)"), ("decimal(10, 2)", "numeric(9,2)")}
    assert not narrowed & found
    for old, new in product(_TYPES, repeat=2):
        if (old, new) in found:
            kinds = {engine: type_change(old, new, engine).kind for engine in _ENGINES}
            assert set(kinds.values()) <= {"same", "widened", "unknown"}, (old, new, kinds)
            assert kinds["postgres"] in ("same", "widened"), (old, new, kinds)
