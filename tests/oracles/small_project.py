"""A dbt project with promises of every kind, as files: what the edits of the corpus change.

`orders` has no versions, `customers` has two. Everything that an edit touches stands on a line of its own.
"""

from __future__ import annotations

PROJECT = "sales"

FILES: dict[str, str] = {
    "dbt_project.yml": """\
name: sales
version: "1.0.0"
profile: sales
flags: {send_anonymous_usage_stats: false}
""",
    "profiles.yml": """\
sales:
  target: dev
  outputs:
    dev: {type: duckdb, path: sales.duckdb}
""",
    "mesh.yml": """\
version: 1
products:
  orders:
    stability: strict
    sla:
      freshness: 24h
      retention: 730d
    consumers:
      - finance
      - logistics
""",
    "models/groups.yml": """\
groups:
  - name: orders
    owner:
      name: Sales
      email: sales@example.com
  - name: returns
    owner:
      email: returns@example.com
""",
    "models/stg_orders.sql": "select 1 as order_id, 1 as line\n",
    "models/orders.sql": "select * from {{ ref('stg_orders') }}\n",
    "models/customers_v1.sql": "select 1 as customer_id, 'Ada' as name, 'AT' as country\n",
    "models/customers_v2.sql": "select 1 as customer_id, 'Ada' as name\n",
    "models/orders.yml": """\
models:
  - name: orders
    description: One row for each line of an order.
    config:
      access: public
      group: orders
      materialized: table
      contract: {enforced: true}
      grants: {select: [finance_reader]}
    constraints:
      - {type: primary_key, columns: [order_id, line]}
      - {type: check, expression: amount >= 0}
      - {type: foreign_key, columns: [customer_id], expression: "customers (customer_id)"}
    columns:
      - name: order_id
        data_type: bigint
      - name: line
        data_type: integer
      - name: customer_id
        data_type: integer
        config: {meta: {mesh: {classification: pii}}}
        data_tests:
          - not_null
          - relationships: {arguments: {to: "ref('customers', v=1)", field: customer_id}}
      - name: status
        data_type: varchar(20)
        constraints:
          - type: not_null
        data_tests:
          - accepted_values: {arguments: {values: [placed, paid]}}
      - name: amount
        data_type: decimal(12,2)
        config: {meta: {mesh: {unit: EUR}}}
      - name: receipt
        data_type: varchar
        data_tests:
          - unique
      - name: place
        data_type: struct(street varchar, town varchar)
      - name: placed_at
        data_type: timestamp
      - name: note
        data_type: varchar
  - name: stg_orders
    config: {access: private, group: orders}
""",
    "models/customers.yml": """\
models:
  - name: customers
    description: One row for each customer.
    latest_version: 1
    config:
      access: public
      group: orders
      materialized: table
      contract: {enforced: true}
    columns:
      - name: customer_id
        data_type: integer
        constraints: [{type: not_null}]
      - name: name
        data_type: varchar
      - name: country
        data_type: varchar(2)
    versions:
      - v: 1
        deprecation_date: 2099-06-30
      - v: 2
        columns:
          - include: [customer_id, name]
""",
}
