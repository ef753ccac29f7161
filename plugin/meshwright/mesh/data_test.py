"""Data tests: what a domain proves of its rows before anybody sees them."""

from __future__ import annotations

from dataclasses import dataclass

PROMISED_KINDS = frozenset(
    {
        "not_null",
        "unique",
        "accepted_values",
        "accepted_range",
        "relationships",
        "unique_combination",
        "unique_combination_of_columns",
    }
)
"""Generic tests, without their package, that say something of the rows which a reader can rely on."""


@dataclass(frozen=True, slots=True, order=True)
class DataTest:
    """A generic data test on a port.

    Attributes:
        kind: `unique`, `not_null`, `relationships`, or with its package, `dbt_utils.unique_combination_of_columns`.
        columns: the columns it speaks of, as far as its arguments name them.
        values: the values of an `accepted_values`, as JSON texts, sorted; of an `accepted_range`, `min=0` and `max=9`,
            and `exclusive` when the bounds themselves are not accepted.
        blocks: whether its failure fails the build, and so keeps bad rows from readers: severity `error`, no `where`,
            no threshold, no other calculation. A limit on the rows that are counted leaves the first of them.
    """

    kind: str
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    blocks: bool = True

    @property
    def name(self) -> str:
        """The kind without its package."""
        return self.kind.rpartition(".")[2]
