"""CHG202: columns that were promised to tell rows apart, and that nothing would keep unique any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.changed_keys import Key, withdrawn_keys
from meshwright.contracts.lost_columns import plain, spelled
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.data_test import DataTest
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for keys of every kind: a constraint may become a test that fails the build, and the other way round."""
    for pair in comparison.pairs:
        for key in withdrawn_keys(pair):
            yield _change(comparison, pair, key)


def _change(comparison: Comparison, pair: PortPair, key: Key) -> Change:
    columns = spelled(pair.old, key)
    listed = ", ".join(columns)
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} unique ({listed})",
        fact=f"several rows could have the same {' and '.join(columns)}",
        old=listed,
        place=comparison.column_place(pair.new, columns[0])
        if len(columns) == 1
        else comparison.setting_place(pair.new, "constraints"),
        ports=(pair.old.id,),
        columns=columns,
        witness=f"select *\nfrom mine join {pair.subject} using ({listed})  -- rows of mine can multiply now",
        hint="a test of it is there, and does not fail the build"
        if any(_softened(test, key) for test in pair.new.tests)
        else "",
    )


def _softened(test: DataTest, key: Key) -> bool:
    return test.name.startswith("unique") and not test.blocks and plain(test.columns) == key


RULE = ChangeRule(
    code="CHG202",
    name="withdrawn-key",
    summary="Columns that were promised to tell rows apart would not be unique any more.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
