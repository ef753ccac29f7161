"""Products of every kind, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

NAMES = st.text("abcdef", min_size=1, max_size=4)
TEXTS = st.text(max_size=12)
TYPES = st.sampled_from(
    ["integer", "bigint", "varchar", "decimal(18,3)", "timestamp", "struct(a integer)", "varchar[]"]
)
DATES = st.none() | st.dates().map(str)

COLUMNS = st.builds(Column, NAMES, TYPES, TEXTS)
CONSTRAINTS = st.builds(
    Constraint,
    st.sampled_from(["not_null", "unique", "primary_key", "foreign_key", "check", "custom"]),
    st.lists(NAMES, max_size=2).map(tuple),
    st.sampled_from(["", "a > 1"]),
)


@st.composite
def ports(draw: st.DrawFn, domain: str = "weather", product: str = "observations", min_columns: int = 0) -> Port:
    return Port(
        id=PortId(domain, draw(NAMES), draw(st.none() | st.sampled_from(["1", "2", "10", "1.5"]))),
        product=product,
        description=draw(TEXTS),
        columns=tuple(draw(st.lists(COLUMNS, min_size=min_columns, max_size=4, unique_by=lambda c: c.name))),
        constraints=tuple(sorted(draw(st.sets(CONSTRAINTS, max_size=3)))),
        latest=draw(st.booleans()),
        deprecation_date=draw(DATES),
        contract_enforced=draw(st.booleans()),
    )


@st.composite
def products(draw: st.DrawFn, min_ports: int = 0, min_columns: int = 0) -> Product:
    some = st.lists(ports(min_columns=min_columns), min_size=min_ports, max_size=3, unique_by=lambda port: port.id)
    return Product(
        domain="weather",
        name="observations",
        ports=tuple(draw(some)),
        title=draw(TEXTS),
        description=draw(TEXTS),
        type=draw(st.sampled_from([None, "source-aligned", "aggregate"])),
        status=draw(st.sampled_from(["draft", "active", "deprecated", "retired"])),
        owner=Owner(draw(TEXTS), draw(TEXTS)),
        support=draw(st.sampled_from([(), (("channel", "#a"),)])),
        sla=draw(st.sampled_from([(), (("freshness", "24h"),)])),
        consumers=draw(st.none() | st.sets(NAMES, max_size=2).map(sorted).map(tuple)),
    )
