"""Products whose every word is anybody's: what a registry may hold, and an export must bring into form."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from tests.unit.contracts.any_product import products

NASTY = [
    "",
    " ",
    "a b",
    "a-b",
    "a.b",
    "A",
    "_",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ env_var('HOME') }}",
    "${HOME}",
    "&a *a !!python/object:os.system x",
    "- a\n- b",
    "a: b # c",
    "---\nkind: Group",
    "|\n  x",
    "yes",
    "1e3",
    "0o17",
    "2026-01-01",
    "~",
    "\u2028",
    "a\n\u2028b: c",
    "\x00",
    "\ufeff",
    "\ud800",
    "\U0001f600",
    "straße",
    "x" * 300,
    "javascript:alert(1)",
    "an expression 0123456789",
]
WORDS = st.sampled_from(NASTY) | st.text(max_size=8)
COLUMNS = st.sampled_from(["a", "A", '"a"', "b", "two words", "an expression 0123456789"]) | WORDS
TYPES = st.sampled_from(
    [
        *("integer", "varchar(9)", "decimal(18,3)", "timestamp", "timestamptz", "date", "time", "double", "boolean"),
        *(
            "struct(a integer, b varchar[])[]",
            "map(varchar, integer)",
            "array<struct<a:int>>",
            "integer[3]",
            "union(a int)",
        ),
        *("object(a number not null)", "enum('a')", "json", "uuid", "blob", "numeric(9)", "struct<int64, string>"),
    ]
)
SOME = st.lists(COLUMNS, max_size=3).map(tuple)
VALUES = st.sampled_from(
    [
        *("min=0", "max=9.5", "min=1e400", "max=1e999999999", "min=NaN", "max=-Infinity", "min=date '2020-01-01'"),
        *(
            "max='2021-12-31 10:00'",
            "exclusive",
            '"a"',
            "1",
            "1.5",
            "null",
            "true",
            "NaN",
            "[1]",
            '{"a": 1}',
            '"\\ud800"',
        ),
    ]
)
KINDS = st.sampled_from(
    [
        "not_null",
        "unique",
        "accepted_values",
        "dbt_utils.accepted_range",
        "relationships",
        "meshwright.unique_combination",
    ]
)
TESTS = st.builds(DataTest, KINDS | WORDS, SOME, st.lists(VALUES | WORDS, max_size=3).map(tuple), st.booleans())
CONSTRAINTS = st.builds(
    Constraint,
    st.sampled_from(["not_null", "unique", "primary_key", "foreign_key", "check", "custom"]) | WORDS,
    SOME,
    WORDS | st.sampled_from(["a > 1", "a) or (1=1", "a > 1; drop table x", "a = ';'", "a in (select 1)", "-- x"]),
)
PORTS = st.builds(
    Port,
    st.builds(PortId, st.just("weather"), WORDS, st.none() | WORDS),
    WORDS,
    WORDS,
    st.lists(
        st.builds(Column, COLUMNS, TYPES | WORDS, WORDS, WORDS, WORDS, WORDS, st.booleans(), SOME), max_size=4
    ).map(tuple),
    st.lists(CONSTRAINTS, max_size=4).map(tuple),
    st.booleans(),
    st.none() | WORDS,
    st.booleans(),
    st.lists(TESTS, max_size=5).map(tuple),
    WORDS | st.sampled_from(["table", "view"]),
    WORDS,
    SOME,
    st.lists(TESTS, max_size=2).map(tuple),
)
PAIRS = st.dictionaries(
    st.sampled_from(["channel", "url", "freshness", "retention"]) | WORDS,
    WORDS | st.sampled_from(["https://x.slack.com/a", "a@b.c", "24h", "99.5%", "http://[::1", "https://a b"]),
    max_size=3,
).map(lambda pairs: tuple(sorted(pairs.items())))
HOSTILE = st.builds(
    Product,
    WORDS,
    WORDS,
    st.lists(PORTS, max_size=3, unique_by=lambda port: port.id).map(tuple),
    WORDS,
    WORDS,
    st.sampled_from([None, "source-aligned", "aggregate", "consumer-aligned"]),
    st.sampled_from(["draft", "active", "deprecated", "retired"]),
    st.builds(Owner, WORDS, WORDS | st.just("a@b.c")),
    PAIRS,
    PAIRS,
    st.none() | st.lists(WORDS, max_size=2).map(tuple),
    st.booleans(),
    st.sampled_from(["experimental", "stable", "strict"]),
).map(lambda product: replace(product, ports=tuple(_of(product, port) for port in product.ports)))
"""Products of domains and groups of any name."""

ANY = st.one_of(products(), HOSTILE)


def _of(product: Product, port: Port) -> Port:
    return replace(port, id=replace(port.id, domain=product.domain), product=product.name)


@st.composite
def deployments(draw: st.DrawFn, product: Product, version: str) -> tuple[Deployment, ...]:
    """Environments that serve a product."""
    environments = draw(st.lists(WORDS | st.sampled_from(["dev", "prod"]), max_size=2, unique=True))
    return tuple(
        Deployment(
            environment=environment,
            domain=product.domain,
            sequence=1,
            invocation_id="x",
            published_at="2026-11-22T12:00:00Z",
            adapter=draw(
                st.sampled_from(["duckdb", "postgres", "bigquery", "databricks", "snowflake", "spark"]) | WORDS
            ),
            dbt_version="1.11.16",
            description=draw(WORDS),
            owner=Owner(draw(WORDS)),
            releases=((product.name, version),),
            served=tuple(
                ServedPort(port.id, product.name, Relation(draw(st.none() | WORDS), draw(WORDS), draw(WORDS)), "x")
                for port in product.ports
            ),
            uses=tuple(
                PortUse(PortId(draw(WORDS), draw(WORDS), draw(st.none() | WORDS)))
                for _ in range(draw(st.integers(0, 2)))
            ),
        )
        for environment in environments
    )
