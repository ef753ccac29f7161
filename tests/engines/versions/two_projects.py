"""Two projects that use every part of a manifest that meshwright reads, and break many rules in doing so.

`sales` publishes with the files of PUBLISHED and is checked with those of CHANGED on top, so that there is something to
find; `marketing` reads it through an interface package, and round it in two ways.

Column `meta` and the arguments of generic tests are written as dbt 1.10 and newer want them; `as_before_1_10` writes
them as was usual before. dbt 2 takes the new form alone, dbt 1.8 and 1.9 the arguments in the old one.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.engines.versions.environments import REPOSITORY

PROJECT = """\
name: {name}
version: "1.0.0"
config-version: 2
profile: {name}
flags:
  require_generic_test_arguments_property: true
dispatch:
  - macro_namespace: dbt
    search_order: [{name}, meshwright, dbt]
models:
  {name}:
    +materialized: table
    internal:
      +access: private
      +group: orders
    ports:
      +access: public
      +group: orders
      +contract: {{enforced: true}}
"""

PROFILE = """\
{name}:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: private/{name}.duckdb
"""

PROFILE_WITH_SHARES = (
    PROFILE
    + """\
      plugins:
        - module: meshwright.engines.duckdb
          config: {{shares: ../shares}}
"""
)

ROOT = {
    "mesh.yml": "version: 1\ndomains: [sales, marketing]\nregistry: registry\npolicy: policy.yml\n",
    "policy.yml": """\
version: 1
because: Handbook
ports:
  meta: {required: [retention_days]}
columns:
  meta:
    properties:
      unit: {enum: [eur, usd]}
""",
}

PUBLISHED = {
    "mesh.yml": "version: 1\nregistry: ../registry\nowner: {name: Sales, email: sales@example.com}\n",
    "seeds/raw_orders.csv": "order_id,customer,amount,ordered_on\n1,ada,12.50,2026-01-03\n2,grace,34.00,2026-01-03\n",
    "models/internal/stg_orders.sql": "select * from {{ ref('raw_orders') }}\n",
    "models/ports/orders_v1.sql": """\
select cast(order_id as integer) as order_id, cast(customer as varchar) as customer,
    cast(amount as decimal(10, 2)) as amount, cast(ordered_on as date) as ordered_on
from {{ ref('stg_orders') }}
""",
    "models/ports/orders_v2.sql": """\
select order_id, customer, amount from {{ ref('orders', v=1) }}
""",
    "models/ports/customers.sql": "select distinct customer from {{ ref('stg_orders') }}\n",
    "models/ports/ports.yml": """\
version: 2
groups:
  - name: orders
    owner: {name: Sales, email: sales@example.com}
models:
  - name: orders
    description: One row per order.
    latest_version: 2
    config:
      meta: {retention_days: 365}
    columns:
      - name: order_id
        data_type: integer
        description: The key.
        constraints: [{type: not_null}, {type: primary_key}]
        data_tests: [unique, not_null]
      - name: customer
        data_type: varchar
        description: Who ordered.
        config: {meta: {mesh: {classification: pii}}}
      - name: amount
        data_type: decimal(10, 2)
        description: What it costs.
        config: {meta: {unit: eur}}
        constraints: [{type: check, expression: amount > 0}]
      - name: ordered_on
        data_type: date
        description: Day of the order.
    versions:
      - v: 1
        deprecation_date: 2099-12-31
        description: >
          One row per order, with the day.
      - v: 2
        columns:
          - include: all
            exclude: [ordered_on]
  - name: customers
    description: One row per customer.
    config:
      meta: {retention_days: 365}
    columns:
      - {name: customer, data_type: varchar, description: Who ordered., data_tests: [unique]}
""",
}

CHANGED = {
    "models/internal/stg_orders.sql": """\
{{ config(grants={'select': ['reporting']}) }}
select * from {{ ref('raw_orders') }}
""",
    "models/loose/top_customers.sql": """\
{{ config(access='public', materialized='view') }}
select customer, cast(count(*) as integer) as orders from {{ ref('orders', v=2) }} group by customer
""",
    "models/ports/customers.sql": """\
select distinct customer, cast(1 as integer) as weight from {{ ref('stg_orders') }}
""",
    "models/ports/best_orders.sql": """\
{{ config(materialized='view') }}
select order_id, amount from {{ ref('orders', v=2) }} where amount > 100
""",
    "models/ports/ports.yml": PUBLISHED["models/ports/ports.yml"].replace(
        "{name: customer, data_type: varchar", "{name: customer, data_type: integer"
    ),
    "models/ports/changed.yml": """\
version: 2
models:
  - name: best_orders
    description: The large ones.
    config: {meta: {retention_days: 0}}
    columns:
      - {name: order_id, data_type: integer, constraints: [{type: unique}]}
      - {name: amount}
  - name: top_customers
    description: ""
    constraints: [{type: unique, columns: [customer, orders]}]
    columns:
      - {name: customer, data_type: varchar, constraints: [{type: not_null}]}
      - {name: orders, config: {meta: {unit: pieces}}}
    data_tests:
      - unique_combination:
          arguments: {columns: [customer, orders]}
          config: {severity: warn}
""",
    "tests/generic/unique_combination.sql": """\
{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }} from {{ model }} group by all having count(*) > 1
{% endtest %}
""",
    "snapshots/orders_history.sql": """\
{% snapshot orders_history %}
{{ config(target_schema='snapshots', unique_key='order_id', strategy='check', check_cols='all') }}
select * from {{ ref('orders', v=1) }}
{% endsnapshot %}
""",
    "models/sources.yml": """\
version: 2
sources:
  - name: web
    schema: web
    tables: [{name: clicks}]
exposures:
  - name: sales_report
    type: dashboard
    owner: {name: Sales, email: sales@example.com}
    depends_on:
      - ref('orders', v=2)
""",
}

MARKETING = {
    "mesh.yml": """\
version: 1
registry: ../registry
inputs:
  - sales.orders@1
  - sales.orders@2
  - sales.customers
""",
    "models/old_orders.sql": "select * from {{ ref('sales', 'orders', v=1) }}\n",
}

MARKETING_CHANGED = {
    "mesh.yml": """\
version: 1
registry: ../registry
inputs:
  - sales.orders@1
  - sales.orders
""",
    "models/newest_orders.sql": "select order_id, customer from {{ ref('sales', 'orders') }}\n",
    "models/not_listed.sql": "select * from {{ ref('customers') }}\n",
    "models/by_name.sql": "-- sales.main.orders_v1\nselect * from sales.main.customers\n",
    "models/by_name_of_macro.sql": "select * from {{ 'sales.' ~ 'main' }}.customers\n",
    "models/by_source.sql": "select * from {{ source('their_tables', 'stg_orders') }}\n",
    "models/spend.sql": """\
{{ config(access='public', group='campaigns', contract={'enforced': true}) }}
select customer, cast(sum(amount) as decimal(38, 2)) as amount, cast(1 as bigint) as order_id
from {{ ref('sales', 'orders', v=2) }} group by customer
""",
    "models/models.yml": """\
version: 2
groups:
  - name: campaigns
    owner: {name: Marketing, email: marketing@example.com}
models:
  - name: spend
    description: One row per customer.
    config:
      meta: {retention_days: 30}
    columns:
      - name: customer
        data_type: varchar
        description: Who ordered.
        config: {meta: {mesh: {classification: internal}}}
        data_tests: [unique, not_null]
      - name: amount
        data_type: decimal(38, 2)
        description: What they spent.
      - name: order_id
        data_type: bigint
        description: The last order.
        data_tests:
          - relationships: {arguments: {to: "ref('sales', 'orders', v=2)", field: order_id}}
sources:
  - name: their_tables
    database: sales
    schema: main
    tables: [{name: stg_orders}]
exposures:
  - name: campaign_report
    type: dashboard
    owner: {name: Marketing, email: marketing@example.com}
    depends_on:
      - ref('sales', 'customers')
""",
    "snapshots/spend_history.sql": """\
{% snapshot spend_history %}
{{ config(target_schema='snapshots', unique_key='order_id', strategy='check', check_cols='all') }}
select * from {{ ref('sales', 'orders', v=1) }}
{% endsnapshot %}
""",
    "tests/assert_orders.sql": "select * from {{ ref('sales', 'customers') }} where customer is null\n",
}


def as_before_1_10(text: str) -> str:
    """A property file with column `meta` and the arguments of tests as dbt 1.8 and 1.9 take them."""
    text = re.sub(r"^( +)config: \{(meta: \{.*\})\}$", r"\1\2", text, flags=re.MULTILINE)
    text = text.replace("config: {meta: {unit: pieces}}", "meta: {unit: pieces}")
    text = re.sub(r"^( +)arguments: \{(.*)\}$", r"\1\2", text, flags=re.MULTILINE)
    return re.sub(r"relationships: \{arguments: \{(.*)\}\}", r"relationships: {\1}", text)


def create(root: Path, name: str, files: dict[str, str]) -> Path:
    """One of the projects, with the files that are its own."""
    folder = root / name
    write(folder, {"dbt_project.yml": PROJECT.format(name=name)})
    write(folder, {"profiles.yml": PROFILE_WITH_SHARES.format(name=name)})
    write(folder, {"packages.yml": f"packages:\n  - local: {REPOSITORY}\n"})
    write(folder, files)
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
