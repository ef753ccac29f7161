"""Whether the new spelling of a column's name is another name to an old query."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meshwright.mesh.port import Column

_CASE_SENSITIVE = frozenset({"clickhouse"})
"""Where names differ by case even without quotes."""
_FOLDS: Mapping[str, Callable[[str], str]] = {"postgres": str.lower, "snowflake": str.upper, "oracle": str.upper}
"""What engines make of a name without quotes, where a name in quotes is another one."""


def other_name(old: Column, new: Column, adapter: str) -> bool:
    """Whether a query that finds the old column does not find the new one.

    Args:
        old: a column.
        new: one whose name differs in case at most.
        adapter: dbt's name of the engine.
    """
    if adapter in _CASE_SENSITIVE:
        return old.name != new.name
    if not old.quoted and (not new.quoted or old.name == new.name):
        # Older releases did not say whether a name is quoted, so quotes alone may be as old as the column.
        return False
    fold = _FOLDS.get(adapter)
    if fold is None:
        return old.name != new.name
    before, after = (each.name if each.quoted else fold(each.name) for each in (old, new))
    return before != after
