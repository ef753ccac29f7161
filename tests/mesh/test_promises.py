"""Constraints that the engine does not enforce, on a DuckDB that is told to enforce none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshwright.mesh.port import Constraint
from meshwright.read.domain import load_domain
from tests.mesh.small_mesh import Project, SmallMesh

pytestmark = pytest.mark.dbt

_ENFORCES_NOTHING = """\
{% macro duckdb__enforced_constraints() %}{{ return([]) }}{% endmacro %}

{% macro duckdb__get_table_columns_and_constraints() %}
  ({% for column in model.columns.values() %}
    {{ column.name }} {{ column.data_type }}{{ "," if not loop.last }}
  {% endfor %})
{% endmacro %}
"""

_MODELS = """\
groups:
  - name: orders
    owner: {name: Sales, email: sales@example.com}
models:
  - name: orders
    description: One row per order.
    access: public
    config: {group: orders, contract: {enforced: true}}
    constraints:
      - {type: primary_key, columns: [order_id, built_by]}
      - {type: check, name: few, expression: "order_id < 3"}
      - {type: foreign_key, columns: [customer_id], to: ref('customers'), to_columns: [customer_id]}
    columns:
      - {name: order_id, data_type: integer, description: The key., constraints: [{type: not_null}]}
      - name: customer_id
        data_type: integer
        description: Who ordered.
        constraints:
          - {type: unique}
          - {type: check, expression: "customer_id <>   7"}
          - {type: foreign_key, expression: "elsewhere (id)"}
      - {name: built_by, data_type: varchar, description: Who built it.}
  - name: customers
    description: One row per customer.
    access: public
    config: {group: orders, contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: integer, description: The key., constraints: [{type: primary_key}]}
      - {name: built_by, data_type: varchar, description: Who built it., constraints: [{type: not_null}]}
"""


def _rows(*rows: str) -> str:
    return (
        "select cast(order_id as integer) as order_id, cast(customer_id as integer) as customer_id, built_by\n"
        f"from (values {', '.join(rows)}) as given (order_id, customer_id, built_by)\n"
    )


@pytest.fixture
def sales(mesh: SmallMesh) -> Project:
    """Sales, with promises and on an engine that keeps none."""
    project = mesh.sales
    project.write("macros/enforces_nothing.sql", _ENFORCES_NOTHING)
    project.replace(
        "dbt_project.yml",
        "dispatch:",
        "dispatch:\n  - {macro_namespace: meshwright, search_order: [sales, meshwright]}",
    )
    project.write("models/ports.yml", _MODELS)
    project.write("models/customers.sql", "select * from (values (1, 'x'), (2, 'x')) as given (customer_id, built_by)")
    return project


def _receipt(project: Project) -> dict[str, object]:
    hooks = json.loads((project.folder / "target" / "run_results.json").read_text())["results"]
    (text,) = [each["compiled_code"] for each in hooks if "mesh-publication" in (each.get("compiled_code") or "")]
    found: dict[str, object] = json.loads(text.split("mesh-publication ", 1)[1].split(" */", 1)[0])
    return found


def test_rows_that_keep_every_promise_are_published(sales: Project) -> None:
    # A null in a key of constraint `unique`, in a check and in a foreign key breaks none of them, as in SQL.
    sales.write("models/orders.sql", _rows("(1, 1, 'x')", "(1, null, 'y')", "(2, null, 'x')"))
    said = sales.dbt("build")
    assert "meshwright: publishing 2 ports of sales to dev" in said
    assert "orders promises foreign_key (customer_id), and nobody checks it: give it `to` and `to_columns`" in said


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            ("(1, 5, 'x')", "(1, 5, 'x')"),
            "primary_key (order_id, built_by): 1 value occurs more than once; foreign_key (customer_id): 2 rows lead "
            "nowhere; unique (customer_id): 1 value occurs more than once",
        ),
        (
            ("(3, 7, 'x')", "(4, 7, null)"),
            "not_null (built_by): 1 row is null; check (few): 2 rows fail it; check (customer_id <> 7): 2 rows fail "
            "it; and 2 more",
        ),
    ],
)
def test_a_broken_promise_keeps_the_run_from_readers(
    mesh: SmallMesh, sales: Project, rows: tuple[str, ...], reason: str
) -> None:
    before = mesh.share.read_bytes()
    sales.write("models/orders.sql", _rows(*rows))
    said = sales.dbt("build")
    assert f"NOT PUBLISHED: orders breaks its promise: {reason}; consumers still see the last publication" in said
    assert _receipt(sales) | {"published": False, "reason": f"orders breaks its promise: {reason}"} == _receipt(sales)
    assert mesh.share.read_bytes() == before


def test_what_a_view_promises_is_asked_of_its_rows_on_every_engine(mesh: SmallMesh) -> None:
    sales = mesh.sales
    sales.write(
        "models/ports.yml",
        _MODELS.replace("contract: {enforced: true}}", "contract: {enforced: true}, materialized: view}"),
    )
    sales.write("models/customers.sql", "select * from (values (1, 'x'), (1, 'x')) as given (customer_id, built_by)")
    sales.write("models/orders.sql", _rows("(1, 1, 'x')"))
    said = sales.dbt("build")
    assert (
        "NOT PUBLISHED: customers breaks its promise: primary_key (customer_id): 1 value occurs more than once" in said
    )


def test_a_check_knows_what_publications_audit(sales: Project, tmp_path: Path) -> None:
    sales.dbt("parse")
    domain = load_domain(sales.folder)
    assert domain.audits
    # Of the two foreign keys over the same column one says where it leads.
    assert [made.untraced for made in domain.implementations if made.port.id.name == "orders"] == [
        frozenset({Constraint("foreign_key", ("customer_id",))})
    ]
    alone = Project.create(tmp_path / "alone", {"models/one.sql": "select 1 as one"})
    alone.write("packages.yml", "packages: []\n")
    alone.replace("dbt_project.yml", "[alone, meshwright, dbt]", "[alone, dbt]")
    alone.dbt("parse")
    assert not load_domain(alone.folder).audits
