"""What it costs to look for hard-coded relations, for a model, against the floor: hashing the same text once.

Run in a checkout: `python benchmarks/find_hard_coded_relations.py [models]`
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation
from meshwright.mesh.relation_index import OwnedRelation, RelationIndex
from meshwright.mesh.sql_text import SqlText
from meshwright.usage.foreign_words import ForeignWords
from meshwright.usage.hard_coded import hard_coded_reads
from meshwright.usage.relation_cache import RelationCache
from meshwright.usage.relations import relations_in

MODEL = """\
with recent_{n} as (
    select
        order_id,
        customer_id,
        ordered_at,
        amount - coalesce(discount, 0) as net_amount,
        case
            when status in ('shipped', 'delivered') then 'done'
            when status = 'cancelled' then 'lost'
            else 'open'
        end as state
    from "lake"."{schema}"."{table}"
    where ordered_at >= date_trunc('month', current_date) - interval '12 months'
        and not is_test
),

customers_{n} as (
    select
        customer_id,
        lower(trim(email)) as email,
        country,
        row_number() over (partition by customer_id order by updated_at desc) as newest
    from "lake"."marketing"."customer_history_{n}"
),

per_day as (
    select
        cast(r.ordered_at as date) as day,
        c.country,
        r.state,
        count(distinct r.order_id) as order_count,
        sum(r.net_amount) as revenue,
        sum(case when r.state = 'lost' then r.net_amount else 0 end) as lost_revenue
    from recent_{n} as r
    left join customers_{n} as c
        on r.customer_id = c.customer_id
        and c.newest = 1
    where exists (
        select 1
        from "lake"."marketing"."countries" as k
        where k.code = c.country and k.active
    )
    group by 1, 2, 3
),

rolling as (
    select
        *,
        sum(revenue) over (
            partition by country, state
            order by day
            rows between 6 preceding and current row
        ) as revenue_7_days,
        lag(revenue, 7) over (partition by country, state order by day) as revenue_week_before
    from per_day
)

select
    day, country, state, order_count, revenue, lost_revenue, revenue_7_days,
    revenue_7_days / nullif(revenue_week_before, 0) as growth
from rolling
where day < current_date
"""


def models(count: int, foreign_share: float) -> list[SqlText]:
    """Models of which a share reads a relation of another domain."""
    every = round(1 / foreign_share)
    texts = []
    for n in range(count):
        schema, table = ("sales", f"orders_{n % 300}") if n % every == 0 else ("marketing", f"visits_{n}")
        text = MODEL.format(n=n, schema=schema, table=table)
        texts.append(SqlText(f"m{n}", "model", f"models/m{n}.sql", "sql", text, True, "lake", "marketing"))
    return texts


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Best wall seconds of some runs."""
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def main() -> None:
    """Print the costs and their ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    relations = [Relation("lake", "sales", f"orders_{n}") for n in range(300)]
    index = RelationIndex(OwnedRelation(PortId("sales", each.identifier), "private", each) for each in relations)
    words = ForeignWords(index)
    relations_in("select 1", "duckdb")  # importing sqlglot is not the question here
    every, some = models(count, 1.0), models(count, 0.05)

    def look(texts: list[SqlText], cache: RelationCache, expected: int) -> None:
        found, unread = hard_coded_reads(texts, index, (), "duckdb", cache, words=words)
        if (len(found), len(unread)) != (expected, 0):
            sys.exit(f"expected {expected} reads, found {len(found)}, and {len(unread)} unread")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "relations.json"
        cache = RelationCache(path)
        look(every, cache, count)
        cache.save()

        def warm() -> None:
            again = RelationCache(path)
            look(every, again, count)
            again.save()

        floor = seconds(lambda: [hashlib.sha256(each.text.encode()).digest() for each in every], 20)
        costs = {
            "cold, every model parsed": seconds(lambda: look(every, RelationCache(None), count), 3),
            "cold, 5% name a foreign word": seconds(
                lambda: look(some, RelationCache(None), len(range(0, count, 20))), 3
            ),
            "cold, none names one": seconds(lambda: look(some[1:20], RelationCache(None), 0), 20) * count / 19,
            "warm, every model remembered": seconds(warm, 10),
        }
    lines = MODEL.count("\n")
    print(f"{count} models of {lines} lines, {len(MODEL)} characters, 300 foreign relations; microseconds per model")
    print(f"  {'floor: sha256 of the text':32}{floor / count * 1e6:9.1f}")
    for name, cost in costs.items():
        print(f"  {name:32}{cost / count * 1e6:9.1f}   {cost / floor:8.1f} x floor")


if __name__ == "__main__":
    main()
