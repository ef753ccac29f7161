"""States of a domain that are made up: one product with one or two ports, with promises of every kind.

Everything follows from the numbers of the generator that is passed in, so the same seed gives the same states.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from meshwright.mesh.comparison import Promises
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

DOMAIN = "sales"
NUMBERS = ("smallint", "integer", "int", "INTEGER", "bigint", "decimal(8,2)", "decimal(12,2)", "numeric(12,4)")
TEXTS = ("varchar", "varchar(20)", "varchar(50)", "text", "VARCHAR")
TIMES = ("date", "timestamp", "timestamp with time zone", "timestamptz")
OTHERS = ("boolean", "uuid", "json", "double", "mood")
TYPES = (*NUMBERS, *TEXTS, *TIMES, *OTHERS)
STATUS = ('"paid"', '"placed"', '"returned"', '"shipped"')
CLASSES = ("public", "internal", "confidential", "pii", "restricted")
DATES = ("2027-03-31", "2027-06-30", "2027-12-31")
FRESHNESS = ("12h", "24h", "1d", "36h", "48h", "soon")
RETENTION = ("30d", "365d", "730d")


@dataclass(frozen=True, slots=True)
class State:
    """A domain at one moment.

    Attributes:
        product: what it offers.
        private: ports that it has ceased to offer, and whose models are still there.
    """

    product: Product
    private: tuple[PortId, ...] = ()

    @property
    def promises(self) -> Promises:
        """The state as change rules compare it."""
        hidden = tuple(Model(each.name, each.version, "private", Place("models/ports.yml")) for each in self.private)
        return Promises((self.product,), hidden)


def any_state(random: Random) -> State:
    """A state with everything that a mutation can take away, in one of many combinations."""
    ports = [_orders(random)]
    if random.random() < 0.6:
        ports.append(_customers(random))
    sla = [("freshness", random.choice(FRESHNESS)), ("retention", random.choice(RETENTION))]
    return State(
        Product(
            DOMAIN,
            "orders",
            tuple(ports),
            description="What was ordered.",
            owner=random.choice((Owner("Sales", "sales@example.com"), Owner("Sales"))),
            sla=tuple(each for each in sla if random.random() < 0.8),
            consumers=random.choice((None, ("finance", "logistics"))),
            stability=random.choice(("stable", "strict")),
        )
    )


def _orders(random: Random) -> Port:
    columns = (
        Column("order_id", random.choice(("integer", "bigint"))),
        Column("line", "integer"),
        Column("customer_id", random.choice(NUMBERS), classification=random.choice(("", "pii", "internal"))),
        Column("status", random.choice(TEXTS), definition=random.choice(("", "Where the order is."))),
        Column("amount", random.choice(NUMBERS), unit=random.choice(("", "EUR"))),
        Column("note", random.choice(TYPES), classification=random.choice(("", *CLASSES))),
        Column("loaded_at", random.choice(TIMES), description="When it came."),
    )
    constraints = {Constraint("check", (), "amount > 0"), Constraint("custom", ("note",))}
    constraints = {each for each in sorted(constraints) if random.random() < 0.5}
    tests = {DataTest("dbt_utils.accepted_range", ("amount",), _range(random))}
    tests.add(DataTest("accepted_values", ("status",), tuple(sorted(random.sample(STATUS, 3)))))
    for key in random.sample((("order_id",), ("order_id", "line"), ("line", "note")), 2):
        constraints, tests = _with_key(random, constraints, tests, key)
    for column in random.sample([each.name for each in columns], 3):
        if random.random() < 0.5:
            constraints.add(Constraint("not_null", (column,)))
        else:
            tests.add(DataTest("not_null", (column,)))
    if random.random() < 0.5:
        constraints.add(Constraint("foreign_key", ("customer_id",)))
    if random.random() < 0.5:
        tests.add(DataTest("relationships", ("customer_id",)))
    return Port(
        PortId(DOMAIN, "orders", random.choice((None, "1"))),
        "orders",
        description="One row for each line of an order.",
        columns=columns,
        constraints=tuple(sorted(constraints)),
        deprecation_date=random.choice((None, *DATES)),
        contract_enforced=random.random() < 0.9,
        tests=tuple(sorted(tests)),
        materialized=random.choice(("table", "incremental", "view")),
        alias="orders",
    )


def _with_key(
    random: Random, constraints: set[Constraint], tests: set[DataTest], key: tuple[str, ...]
) -> tuple[set[Constraint], set[DataTest]]:
    kind = random.choice(("primary_key", "unique", "test"))
    if kind == "primary_key" and not any(each.type == kind for each in constraints):
        return constraints | {Constraint(kind, key)}, tests
    if kind == "unique":
        return constraints | {Constraint(kind, key)}, tests
    return constraints, tests | {DataTest("unique" if len(key) == 1 else "dbt_utils.unique_combination", key)}


def _range(random: Random) -> tuple[str, ...]:
    bounds = ["min=0", random.choice(("max=1000", "max=5000")), *random.choice(((), ("exclusive",)))]
    return tuple(sorted(bounds))


def _customers(random: Random) -> Port:
    return Port(
        PortId(DOMAIN, "customers"),
        "orders",
        description="One row for each customer.",
        columns=(Column("customer_id", "integer"), Column("name", "varchar"), Column("country", "varchar(2)")),
        constraints=(Constraint("primary_key", ("customer_id",)),),
        contract_enforced=True,
        tests=(DataTest("accepted_values", ("country",), ('"AT"', '"CH"', '"DE"')),) if random.random() < 0.5 else (),
        materialized="table",
        alias="customers",
    )
