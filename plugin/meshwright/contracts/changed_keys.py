"""What became of the keys of a port: another one, or one less.

Both are told by a rule of their own, and they must not tell the same.
"""

from __future__ import annotations

from meshwright.contracts.lost_columns import lost
from meshwright.contracts.row_promises import keys, primary_key
from meshwright.mesh.comparison import PortPair

Key = frozenset[str]
"""Columns that tell rows apart, casefolded."""


def changed_key(pair: PortPair) -> tuple[Key, Key] | None:
    """The primary keys before and after, where each row would stand for something else; else None.

    Two ports whose rows are told apart by the same columns have the same rows, whichever of their keys they call the
    primary one.
    """
    before, after = primary_key(pair.old), primary_key(pair.new)
    if before is None or after is None or before == after or before & lost(pair):
        return None
    if _unique(before, keys(pair.new)) and _unique(after, keys(pair.old)):
        return None
    return before, after


def withdrawn_keys(pair: PortPair) -> tuple[Key, ...]:
    """The keys that nothing would promise any more, sorted; not one that follows from a smaller one among them."""
    before, after = keys(pair.old), keys(pair.new)
    told = changed_key(pair)
    gone = lost(pair)
    smallest = {key for key in before if not any(other < key for other in before)} - {told[0] if told else None}
    return tuple(sorted((key for key in smallest if not key & gone and not _unique(key, after)), key=sorted))


def _unique(columns: Key, promised: frozenset[Key]) -> bool:
    """Whether columns tell rows apart: some of them are enough."""
    return any(key <= columns for key in promised)
