"""A process that has imported dbt and forks for each project: `python -m meshwright.runner.dbt_server FD`.

Importing dbt costs more than most commands do. A forked child has it imported and shares nothing else with other
children: whatever dbt leaves behind in a process (connections, flags, loggers) ends with the child. A child runs the
commands of one project, one after the other.

FD is a socket to the one who started this process. It is told `{"ready": true}`, or `{"cannot": why}`. Then it
asks, one JSON object a line, and is answered one line each:

- `{"folder": ...}`, with a socket and a pipe: fork a child for a project, which listens to the socket; answered by
  `{"pid": ...}`. When the child is gone, its exit code goes to the pipe, negative for a signal.
- `{"pid": ..., "signal": ...}`: send a signal to a child, unless it is gone; answered by `{}`.
- `{"last": true}`: answered by `{}` when all children are gone.

When the socket closes, so does everything that runs.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from meshwright.runner.dbt_session import run_session, warm_up
from meshwright.runner.json_lines import receive, send

_SECONDS_TO_END = 5.0


def main() -> None:
    """Serve until the socket closes; in a forked child, be dbt."""
    # Ctrl-C goes to every process of a terminal. What is to end, the one who started us decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[1]))
    reason = _why_not()
    send(control, {"cannot": reason} if reason else {"ready": True})
    project = None if reason else _Server(control).serve()
    if project is not None:
        run_session(*project)


def _why_not() -> str:
    """Import dbt; return why it cannot be forked, or nothing."""
    try:
        warm_up()
    except Exception as error:
        return f"dbt cannot be imported: {error!r}"
    # A lock that another thread holds while we fork is never released in the child.
    tasks = Path("/proc/self/task")
    threads = len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()
    return f"importing dbt started {threads - 1} threads" if threads > 1 else ""


class _Server:
    """The loop. Every method but `_in_child` runs in the server."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._running: dict[int, int] = {}  # process id -> where its exit code goes
        self._ended, self._child_ended = socket.socketpair()
        self._ended.setblocking(False)
        self._child_ended.setblocking(False)

    def serve(self) -> tuple[str, socket.socket] | None:
        """Fork for each project. Returns folder and socket in each child, and None in the server, at the end."""
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._child_ended.fileno(), warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._ended, selectors.EVENT_READ)
            selector.register(self._control, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._ended in ready:
                    with suppress(BlockingIOError):
                        self._ended.recv(4096)
                    self._reap()
                if self._control not in ready:
                    continue
                request, handed = receive(self._control, 2)
                if request is None:
                    self._end_all()
                    return None
                if "folder" in request:
                    if self._forked(*handed):
                        break
                    continue
                if "signal" in request:
                    self._send_signal(request["pid"], request["signal"])
                else:
                    self._wait_for_all()
                send(self._control, {})
        return request["folder"], self._in_child(*handed)

    def _forked(self, theirs: int, exit_code: int) -> bool:
        """Fork; whether this is the child."""
        try:
            child = os.fork()
        except OSError as error:
            os.close(theirs)
            os.close(exit_code)
            send(self._control, {"failed": error.strerror})
            return False
        if child == 0:
            return True
        # Else nobody would notice the end of the child.
        os.close(theirs)
        self._running[child] = exit_code
        send(self._control, {"pid": child})
        return False

    def _in_child(self, theirs: int, exit_code: int) -> socket.socket:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for inherited in (self._control, self._ended, self._child_ended):
            inherited.close()
        for descriptor in (exit_code, *self._running.values()):
            os.close(descriptor)
        return socket.socket(fileno=theirs)

    def _send_signal(self, child: int, number: int) -> None:
        # A child that we have not waited for keeps its number, so no stranger can have it.
        if child in self._running:
            os.kill(child, number)

    def _reap(self) -> None:
        for child, exit_code in list(self._running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                del self._running[child]
                with suppress(OSError):
                    os.write(exit_code, f"{os.waitstatus_to_exitcode(status)}\n".encode())
                os.close(exit_code)

    def _wait_for_all(self) -> None:
        deadline = time.monotonic() + _SECONDS_TO_END
        while self._running and time.monotonic() < deadline:
            time.sleep(0.01)
            self._reap()

    def _end_all(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for child in self._running:
                os.kill(child, number)
            self._wait_for_all()


if __name__ == "__main__":
    main()
