"""Data tests that keep a promise which the engine does not enforce."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.enforcement import Enforcement
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.port import Constraint

NOTHING_ENFORCED = Enforcement(frozenset())

# Generic tests by name, without the package that they come from.
_NOT_NULL = frozenset({"not_null", "expect_column_values_to_not_be_null", "primary_key"})
_UNIQUE = frozenset(
    {
        "unique",
        "unique_combination",
        "unique_combination_of_columns",
        "unique_key",
        "primary_key",
        "expect_column_values_to_be_unique",
        "expect_compound_columns_to_be_unique",
    }
)
_FOREIGN_KEY = frozenset({"relationships", "foreign_key"})
_EXPRESSION = frozenset({"accepted_range", "accepted_values", "expression_is_true"})


@dataclass(frozen=True, slots=True)
class Guards:
    """What the blocking data tests of a port keep out of it; columns in lower case.

    Attributes:
        not_null: the columns without nulls.
        keys: the sets of columns that are unique; an empty one when a test does not say which.
        foreign_keys: the sets of columns that lead somewhere.
        expressions: the columns that each other test speaks of; empty for one of the table as a whole.
    """

    not_null: frozenset[str]
    keys: tuple[frozenset[str], ...]
    foreign_keys: tuple[frozenset[str], ...]
    expressions: tuple[frozenset[str], ...]

    def missing(self, constraint: Constraint, enforced: Enforcement) -> str:
        """The data tests that a constraint lacks, in words; empty when the engine or tests keep it.

        Of a custom constraint nobody knows what it means, so it lacks nothing.
        """
        if constraint.type in enforced.types:
            return ""
        columns = _plain(constraint.columns)
        listed = ", ".join(constraint.columns)
        lacks: list[str] = []
        if constraint.type in ("unique", "primary_key") and not any(key and key <= columns for key in self.keys):
            unique = "`unique`" if len(columns) == 1 else "`meshwright.unique_combination`"
            lacks.append(f"{unique} over {listed}")
        if constraint.type == "not_null" or (constraint.type == "primary_key" and not enforced.keys_are_not_null):
            nullable = [column for column in constraint.columns if not _plain([column]) <= self.not_null]
            lacks += [f"`not_null` on {', '.join(nullable)}"] if nullable else []
        if constraint.type == "foreign_key" and not any(tested and tested <= columns for tested in self.foreign_keys):
            lacks.append(f"`relationships` on {listed}")
        if constraint.type == "check" and not any(
            not columns or not tested or tested & columns for tested in self.expressions
        ):
            lacks.append("`dbt_utils.expression_is_true` with the same condition")
        return " and ".join(lacks)


def guards(made: Implementation, enforced: Enforcement = NOTHING_ENFORCED) -> Guards:
    """The guards of a port; a not_null that the engine enforces is one as well."""
    blocking = [test for test in made.tests if test.blocks]
    not_null = _columns(test for test in blocking if _name(test) in _NOT_NULL)
    if "not_null" in enforced.types:
        not_null += [_plain(each.columns) for each in made.port.constraints if each.type == "not_null"]
    return Guards(
        frozenset().union(*not_null),
        tuple(_columns(test for test in blocking if _name(test) in _UNIQUE)),
        tuple(_columns(test for test in blocking if _name(test) in _FOREIGN_KEY)),
        tuple(_columns(test for test in blocking if _is_expression(test))),
    )


def unguarded(made: Implementation, enforced: Enforcement = NOTHING_ENFORCED) -> list[tuple[Constraint, str]]:
    """The constraints of a port that neither the engine nor a blocking data test keeps, each with what it lacks."""
    if not made.port.constraints:
        return []
    there = guards(made, enforced)
    lacking = [(constraint, there.missing(constraint, enforced)) for constraint in made.port.constraints]
    return [(constraint, tests) for constraint, tests in lacking if tests]


def _is_expression(test: DataTest) -> bool:
    """Whether a test can stand for a `check`: a known one, or any other that speaks of a column."""
    name = _name(test)
    if name in _NOT_NULL | _UNIQUE | _FOREIGN_KEY:
        return False
    return name in _EXPRESSION or name.startswith("expect_") or bool(test.columns)


def _name(test: DataTest) -> str:
    return test.name


def _columns(tests: Iterable[DataTest]) -> list[frozenset[str]]:
    return [_plain(test.columns) for test in tests]


def _plain(columns: Iterable[str]) -> frozenset[str]:
    return frozenset(column.strip('"`[]').lower() for column in columns)
