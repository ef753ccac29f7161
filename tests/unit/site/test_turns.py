from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.port import PortId
from meshwright.site.facts import PortFacts, ProductFacts, ServedFacts
from meshwright.site.promises import freshness, sunset, turns

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31), timezones=st.just(timezone.utc))
ODD = st.sampled_from(["", "soon", "2026-02-30", "2026-02-31T00:00:00Z", "9999-12-31", "0001-01-01", "\uff12026-01-01"])
DAYS = st.dates(datetime(2026, 1, 1).date(), datetime(2026, 5, 31).date()).map(str)
BUILT = MOMENTS.map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"))
PROMISES = st.sampled_from(["24h", "30m", "7d", "999999999d", "0h", "1 day", ""])


@given(st.lists(BUILT | ODD, max_size=3), st.none() | DAYS | ODD, PROMISES, MOMENTS, MOMENTS)
def test_between_two_turns_nothing_becomes_another(built, end, promised, one, other):
    served = tuple(ServedFacts(f"env_{number}", "x", at) for number, at in enumerate(built))
    port = PortFacts(PortId("a", "b"), True, "", (), deprecated_from=end, served=served)
    product = ProductFacts("a", "p", "1.0.0", sla=(("freshness", promised),) if promised else (), ports=(port,))

    def states(now):
        fresh = [freshness(product, port, f"env_{number}", now) for number in range(len(built))]
        return fresh, sunset(port, now)

    first, last = sorted((one, other))
    moments = sorted({at for at in turns(product, port) if first < at <= last})
    for begin, finish in zip([first, *moments], [*moments, last + timedelta(microseconds=1)], strict=True):
        assert states(begin) == states(finish - timedelta(microseconds=1))


def test_a_turn_is_one():
    served = (ServedFacts("prod", "x", "2026-01-01T00:00:00Z"),)
    port = PortFacts(PortId("a", "b"), True, "", (), deprecated_from="2026-03-01", served=served)
    product = ProductFacts("a", "p", "1.0.0", sla=(("freshness", "24h"),), ports=(port,))
    for at in turns(product, port):
        before = at - timedelta(microseconds=1)
        assert (freshness(product, port, "prod", before), sunset(port, before)) != (
            freshness(product, port, "prod", at),
            sunset(port, at),
        )
    assert len(list(turns(product, port))) == 3
