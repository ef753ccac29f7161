"""What a domain counts as reading after a rollback."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meshwright.app.restored_uses import restored_uses
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import PortUse

COLUMNS = ("id", "seats", "weight")
uses = st.lists(
    st.builds(
        PortUse,
        port=st.sampled_from([PortId("fleet", "aircraft"), PortId("fleet", "aircraft", "2")]),
        columns=st.sets(st.sampled_from(COLUMNS)).map(sorted).map(tuple),
        confidence=st.sampled_from(["exact", "partial", "unknown"]),
        star=st.booleans(),
        product=st.sampled_from(["", "delays"]),
        environment=st.sampled_from(["", "prod"]),
    ),
    max_size=4,
    unique_by=lambda use: (use.port, use.product, use.environment),
)


@given(uses, uses)
def test_whatever_either_reads_is_read(earlier: list[PortUse], current: list[PortUse]) -> None:
    both = {(use.port, use.product, use.environment): use for use in restored_uses(earlier, current)}
    assert len(both) == len(restored_uses(earlier, current))
    for use in (*earlier, *current):
        kept = both[use.port, use.product, use.environment]
        assert all(kept.reads(column) for column in COLUMNS if use.reads(column))
        assert set(use.columns) <= set(kept.columns)


def test_one_that_did_not_change_stays_as_it_is() -> None:
    use = PortUse(PortId("fleet", "aircraft"), ("id",), "exact", product="delays", environment="prod")
    assert restored_uses([use], [use]) == (use,)
