from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.circles import circles

NAMES = st.sampled_from("abcdefg")


def reached(reads, start):
    found, waiting = set(), [start]
    while waiting:
        for step in reads.get(waiting.pop(), ()):
            if step not in found:
                found.add(step)
                waiting.append(step)
    return found


@given(st.dictionaries(NAMES, st.sets(NAMES)))
def test_together_are_those_that_reach_each_other(reads):
    ways = {name: reached(reads, name) for name in {*reads, *(each for found in reads.values() for each in found)}}
    expected = {
        tuple(sorted({other for other in ways[name] if name in ways[other]})) for name in ways if name in ways[name]
    }
    assert circles(reads) == tuple(sorted(expected))


def test_a_deep_mesh_is_no_matter():
    count = 50_000
    reads = {f"d{n:05}": [f"d{n + 1:05}"] for n in range(count)}
    assert circles(reads) == ()
    assert len(circles({**reads, f"d{count:05}": ["d00000"]})[0]) == count + 1
