"""Several processes that share the domains of a big mesh, each with the ones that it read."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from meshwright.app.site_worker import Failed, Source
from meshwright.mesh.errors import MeshError

# A process of its own, and no fork: threads and connections of this one stay here. The path of this process, so that
# nothing is imported from the folder that the user happens to be in.
_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from meshwright.app.site_worker import main; main()"


class Crew:
    """Worker processes; all end with it, whatever ends it."""

    def __init__(self, count: int, source: Source, lock: int) -> None:
        self._workers = [_Worker(source, lock) for _ in range(count)]
        self._threads = ThreadPoolExecutor(count)
        self._with: dict[str, _Worker] = {}

    def __enter__(self) -> Crew:
        """The crew."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send everybody home; in the middle of their work, when there was an error."""
        if kind is not None:
            for worker in self._workers:
                worker.kill()
        self._threads.shutdown()
        for worker in self._workers:
            worker.end()

    def facts(self, names: Iterable[str], take: Callable[[str, bytes], object]) -> None:
        """Have domains read.

        Args:
            names: the domains.
            take: is given each name and its DomainFacts as JSON, in one thread after the other.

        Raises:
            MeshError: of what a worker could not read, or when one ended.
        """
        queue, lock = deque(names), threading.Lock()

        def work(worker: _Worker) -> None:
            while (name := _next(queue)) is not None:
                facts = worker.ask("facts", name)
                with lock:
                    self._with[name] = worker
                    take(name, facts)

        self._wait([self._threads.submit(work, worker) for worker in self._workers])

    def begin_writing(
        self, around: Mapping[str, bytes], dbt_docs: Mapping[str, str], folder: Path
    ) -> Callable[[], None]:
        """Have domains written, those that a worker read by that one.

        Returns:
            What waits until it is done, and raises what a worker raised.
        """
        free = deque(name for name in around if name not in self._with)

        def work(worker: _Worker) -> None:
            own = deque(name for name in around if self._with.get(name) is worker)
            while (name := _next(own) or _next(free)) is not None:
                worker.ask("write", around[name], dbt_docs.get(name), folder)

        begun = [self._threads.submit(work, worker) for worker in self._workers]
        return lambda: self._wait(begun)

    def _wait(self, begun: list[Future[None]]) -> None:
        done, _ = wait(begun, return_when=FIRST_EXCEPTION)
        for each in done:
            each.result()


class _Worker:
    def __init__(self, source: Source, lock: int) -> None:
        self._source: Source | None = source
        self._process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, *filter(None, sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for us alone: we end the others.
            start_new_session=True,
            # The site's folder is not free before the last one that may write into it has ended.
            pass_fds=(lock,),
        )

    def ask(self, what: str, *arguments: Any) -> Any:
        """Have something done, and wait for the answer."""
        try:
            if self._source is not None:
                self._tell(self._source)
                self._source = None
            self._tell((what, arguments))
            assert self._process.stdout is not None
            answer = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
            raise MeshError(
                "a process that writes a part of the site ended before it was done",
                "Run `mesh docs` again; when that helps nothing, look whether the machine has enough memory.",
            ) from error
        if isinstance(answer, Failed):
            raise answer.error
        return answer

    def kill(self) -> None:
        """Stop the process in the middle of its work."""
        self._process.kill()

    def end(self) -> None:
        """Let the process end, which it does when nobody can ask it any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # it is gone already
                pipe.close()
        self._process.wait()

    def _tell(self, message: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin, pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()


def _next(queue: deque[str]) -> str | None:
    try:
        return queue.popleft()
    except IndexError:
        return None
