"""What it costs to find the columns that a domain reads, first and again, and how good the answers are.

Run in a checkout: `python benchmarks/find_columns_read.py [models]` for the time, and
`python benchmarks/find_columns_read.py --random [queries] [seed]` to compare random queries with DuckDB.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from meshwright.app.loaded import Loaded
from meshwright.app.usage import uses_of
from meshwright.mesh.registry_records import PortUse
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from meshwright.usage.parsing import look_at

COLUMNS = [f"measure_{number}" for number in range(30)] + ["order_id", "customer_id", "ordered_at", "status"]
MODEL = """\
with orders as (
    select * from {orders}
),

customers as (
    select * from {customers}
),

recent_{n} as (
    select
        order_id,
        customer_id,
        ordered_at,
        measure_{a} - coalesce(measure_{b}, 0) as net_amount,
        case
            when status in ('shipped', 'delivered') then 'done'
            when status = 'cancelled' then 'lost'
            else 'open'
        end as state
    from orders
    where ordered_at >= date_trunc('month', current_date) - interval '12 months'
        and not measure_{c} > 0
),

newest as (
    select
        *,
        row_number() over (partition by customer_id order by measure_{b} desc) as newest
    from customers
),

per_day as (
    select
        cast(r.ordered_at as date) as day,
        c.measure_{c} as country,
        r.state,
        count(distinct r.order_id) as order_count,
        sum(r.net_amount) as revenue,
        sum(case when r.state = 'lost' then r.net_amount else 0 end) as lost_revenue
    from recent_{n} as r
    left join newest as c
        on r.customer_id = c.customer_id
        and c.newest = 1
    group by 1, 2, 3
),

final as (
    select
        day,
        country,
        state,
        order_count,
        revenue,
        lost_revenue,
        revenue - lag(revenue) over (partition by country, state order by day) as change,
        sum(revenue) over (partition by country, state order by day rows between 6 preceding and current row) as week
    from per_day
)

select * from final
"""


def main() -> None:
    """Print seconds of CPU, and what part of them is the parser's; or what DuckDB says."""
    if sys.argv[1:2] == ["--random"]:
        compare_with_duckdb(*map(int, sys.argv[2:]))
        return
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    texts = [model(n, '"lake"."sales"."orders"', '"lake"."sales"."customers"') for n in range(number)]
    with tempfile.TemporaryDirectory() as folder:
        loaded = write_domain(Path(folder), texts)
        environ = {"XDG_CACHE_HOME": str(Path(folder) / "cache")}
        first, found = cpu(lambda: uses_of(loaded, environ))
        again, found_again = cpu(lambda: uses_of(loaded, environ))
    assert found == found_again
    assert all(use.confidence == "exact" and not use.star for use in found), found
    parsing, _ = cpu(lambda: [look_at(text, "duckdb", len) for text in texts])
    lines = sum(text.count("\n") for text in texts) / number
    print(f"{number:,} models of {lines:.0f} lines, sqlglot {engine()}; seconds of CPU")
    print(f"  first run   {first:7.2f}   {first / number * 1e3:.2f} ms for a model")
    print(f"  parsing     {parsing:7.2f}   {parsing / first:.0%} of it")
    print(f"  second run  {again:7.2f}   {again / number * 1e3:.2f} ms for a model")


def compare_with_duckdb(number: int = 5_000, seed: int = 1) -> None:
    """Print how often what we say of random queries is what DuckDB says."""
    from tests.unit.usage.column_removal import ColumnRemoval

    counts, missed = ColumnRemoval().run(seed, number, precision=True)
    print(f"{counts.queries:,} queries that DuckDB can bind, of {counts.tried:,}; {counts.unread} cannot be told")
    print(f"  columns that are needed   {counts.needed:,}, of which missed {len(missed)}")
    print(f"  columns without a star    {counts.said:,}, of which needed {counts.said_rightly / counts.said:.0%}")
    print(f"  queries with a star       {counts.stars:,}, of which needed {counts.stars_needed / counts.stars:.0%}")
    told, rightly = counts.looked_for, counts.looked_for_rightly
    print(f"  columns that are lacking  {counts.lacking:,}, of which told {rightly}; told besides {told - rightly}")
    for each in missed:
        print(each)


def model(n: int, orders: str, customers: str) -> str:
    """A model that imports two ports and narrows them."""
    return MODEL.format(n=n, a=n % 30, b=(n * 7) % 30, c=(n * 11) % 30, orders=orders, customers=customers)


def write_domain(folder: Path, texts: list[str]) -> Loaded:
    """A domain with such models, as `dbt build` leaves it."""
    (folder / "dbt_project.yml").write_text("name: shop\n")
    ports = {f"model.sales.{name}": stub(name) for name in ("orders", "customers")}
    refs = [f"{{{{ ref('sales', '{name}') }}}}" for name in ("orders", "customers")]
    models = {
        f"model.shop.m{n}": {
            "name": f"m{n}",
            "resource_type": "model",
            "package_name": "shop",
            "unique_id": f"model.shop.m{n}",
            "original_file_path": f"models/m{n}.sql",
            "depends_on": {"nodes": list(ports)},
            "raw_code": model(n, *refs),
            "compiled_code": text,
        }
        for n, text in enumerate(texts)
    }
    schema = "https://schemas.getdbt.com/dbt/manifest/v12.json"
    manifest = {
        "metadata": {"dbt_schema_version": schema, "adapter_type": "duckdb"},
        "nodes": ports | models,
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    config, read = load_domain_config(folder), load_manifest(path)
    return Loaded(config, domain_of(config, read), read)


def stub(name: str) -> dict[str, Any]:
    """A port of the domain `sales`."""
    return {
        "name": name,
        "resource_type": "model",
        "package_name": "sales",
        "unique_id": f"model.sales.{name}",
        "original_file_path": f"models/{name}.sql",
        "config": {"materialized": "mesh_interface", "access": "public"},
        "database": "lake",
        "schema": "sales",
        "alias": name,
        "columns": {column: {"name": column, "data_type": "integer"} for column in COLUMNS},
    }


def cpu(work: Callable[[], Any]) -> tuple[float, tuple[PortUse, ...]]:
    """Seconds of CPU that it takes, and what it returns."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def engine() -> str:
    """The version of sqlglot, and whether it is compiled."""
    import sqlglot
    import sqlglot.parser

    return sqlglot.__version__ + (", compiled" if not str(sqlglot.parser.__file__).endswith(".py") else "")


if __name__ == "__main__":
    main()
