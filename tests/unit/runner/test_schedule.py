from __future__ import annotations

import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.mesh.errors import MeshError
from meshwright.runner.schedule import ranks, run_in_order

MESH = {
    "fleet": [],
    "network": [],
    "weather": [],
    "punctuality": ["fleet", "weather"],
    "board": ["punctuality", "network"],
}


def run(graph, failing=(), jobs=1, work=None):
    order = []

    def default_work(name):
        order.append(name)
        return "failed" if name in failing else "ok"

    outcomes = run_in_order(
        graph,
        jobs=jobs,
        work=work or default_work,
        succeeded=lambda outcome: outcome == "ok",
        skip=lambda name, culprit: f"skipped: {culprit} failed",
    )
    return order, outcomes


def test_ranks_follow_the_dependencies_and_the_alphabet():
    assert ranks(MESH) == (("fleet", "network", "weather"), ("punctuality",), ("board",))


def test_the_alphabet_decides_among_domains_that_could_be_next():
    assert run(MESH)[0] == ["fleet", "network", "weather", "punctuality", "board"]


def test_a_name_outside_the_mesh_holds_nothing_up():
    assert run({"b": ["elsewhere"], "a": ["b"]})[0] == ["b", "a"]


def test_a_failure_skips_consumers_of_consumers_and_nobody_else():
    order, outcomes = run(MESH, failing={"fleet"})
    assert order == ["fleet", "network", "weather"]
    assert outcomes == {
        "board": "skipped: fleet failed",
        "fleet": "failed",
        "network": "ok",
        "punctuality": "skipped: fleet failed",
        "weather": "ok",
    }


def test_no_domains_is_no_work():
    assert run({}) == ([], {})


@pytest.mark.parametrize(
    ("graph", "chain"),
    [
        ({"a": ["a"]}, "a -> a"),
        ({"fleet": ["weather"], "weather": ["fleet"]}, "fleet -> weather -> fleet"),
        ({"d": ["b"], "b": ["c"], "c": ["a"], "a": ["b"], "x": []}, "a -> b -> c -> a"),
    ],
)
def test_a_circle_is_named_reader_to_read(graph, chain):
    with pytest.raises(MeshError, match="in a circle") as caught:
        ranks(graph)
    assert caught.value.what.endswith(f": {chain}")


def test_independent_domains_run_side_by_side():
    both_here = threading.Barrier(2, timeout=5)

    def work(name):
        both_here.wait()
        return "ok"

    assert run({"a": [], "b": []}, jobs=2, work=work)[1] == {"a": "ok", "b": "ok"}


def test_work_that_raises_cancels_the_rest():
    stop = threading.Event()

    def work(name):
        if name == "a":
            raise KeyboardInterrupt
        assert stop.wait(5)
        return "ok"

    with pytest.raises(KeyboardInterrupt):
        run_in_order(
            {"a": [], "b": [], "c": ["b"]},
            jobs=2,
            work=work,
            succeeded=lambda outcome: True,
            skip=lambda name, culprit: "",
            cancel=stop.set,
        )


@st.composite
def meshes(draw):
    names = draw(st.lists(st.sampled_from("abcdefghij"), unique=True))
    # Each reads only from names before it, so there is no circle; the alphabet is not the order.
    return {name: draw(st.sets(st.sampled_from(names[:index]))) if index else set() for index, name in enumerate(names)}


@settings(max_examples=60, deadline=None)
@given(meshes(), st.sets(st.sampled_from("abcdefghij")), st.integers(1, 4))
def test_every_domain_has_one_outcome_and_none_starts_before_what_it_reads(graph, failing, jobs):
    lock = threading.Lock()
    log: list[tuple[str, str]] = []
    most = 0

    def work(name):
        nonlocal most
        with lock:
            log.append(("start", name))
            most = max(most, sum(1 if what == "start" else -1 for what, _ in log))
        time.sleep(0)
        with lock:
            log.append(("end", name))
        return "failed" if name in failing else "ok"

    _, outcomes = run(graph, jobs=jobs, work=work)

    def tainted(name):
        return any(read in failing or tainted(read) for read in graph[name])

    assert list(outcomes) == sorted(graph)
    assert most <= jobs
    for name, reads in graph.items():
        if tainted(name):
            assert outcomes[name].startswith("skipped: ")
            culprit = outcomes[name].split()[1]
            assert culprit in failing
            assert outcomes[culprit] == "failed"
            assert ("start", name) not in log
        else:
            assert outcomes[name] == ("failed" if name in failing else "ok")
            assert log.count(("start", name)) == 1
            assert all(log.index(("end", read)) < log.index(("start", name)) for read in reads)
