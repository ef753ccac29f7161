"""What changes harmlessly in what a port promises of its rows.

What readers would lose on the way back is what they win on the way there, so the questions of the change rules are
asked of the same pair the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.changed_keys import changed_key, withdrawn_keys
from meshwright.contracts.harmless_words import Told, added, neutral
from meshwright.contracts.lost_columns import lost, plain, spelled
from meshwright.contracts.other_constraints import changed_conditions, withdrawn
from meshwright.contracts.promised_values import is_foreign_key, tested
from meshwright.contracts.row_promises import not_null
from meshwright.mesh.comparison import PortPair
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Constraint, Port


def row_changes(pair: PortPair) -> Iterator[tuple[str, Told]]:
    """The promises that would come, each with its subject; else that they would be proved in another way."""
    before, after = _said(pair.old), _said(pair.new)
    if before == after:
        return
    back = PortPair(pair.new, pair.old)
    won = list(_withdrawn(back, certain=True))
    for what in won:
        yield f"{pair.subject} {what}", added("added-promise", f"it would promise {what}", "", what)
    if won or any(_withdrawn(pair, certain=False)) or changed_key(pair) or any(changed_conditions(pair)):
        return
    if lost(pair) or lost(back):
        # Promises come and go with their columns.
        return
    yield pair.subject, neutral("rewritten-promises", "its constraints and tests would be written otherwise")


def _said(port: Port) -> tuple[list[Constraint], list[DataTest]]:
    return sorted(port.constraints), sorted(port.tests)


def _withdrawn(pair: PortPair, *, certain: bool) -> Iterator[str]:
    """What nothing promises any more, in words; with `certain`, without what nobody can tell."""
    kept = plain(column.name for column in pair.old.columns) - lost(pair)
    for column in spelled(pair.old, (not_null(pair.old) - not_null(pair.new)) & kept):
        yield f"not_null ({column})"
    for key in withdrawn_keys(pair):
        yield f"unique ({', '.join(spelled(pair.old, key))})"
    for promise, columns in withdrawn(pair):
        over = ", ".join(columns)
        yield f"{promise.type} {promise.condition or f'({over})'}"
    for each in tested(pair):
        widened = each.widened is True if certain else each.widened is not False
        if widened if each.new else not is_foreign_key(each, pair):
            values = f": {each.old_words}" if each.old_words else ""
            yield f"{each.kind} ({', '.join(spelled(pair.old, each.columns))}){values}"
