"""Products of every kind, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

NAMES = st.text("abcdef", min_size=1, max_size=4)
COLUMN_NAMES = st.sampled_from(["a", "b", "c", "A", "B", "straße", "two words"]) | NAMES
TEXTS = st.text(max_size=12)
TYPES = st.sampled_from(
    ["", "integer", "INT", "bigint", "varchar", "varchar(9)", "decimal(18,3)", "timestamp", "struct(a integer)", "?["]
)
DATES = st.none() | st.dates().map(str)
WORDS = st.sampled_from(["", "public", "pii", "km/h", "another"])

TAGS = st.sets(WORDS | TEXTS, max_size=2).map(sorted).map(tuple)
COLUMNS = st.builds(Column, COLUMN_NAMES, TYPES, TEXTS, WORDS, WORDS, WORDS, st.booleans(), TAGS)
SEVERAL = st.lists(COLUMN_NAMES, max_size=2, unique=True).map(tuple)
CONSTRAINTS = st.one_of(
    st.builds(Constraint, st.sampled_from(["not_null", "unique", "foreign_key", "custom"]), SEVERAL),
    st.builds(Constraint, st.just("check"), SEVERAL, st.sampled_from(["", "a > 1", "b  <> 'a'", "c / b > 0", "(a)"])),
)
KEYS = st.builds(Constraint, st.just("primary_key"), SEVERAL)
VALUES = st.lists(st.sampled_from(['"a"', '"b"', "1", '"1"', "null", "{"]), max_size=3, unique=True).map(sorted)
BOUNDS = st.lists(
    st.sampled_from(
        ["min=0", "min=1.50", "min=x", "max=9", "max=1e1", "max=date '2013-01-01'", "max=NaN", "exclusive"]
    ),
    max_size=3,
    unique=True,
)
TESTS = st.one_of(
    st.builds(
        DataTest,
        st.sampled_from(["not_null", "unique", "relationships", "meshwright.unique_combination"]),
        SEVERAL,
        blocks=st.booleans(),
    ),
    st.builds(DataTest, st.just("accepted_values"), SEVERAL, VALUES.map(tuple), st.booleans()),
    st.builds(DataTest, st.just("dbt_utils.accepted_range"), SEVERAL, BOUNDS.map(tuple), st.booleans()),
)

OTHER_TESTS = st.builds(
    DataTest, st.sampled_from(["dbt_utils.at_least_one", "mine", "x.y"]), SEVERAL, blocks=st.booleans()
)


@st.composite
def ports(draw: st.DrawFn, domain: str = "weather", product: str = "observations", min_columns: int = 0) -> Port:
    constraints = draw(st.sets(CONSTRAINTS, max_size=3)) | draw(st.sets(KEYS, max_size=1))
    return Port(
        id=PortId(domain, draw(NAMES), draw(st.none() | st.sampled_from(["1", "2", "10", "1.5"]))),
        product=product,
        description=draw(TEXTS),
        columns=tuple(draw(st.lists(COLUMNS, min_size=min_columns, max_size=4, unique_by=lambda c: c.name))),
        constraints=tuple(sorted(constraints)),
        latest=draw(st.booleans()),
        deprecation_date=draw(DATES),
        contract_enforced=draw(st.booleans()),
        tests=tuple(sorted(draw(st.sets(TESTS, max_size=4)))),
        materialized=draw(st.sampled_from(["", "table", "view", "incremental", "ephemeral"])),
        alias=draw(st.sampled_from(["", "a", "A", "b"])),
        tags=draw(TAGS),
        other_tests=tuple(sorted(draw(st.sets(OTHER_TESTS, max_size=2)))),
    )


@st.composite
def products(
    draw: st.DrawFn, name: str = "observations", min_ports: int = 0, max_ports: int = 3, min_columns: int = 0
) -> Product:
    some = st.lists(
        ports(product=name, min_columns=min_columns),
        min_size=min_ports,
        max_size=max_ports,
        unique_by=lambda port: port.id,
    )
    return Product(
        domain="weather",
        name=name,
        ports=tuple(draw(some)),
        title=draw(TEXTS),
        description=draw(TEXTS),
        type=draw(st.sampled_from([None, "source-aligned", "aggregate"])),
        status=draw(st.sampled_from(["draft", "active", "deprecated", "retired"])),
        owner=Owner(draw(TEXTS), draw(TEXTS)),
        support=draw(st.sampled_from([(), (("channel", "#a"),), (("channel", "#b"), ("hours", "9-17"))])),
        sla=draw(st.sampled_from([(), (("freshness", "24h"),), (("freshness", "soon"), ("retention", "1 year"))])),
        consumers=draw(st.none() | st.sets(NAMES, max_size=2).map(sorted).map(tuple)),
        strict=draw(st.booleans()),
        stability=draw(st.sampled_from(["experimental", "stable", "strict"])),
    )
