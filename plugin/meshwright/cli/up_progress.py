"""Showing `mesh up` while it works: a live table on a terminal, plain lines elsewhere. Both go to standard error."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from meshwright.app.up_outcome import Event
from meshwright.runner.plan import Plan

_MARKS = {
    "waiting": ("·", "dim"),
    "running": (">", "cyan"),
    "ok": ("✓", "green"),
    "unchanged": ("✓", "dim"),
    "failed": ("✗", "red"),
}
_SKIPPED = ("-", "yellow")


@contextmanager
def progress_for(plan: Plan) -> Iterator[Callable[[Event], None]]:
    """The function to hand events to, for as long as the mesh is built."""
    console = Console(stderr=True, highlight=False)
    width = max(map(len, plan.graph), default=0)
    if console.is_terminal:
        rows = LiveRows(plan, time.monotonic)
        with Live(get_renderable=rows.table, console=console, refresh_per_second=8):
            yield rows.take
    else:
        yield lambda event: _print_line(console, event, width)


def _print_line(console: Console, event: Event, width: int) -> None:
    line = plain_line(event, width)
    if line:
        console.print(line, markup=False, soft_wrap=True)


def plain_line(event: Event, width: int) -> str:
    """One line when a step ends, or when the long one starts; empty for what is only worth a moving bar."""
    if event.step is None:
        if event.status in ("unchanged", "skipped"):
            return f"{event.domain:{width}}  {event.status:9}  {event.detail}"
        what = {"ok": "done", "failed": "failed"}.get(event.status, "")
        time_taken = f"{event.seconds:18.1f} s" if event.seconds else ""
        return f"{event.domain:{width}}  {what:7}{time_taken}".rstrip()
    if event.status == "running":
        starts = event.step == "build" and not event.done and not event.total
        return f"{event.domain:{width}}  build    ..." if starts else ""
    count = f"{event.done}/{event.total}" if event.total else ""
    detail = "failed" if event.status == "failed" else event.detail
    return f"{event.domain:{width}}  {event.step:7}  {count:>9}  {event.seconds:5.1f} s  {detail}".rstrip()


class LiveRows:
    """The latest event of each domain, as a table that can be drawn at any time."""

    def __init__(self, plan: Plan, clock: Callable[[], float]) -> None:
        self._plan = plan
        self._clock = clock
        self._lock = threading.Lock()
        self._latest: dict[str, Event] = {}
        self._counts: dict[str, tuple[int, int]] = {}
        self._started: dict[str, float] = {}

    def take(self, event: Event) -> None:
        """Note an event."""
        with self._lock:
            self._started.setdefault(event.domain, self._clock())
            if event.total:
                self._counts[event.domain] = (event.done, event.total)
            # Between two steps of a running domain there is nothing to see.
            if event.step is None or event.status == "running":
                self._latest[event.domain] = event

    def table(self) -> Table:
        """One row for each domain, in the order of the plan."""
        table = Table.grid(padding=(0, 2))
        table.add_column(width=1)
        table.add_column(no_wrap=True)
        table.add_column(min_width=8, no_wrap=True)
        table.add_column(width=24)
        table.add_column(justify="right", min_width=9, no_wrap=True)
        table.add_column(justify="right", min_width=7, no_wrap=True)
        with self._lock:
            for rank in self._plan.ranks:
                for name in rank:
                    table.add_row(*self._row(name))
        return table

    def _row(self, name: str) -> tuple[Text, Text, Text, ProgressBar | Text, Text, Text]:
        event = self._latest.get(name)
        status = event.status if event else "waiting"
        mark, style = _MARKS.get(status, _SKIPPED)
        done, total = self._counts.get(name, (0, 0))
        bar: ProgressBar | Text = Text(event.detail if event and status == "unchanged" else "", style="dim")
        if total:
            bar = ProgressBar(total=total, completed=done, width=24, complete_style=style, finished_style=style)
        return (
            Text(mark, style=style),
            Text(name, style="" if event else "dim"),
            Text(_doing(event), style="dim" if status != "running" else ""),
            bar,
            Text(f"{done}/{total}" if total else "", style="dim"),
            Text(self._time(event), style="dim"),
        )

    def _time(self, event: Event | None) -> str:
        if event is None or event.status in ("unchanged", "skipped"):
            return ""
        ended = event.step is None
        return f"{event.seconds if ended else self._clock() - self._started[event.domain]:.1f} s"


def _doing(event: Event | None) -> str:
    if event is None:
        return "waits"
    if event.step is not None:
        return event.step
    return {"ok": "done", "skipped": event.detail}.get(event.status, event.status)
