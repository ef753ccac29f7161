"""A mesh of two domains, small enough to build in seconds: `sales` publishes orders and customers, `marketing` reads.

Every port of sales carries the invocation that built it, so that a reader can tell whether two ports that it sees are
of one publication.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "NO_COLOR": "1", "DBT_USE_COLORS": "false"}

_PROJECT = """\
name: {name}
version: "1.0.0"
profile: {name}
dispatch:
  - macro_namespace: dbt
    search_order: [{name}, meshwright, dbt]
models:
  {name}:
    +materialized: table
"""

_PROFILE = """\
{name}:
  target: dev
  outputs:
    dev: &dev
      type: duckdb
      path: private/dev/{name}.duckdb
      threads: 2
      plugins:
        - module: meshwright.engines.duckdb
          config: {{shares: ../shares}}
    prod:
      <<: *dev
      path: private/prod/{name}.duckdb
"""

SALES = {
    "mesh.yml": "version: 1\nregistry: ../registry\nowner: {name: Sales, email: sales@example.com}\n",
    "models/stg_shop__orders.sql": """\
{{ config(access='private', group='orders') }}
select range as order_id, range % 3 as customer_id, 'card' as secret_card_number
from range({{ var('rows', 10) }})
""",
    "models/orders.sql": """\
select cast(order_id as integer) as order_id, cast(customer_id as integer) as customer_id,
    '{{ invocation_id }}' as built_by
from {{ ref('stg_shop__orders') }}
""",
    "models/customers.sql": """\
select distinct cast(customer_id as integer) as customer_id, '{{ invocation_id }}' as built_by
from {{ ref('stg_shop__orders') }}
""",
    "models/ports.yml": """\
groups:
  - name: orders
    owner: {name: Sales, email: sales@example.com}
models:
  - name: orders
    description: One row per order.
    access: public
    config: {group: orders, contract: {enforced: true}}
    columns:
      - name: order_id
        data_type: integer
        description: The key.
        constraints: [{type: not_null}]
        data_tests: [unique]
      - {name: customer_id, data_type: integer, description: Who ordered.}
      - {name: built_by, data_type: varchar, description: The dbt run.}
  - name: customers
    description: One row per customer.
    access: public
    config: {group: orders, contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: integer, description: The key., data_tests: [unique]}
      - {name: built_by, data_type: varchar, description: The dbt run.}
""",
    # Fails when a test asks it to: the way to a build that must not be published.
    "tests/assert_nothing_is_wrong.sql": "select 1 as wrong from {{ ref('orders') }} where {{ var('wrong', false) }}\n",
}

MARKETING = {
    "mesh.yml": "version: 1\nregistry: ../registry\ninputs:\n  - sales.orders\n  - sales.customers\n",
    "models/orders_per_customer.sql": """\
select customers.customer_id, count(*) as orders,
    min(orders.built_by) as orders_built_by, min(customers.built_by) as customers_built_by
from {{ ref('sales', 'orders') }} as orders
inner join {{ ref('sales', 'customers') }} as customers using (customer_id)
group by customers.customer_id
""",
    "models/models.yml": """\
groups:
  - name: campaigns
    owner: {name: Marketing, email: marketing@example.com}
models:
  - name: orders_per_customer
    config: {group: campaigns}
unit_tests:
  - name: counts_orders
    model: orders_per_customer
    given:
      - input: ref('sales', 'orders')
        rows: [{order_id: 1, customer_id: 7}, {order_id: 2, customer_id: 7}]
      - input: ref('sales', 'customers')
        rows: [{customer_id: 7}]
    expect:
      rows: [{customer_id: 7, orders: 2}]
""",
    "tests/assert_ports_are_of_one_publication.sql": """\
select * from {{ ref('orders_per_customer') }} where orders_built_by <> customers_built_by
""",
}


@dataclass(frozen=True)
class Project:
    """One domain's folder, and the commands that its team runs there."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, files: dict[str, str]) -> Project:
        name = folder.name
        project = cls(folder)
        project.write("dbt_project.yml", _PROJECT.format(name=name))
        project.write("profiles.yml", _PROFILE.format(name=name))
        project.write("packages.yml", f"packages:\n  - local: {REPOSITORY}\n")
        for path, text in files.items():
            project.write(path, text)
        return project

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        self.write(name, text.replace(old, new))

    def dbt(self, *arguments: str, ok: bool | None = True) -> str:
        """Run dbt here and return what it printed; fail unless it ended as expected (None: either way will do)."""
        expected = {True: {0}, False: {1, 2}, None: {0, 1, 2}}
        return self._run("dbt", *arguments, codes=expected[ok])

    def mesh(self, *arguments: str, code: int = 0) -> str:
        """Run a mesh command here and return what it printed on both streams."""
        return self._run("mesh", *arguments, codes={code})

    def start_dbt(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start dbt here and return at once."""
        return subprocess.Popen(
            [BIN / "dbt", *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _run(self, command: str, *arguments: str, codes: set[int]) -> str:
        result = subprocess.run(
            [BIN / command, *arguments],
            cwd=self.folder,
            env=ENVIRONMENT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        assert result.returncode in codes, f"{command} {' '.join(arguments)}: {result.returncode}\n{result.stdout}"
        return result.stdout


@dataclass(frozen=True)
class SmallMesh:
    """Both domains and what they share."""

    root: Path

    @property
    def sales(self) -> Project:
        return Project(self.root / "sales")

    @property
    def marketing(self) -> Project:
        return Project(self.root / "marketing")

    @property
    def share(self) -> Path:
        return self.root / "shares" / "dev" / "sales.duckdb"

    @property
    def registry(self) -> Path:
        return self.root / "registry"
