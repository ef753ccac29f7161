"""Names of columns in a pair of ports: which would be gone, and how the old port spells the others.

Names are compared casefolded and without quotes; what is shown is spelled as readers know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from meshwright.mesh.comparison import PortPair
from meshwright.mesh.port import Port

_WORD = re.compile(r"\w+")
_LITERAL = re.compile(r"'(?:[^']|'')*'")


def plain(columns: Iterable[str]) -> frozenset[str]:
    """Names as they are compared."""
    return frozenset(column.strip().strip('"`[]').casefold() for column in columns)


def lost(pair: PortPair) -> frozenset[str]:
    """The columns that would be gone: another rule tells of them, and of nothing that rested on them."""
    return plain(column.name for column in pair.old.columns) - plain(column.name for column in pair.new.columns)


def spelled(port: Port, columns: Iterable[str]) -> tuple[str, ...]:
    """Columns in the order and spelling of a port; what it does not know comes last, as it is."""
    wanted = plain(columns)
    known = tuple(column.name for column in port.columns if plain([column.name]) <= wanted)
    return (*known, *sorted(wanted - plain(known)))


def mentioned(port: Port, condition: str) -> frozenset[str]:
    """The columns of a port whose names stand in an SQL condition, outside its texts."""
    words = frozenset(word.casefold() for word in _WORD.findall(_LITERAL.sub(" ", condition)))
    return words & plain(column.name for column in port.columns)
