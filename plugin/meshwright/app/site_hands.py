"""Who reads and writes the domains of a site: this process, and others when it is much."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from meshwright.app.site_crew import Crew
from meshwright.app.site_domains import SiteDomains
from meshwright.app.site_worker import Source
from meshwright.registry.directory import Directory
from meshwright.registry.store import Store

_FEW_PORTS = 400
"""What one process does sooner than others could begin."""
_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class SiteRegistry:
    """A registry, and how another process finds it.

    Attributes:
        location: as mesh.yml names it; None where no other process can open it.
        folder: what that is relative to.
    """

    store: Store
    location: str | None = None
    folder: Path = Path()
    environ: Mapping[str, str] = field(default_factory=dict)


class Hands:
    """Reads domains, and writes them afterwards; see `hands`."""

    def __init__(
        self, registry: SiteRegistry, directory: Directory, jobs: int, begin: Callable[[Source], Crew]
    ) -> None:
        self._own = SiteDomains(registry.store, directory)
        self._mine: set[str] = set()
        self._begin = begin
        self._source: Source | None = None
        # What is in memory is in this process alone.
        if jobs > 1 and registry.location is not None and not registry.store.location.startswith("memory:"):
            self._source = Source(registry.location, registry.folder, dict(registry.environ), directory)
        self._crew: Crew | None = None

    def read(self, names: Iterable[str], take: Callable[[str, bytes], int]) -> None:
        """Read domains.

        Args:
            names: the domains.
            take: is given the DomainFacts of each as JSON, and says how many ports there are.
        """
        left, ports, done = list(names), 0, 0
        while left and not self._has_others_for(len(left) * ports // max(done, 1)):
            name = left.pop(0)
            ports += take(name, self._own.facts(name))
            done += 1
            self._mine.add(name)
        if left and self._crew is not None:
            self._crew.facts(left, take)

    def write(
        self, around: Mapping[str, bytes], ports: int, dbt_docs: Mapping[str, str], folder: Path
    ) -> Callable[[], None]:
        """Write domains.

        Args:
            around: the Surroundings of each as JSON.
            ports: how many they have.
            dbt_docs: the paths in the site of their dbt docs.
            folder: the site's.

        Returns:
            What waits for those that others write.
        """
        others = {name: each for name, each in around.items() if name not in self._mine}
        wait = _nothing
        if others and self._has_others_for(ports) and self._crew is not None:
            wait = self._crew.begin_writing(others, dbt_docs, folder)
        else:
            others = {}
        for name, each in around.items():
            if name not in others:
                self._own.write(each, dbt_docs.get(name), folder)
        return wait

    def _has_others_for(self, ports: int) -> bool:
        """Whether there is work for others; they begin when it is worth it."""
        if self._source is None or ports <= _FEW_PORTS:
            return False
        if self._crew is None:
            self._crew = self._begin(self._source)
        return True


@contextmanager
def hands(registry: SiteRegistry, directory: Directory, jobs: int, lock: int) -> Iterator[Hands]:
    """Hands that are all at rest in the end, whatever ends it.

    Args:
        registry: what is read.
        directory: what is deployed there.
        jobs: how many processes may work at once.
        lock: the file descriptor that says that somebody writes into the site's folder.
    """
    before = gc.get_threshold()
    with ExitStack() as stack:
        # Facts stay until the end, and pages are thrown away at once: there is little to be found.
        stack.callback(gc.set_threshold, *before)
        gc.set_threshold(200_000, 20, 1000)
        count = min(jobs, _MOST_WORKERS)
        yield Hands(registry, directory, jobs, lambda source: stack.enter_context(Crew(count, source, lock)))


def _nothing() -> None:
    pass
