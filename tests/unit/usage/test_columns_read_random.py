"""What we say of random queries, against an engine: DuckDB with a column less, and with a column more."""

from __future__ import annotations

from tests.unit.usage.column_removal import ColumnRemoval


def test_no_column_is_missed_that_duckdb_needs() -> None:
    counts, missed = ColumnRemoval().run(seed=20261122, number=400)
    assert not missed
    # Without these, nothing would have been tried.
    assert counts.unread == 0
    assert 0 < counts.stars < 300
    assert counts.said > 200
    assert counts.looked_for_rightly > 0.75 * counts.looked_for > 20
