"""Things that people do to columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from meshwright.mesh.port import Column, Constraint, Port
from tests.oracles.mutation import Mutation, of_a_column, of_a_port
from tests.oracles.states import CLASSES, NUMBERS, TYPES


def _remove_column(random: Random, port: Port) -> Port:
    if len(port.columns) < 2:
        return port
    gone = random.choice(port.columns)
    constraints = tuple(each for each in port.constraints if gone.name not in each.columns and not _over(each, gone))
    return replace(
        port,
        columns=tuple(each for each in port.columns if each is not gone),
        constraints=constraints,
        tests=tuple(each for each in port.tests if gone.name not in each.columns),
    )


def _over(constraint: Constraint, column: Column) -> bool:
    return column.name in constraint.expression


def _add_column(random: Random, port: Port) -> Port:
    new = Column(f"extra_{random.randrange(9)}", random.choice(TYPES))
    if any(each.name == new.name for each in port.columns):
        return port
    place = random.randrange(len(port.columns) + 1)
    return replace(port, columns=(*port.columns[:place], new, *port.columns[place:]))


def _rename_column(random: Random, port: Port) -> Port:
    column = random.choice(port.columns)
    return _renamed(port, column.name, f"{column.name}_code")


def _respell_column(random: Random, port: Port) -> Port:
    column = random.choice(port.columns)
    return _renamed(port, column.name, column.name.swapcase())


def _renamed(port: Port, old: str, new: str) -> Port:
    """A port that calls a column otherwise wherever it speaks of it."""

    def name(columns: Iterable[str]) -> tuple[str, ...]:
        return tuple(new if each == old else each for each in columns)

    return replace(
        port,
        columns=tuple(replace(each, name=new) if each.name == old else each for each in port.columns),
        constraints=tuple(
            replace(each, columns=name(each.columns), expression=each.expression.replace(old, new))
            for each in port.constraints
        ),
        tests=tuple(replace(each, columns=name(each.columns)) for each in port.tests),
    )


def _retype(random: Random, port: Port, column: Column) -> Column:
    ranged = any(each.name == "accepted_range" and column.name in each.columns for each in port.tests)
    return replace(column, data_type=random.choice(NUMBERS if ranged else TYPES))


def _widen_type(random: Random, port: Port, column: Column) -> Column:
    wider = {"smallint": "integer", "integer": "bigint", "decimal(8,2)": "decimal(12,2)", "varchar(20)": "varchar(50)"}
    return replace(column, data_type=wider.get(column.data_type, column.data_type))


def _rewrite_type(random: Random, port: Port, column: Column) -> Column:
    """The same type by another word."""
    words = ("integer", "int", "INTEGER"), ("varchar", "text", "VARCHAR"), ("timestamptz", "timestamp with time zone")
    known = next((each for each in words if column.data_type in each), (column.data_type,))
    return replace(column, data_type=random.choice(known))


def _drop_type(random: Random, port: Port, column: Column) -> Column:
    ranged = any(each.name == "accepted_range" and column.name in each.columns for each in port.tests)
    return column if ranged else replace(column, data_type="")


def _reorder(random: Random, port: Port) -> Port:
    return replace(port, columns=tuple(random.sample(port.columns, len(port.columns))))


def _describe(random: Random, port: Port, column: Column) -> Column:
    return replace(column, description=f"{column.description} Really.")


def _classify(random: Random, port: Port, column: Column) -> Column:
    return replace(column, classification=random.choice(("", *CLASSES)))


def _unit(random: Random, port: Port, column: Column) -> Column:
    return replace(column, unit=random.choice(("", "USD"))) if column.unit else column


def _define(random: Random, port: Port, column: Column) -> Column:
    return replace(column, definition=random.choice(("", "What happened last."))) if column.definition else column


OF_COLUMNS: dict[str, Mutation] = {
    "remove a column": of_a_port(_remove_column),
    "add a column": of_a_port(_add_column),
    "rename a column": of_a_port(_rename_column),
    "respell a column": of_a_port(_respell_column),
    "change a type": of_a_column(_retype),
    "widen a type": of_a_column(_widen_type),
    "write a type otherwise": of_a_column(_rewrite_type),
    "drop a type": of_a_column(_drop_type),
    "reorder columns": of_a_port(_reorder),
    "describe a column": of_a_column(_describe),
    "classify a column": of_a_column(_classify, lambda column: column.classification),
    "change a unit": of_a_column(_unit, lambda column: column.unit),
    "change a definition": of_a_column(_define, lambda column: column.definition),
}
