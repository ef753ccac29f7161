"""Working through a mesh in the order of its dependencies, independent domains side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from meshwright.mesh.errors import MeshError

Outcome = TypeVar("Outcome")


def ranks(graph: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The domains in ranks, each alphabetical: those of one rank read only from the ranks before it.

    Args:
        graph: for each domain, the domains that it reads. Names that are not domains of the graph do not count.

    Raises:
        MeshError: domains read each other in a circle.
    """
    sorter = _sorter(graph)
    found = []
    while sorter.is_active():
        rank = tuple(sorted(sorter.get_ready()))
        sorter.done(*rank)
        found.append(rank)
    return tuple(found)


def run_in_order(
    graph: Mapping[str, Collection[str]],
    *,
    jobs: int,
    work: Callable[[str], Outcome],
    succeeded: Callable[[Outcome], bool],
    skip: Callable[[str, str], Outcome],
    cancel: Callable[[], None] = lambda: None,
) -> dict[str, Outcome]:
    """Work on every domain after the ones it reads.

    Args:
        graph: for each domain, the domains that it reads.
        jobs: how many domains at once.
        work: is called in a worker thread, once for each domain that can be worked on.
        succeeded: whether the domain's consumers can go on.
        skip: is called instead of `work` with a domain and the failed domain that it reads, directly or not.
        cancel: makes running work return soon; called when this function is interrupted or work raises.

    Returns:
        The outcome for each domain, ordered by name.

    Raises:
        MeshError: domains read each other in a circle.
    """
    sorter = _sorter(graph)
    outcomes: dict[str, Outcome] = {}
    culprits: dict[str, str] = {}
    waiting: list[str] = []
    running: dict[Future[Outcome], str] = {}

    def end(name: str, outcome: Outcome) -> None:
        outcomes[name] = outcome
        sorter.done(name)

    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="mesh") as pool:
        try:
            while sorter.is_active():
                # The alphabet decides among those that could be next: the same mesh runs the same way.
                waiting = sorted([*waiting, *sorter.get_ready()])
                skipped = {name: culprit for name in waiting if (culprit := _culprit(graph[name], culprits))}
                for name, culprit in skipped.items():
                    culprits[name] = culprit
                    end(name, skip(name, culprit))
                waiting = [name for name in waiting if name not in skipped]
                while waiting and len(running) < jobs:
                    name = waiting.pop(0)
                    running[pool.submit(work, name)] = name
                if skipped:
                    continue
                for future in sorted(wait(running, return_when=FIRST_COMPLETED).done, key=running.__getitem__):
                    name, outcome = running.pop(future), future.result()
                    if not succeeded(outcome):
                        culprits[name] = name
                    end(name, outcome)
        except BaseException:
            # Leaving the pool waits for what runs in it.
            cancel()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return dict(sorted(outcomes.items()))


def _culprit(reads: Collection[str], culprits: Mapping[str, str]) -> str:
    return min((culprits[read] for read in reads if read in culprits), default="")


def _sorter(graph: Mapping[str, Collection[str]]) -> TopologicalSorter[str]:
    known = {name: sorted(set(reads) & graph.keys()) for name, reads in sorted(graph.items())}
    sorter = TopologicalSorter(known)
    try:
        sorter.prepare()
    except CycleError as error:
        # graphlib lists each domain before one that reads it; we always say reader -> read.
        circle = error.args[1][:0:-1]
        first = circle.index(min(circle))
        chain = [*circle[first:], *circle[:first], circle[first]]
        raise MeshError(
            f"domains read each other in a circle: {' -> '.join(chain)}",
            "Take one of these inputs out of its mesh.yml.",
        ) from error
    return sorter
