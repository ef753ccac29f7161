"""Things that people do to what is promised of rows: constraints and data tests."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Constraint, Port
from tests.oracles.mutation import Mutation, of_a_port
from tests.oracles.states import STATUS


def _drop_constraint(random: Random, port: Port) -> Port:
    kept = list(port.constraints)
    if kept:
        kept.remove(random.choice(kept))
    return replace(port, constraints=tuple(kept))


def _drop_test(random: Random, port: Port) -> Port:
    kept = list(port.tests)
    if kept:
        kept.remove(random.choice(kept))
    return replace(port, tests=tuple(kept))


def _soften_test(random: Random, port: Port) -> Port:
    if not port.tests:
        return port
    soft = random.choice(port.tests)
    return replace(port, tests=tuple(sorted(replace(each, blocks=each != soft and each.blocks) for each in port.tests)))


def _constraint_to_test(random: Random, port: Port) -> Port:
    """The same promise said in the other way."""
    names = {"not_null": "not_null", "unique": "unique", "foreign_key": "relationships"}
    single = [each for each in port.constraints if each.type in names and len(each.columns) == 1]
    if not single:
        return port
    moved = random.choice(single)
    return replace(
        port,
        constraints=tuple(each for each in port.constraints if each != moved),
        tests=tuple(sorted({*port.tests, DataTest(names[moved.type], moved.columns)})),
    )


def _test_to_constraint(random: Random, port: Port) -> Port:
    names = {"not_null": "not_null", "unique": "unique", "relationships": "foreign_key"}
    tests = [each for each in port.tests if each.kind in names]
    if not tests:
        return port
    moved = random.choice(tests)
    return replace(
        port,
        constraints=tuple(sorted({*port.constraints, Constraint(names[moved.kind], moved.columns)})),
        tests=tuple(each for each in port.tests if each != moved),
    )


def _add_not_null(random: Random, port: Port) -> Port:
    new = Constraint("not_null", (random.choice(port.columns).name,))
    return replace(port, constraints=tuple(sorted({*port.constraints, new})))


def _add_unique(random: Random, port: Port) -> Port:
    new = DataTest("unique", (random.choice(port.columns).name,))
    return replace(port, tests=tuple(sorted({*port.tests, new})))


def _change_key(random: Random, port: Port) -> Port:
    """Another primary key: wider, narrower, or over other columns."""
    old = next((each for each in port.constraints if each.type == "primary_key"), None)
    if old is None:
        return port
    columns = tuple(sorted(each.name for each in random.sample(port.columns, random.choice((1, 2)))))
    return replace(
        port,
        constraints=tuple(sorted({*port.constraints, Constraint("primary_key", columns)} - {old})),
    )


def _change_check(random: Random, port: Port) -> Port:
    return replace(
        port,
        constraints=tuple(
            replace(each, expression=random.choice(("amount > 1", "amount >= 0", "line > 0")))
            if each.type == "check"
            else each
            for each in port.constraints
        ),
    )


def _accept(random: Random, port: Port) -> Port:
    """Other accepted values: more, fewer, or others."""
    values = tuple(sorted(random.sample(STATUS, random.choice((2, 3, 4)))))
    return replace(
        port,
        tests=tuple(sorted(replace(e, values=values) if e.name == "accepted_values" else e for e in port.tests)),
    )


def _bound(random: Random, port: Port) -> Port:
    """Another accepted range."""
    ends = [random.choice(("min=0", "min=1", "min=-5")), random.choice(("max=1000", "max=500", "max=5000"))]
    values = tuple(sorted([random.choice(ends)] if random.random() < 0.3 else ends))
    values = tuple(sorted((*values, *random.choice(((), ("exclusive",))))))
    return replace(
        port,
        tests=tuple(sorted(replace(e, values=values) if e.name == "accepted_range" else e for e in port.tests)),
    )


OF_ROWS: dict[str, Mutation] = {
    "drop a constraint": of_a_port(_drop_constraint),
    "drop a test": of_a_port(_drop_test),
    "soften a test": of_a_port(_soften_test),
    "turn a constraint into a test": of_a_port(_constraint_to_test),
    "turn a test into a constraint": of_a_port(_test_to_constraint),
    "forbid nulls": of_a_port(_add_not_null),
    "add a key": of_a_port(_add_unique),
    "change the primary key": of_a_port(_change_key),
    "change a check": of_a_port(_change_check),
    "accept other values": of_a_port(_accept),
    "accept another range": of_a_port(_bound),
}
