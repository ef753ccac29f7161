"""dbt that is imported once for many commands: the other end of `dbt_server` and `dbt_session`."""

from __future__ import annotations

import codecs
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from meshwright.mesh.errors import BuildError
from meshwright.runner.json_lines import receive, send

_SCRIPT_START = 4096
_CHUNK = 1 << 16


def can_fork(executable: Path) -> bool:
    """Whether a dbt executable is a script of the Python that runs us, on a system where forking is safe.

    On macOS it is not: the system's libraries end a forked process that uses them.
    """
    if not sys.platform.startswith("linux") or executable.parent != Path(sys.executable).parent:
        return False
    with suppress(OSError), executable.open("rb") as script:
        # dbt v2 is a program and no script; a wrapper around dbt does something of its own.
        return b"dbt.cli.main import cli" in script.read(_SCRIPT_START)
    return False


class WarmDbt:
    """A server that starts with the first command; may be used from several threads, each with its own project."""

    def __init__(self, executable: Path, environment: Mapping[str, str]) -> None:
        self._executable = executable
        self._environment = environment
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._usable = can_fork(executable)
        self._stopped = False
        self._sessions: dict[Path, _Session] = {}
        self._asking = threading.Lock()

    def start(self, folder: Path, call: Sequence[str]) -> ForkedDbt | None:
        """Start a command; None when there is no server here, and dbt has to be started otherwise.

        Raises:
            BuildError: the system cannot start one more process, or the server was stopped.
        """
        with self._asking:
            if self._usable and self._server is None:
                self._start_server()
            if not self._usable or self._stopped:
                return None
            session = self._sessions.get(folder)
            if session is None or session.has_ended():
                session = self._sessions[folder] = self._open_session(folder)
        return session.start(call)

    def release(self, folder: Path) -> None:
        """End the process that works in a project's folder, if there is one; it has no command to run."""
        with self._asking:
            session = self._sessions.pop(folder, None)
        if session is not None:
            session.close()

    def stop(self) -> None:
        """End the server and all that it runs, and start nothing any more; does not wait for anything."""
        self._stopped = True
        # Whoever waits for an answer holds the lock. It is told that none will come.
        control = self._control
        if control is not None:
            with suppress(OSError):
                control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the server and wait for it, so that what its commands cost counts as a cost of this process."""
        with self._asking:
            for session in self._sessions.values():
                session.close()
            self._sessions.clear()
            if self._usable and not self._stopped:
                self._ask({"last": True}, [])
            self.stop()
            if self._server is not None:
                if not self._usable:
                    self._server.terminate()
                self._server.wait()
                self._server = None
            if self._control is not None:
                self._control.close()
                self._control = None

    def send_signal(self, process: int, number: int) -> None:
        """Send a signal to a child of the server; nothing happens when it is gone."""
        with self._asking:
            self._ask({"pid": process, "signal": number}, [])

    def _start_server(self) -> None:
        self._control, theirs = socket.socketpair()
        with theirs:
            try:
                self._server = subprocess.Popen(
                    [sys.executable, "-m", "meshwright.runner.dbt_server", str(theirs.fileno())],
                    # Python looks there first for modules, as it does for the script dbt.
                    cwd=self._executable.parent,
                    env=self._environment,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                self._usable = False
                return
        if self._stopped:
            self._control.shutdown(socket.SHUT_RDWR)
        answer, _ = receive(self._control)
        self._usable = answer is not None and answer.get("ready") is True

    def _open_session(self, folder: Path) -> _Session:
        ours, theirs = socket.socketpair()
        told, exit_code = os.pipe()
        with theirs:
            answer = self._ask({"folder": str(folder.absolute())}, [theirs.fileno(), exit_code])
        os.close(exit_code)
        if "pid" not in answer:
            ours.close()
            os.close(told)
            raise BuildError(
                f"dbt could not be started in {folder}: {answer.get('failed', 'its process ended')}",
                "Run it again; with fewer domains at once if the machine has no memory left.",
            )
        return _Session(self, answer["pid"], ours, told)

    def _ask(self, request: dict[str, Any], handed: list[int]) -> dict[str, Any]:
        """The server's answer; empty when there is no server any more."""
        if self._control is None:
            return {}
        send(self._control, request, handed)
        return receive(self._control)[0] or {}


class _Session:
    """A process that runs the commands of one project."""

    def __init__(self, server: WarmDbt, process: int, control: socket.socket, told: int) -> None:
        self.server = server
        self.process = process
        self.control = control
        self._told = told

    def start(self, call: Sequence[str]) -> ForkedDbt:
        output, written = os.pipe()
        send(self.control, {"call": list(call)}, [written])
        os.close(written)
        return ForkedDbt(self, output)

    def has_ended(self) -> bool:
        """Between two commands it has nothing to say but that it ended."""
        return bool(select.select([self.control], [], [], 0)[0])

    def exit_code(self) -> int:
        """Wait for the end of a command."""
        answer, _ = receive(self.control)
        if answer is not None:
            return int(answer["exit"])
        # The process itself has ended. Without a server nobody knows how: it was ended with it.
        told = os.read(self._told, 100)
        return int(told) if told else -signal.SIGKILL

    def close(self) -> None:
        self.control.close()
        os.close(self._told)


class ForkedDbt:
    """A command that runs in a session."""

    def __init__(self, session: _Session, output: int) -> None:
        self._session = session
        self._output = output
        self._exit_code: int | None = None

    def lines(self) -> Iterator[str]:
        """What it prints, without the ends of the lines, until it ends."""
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        rest = ""
        while True:
            ready = select.select([self._output, self._session.control], [], [])[0]
            # A process that dbt has started, and that outlives the command, may keep the pipe open.
            printed = os.read(self._output, _CHUNK) if self._output in ready else b""
            *whole, rest = (rest + decoder.decode(printed, final=not printed)).split("\n")
            yield from whole
            if not printed:
                break
        if rest:
            yield rest

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code, negative for a signal.

        Raises:
            subprocess.TimeoutExpired: it still runs after as many seconds.
        """
        if self._exit_code is None:
            if not select.select([self._session.control], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("dbt", timeout or 0)
            self._exit_code = self._session.exit_code()
        return self._exit_code

    def poll(self) -> int | None:
        """The exit code; None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def close(self) -> None:
        """Read no more of what it prints."""
        os.close(self._output)

    def terminate(self) -> None:
        """Ask it to end."""
        self._session.server.send_signal(self._session.process, signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._session.server.send_signal(self._session.process, signal.SIGKILL)
