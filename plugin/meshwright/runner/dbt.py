"""One dbt command in one domain's folder, as a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from meshwright.mesh.errors import BuildError
from meshwright.runner.warm_dbt import WarmDbt

INSTALL_DBT = 'Install it beside meshwright: `pip install "dbt-meshwright[duckdb]"`.'

# Said on the command line, because a user's DBT_... variables or flags in dbt_project.yml would else change what we
# read from the output, or make dbt work in another folder than the one we start it in.
_FLAGS = ("--no-use-colors", "--log-format", "text", "--log-level", "info", "--no-quiet")
# The target path goes by a variable, because not every command knows the option; where it does, the option wins.
_ENVIRONMENT = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DBT_TARGET_PATH": "target",
    # Else the results of an earlier build would be taken for those of this one.
    "DBT_WRITE_JSON": "true",
    "PYTHONUNBUFFERED": "1",
}
_SECONDS_TO_END = 10


@dataclass(frozen=True, slots=True)
class DbtRun:
    """What came of one command.

    Attributes:
        exit_code: dbt's own: 0, 1 when a node failed, 2 when it could not do the work at all; negative for a signal.
        lines: what it printed, the error stream in its place.
    """

    exit_code: int
    lines: tuple[str, ...]
    log_path: Path
    seconds: float


def find_dbt(beside: Path, search_path: str | None = None) -> Path:
    """The dbt of an environment.

    Args:
        beside: the folder of the running Python; its dbt has the adapter plugins that were installed with meshwright.
        search_path: where else to look, in the form of PATH.

    Raises:
        BuildError: there is no dbt.
    """
    found = shutil.which("dbt", path=str(beside)) or shutil.which("dbt", path=search_path or "")
    if found is None:
        raise BuildError(f"dbt is neither in {beside} nor on the PATH", INSTALL_DBT)
    # It is started in other folders than the one we are in.
    return Path(found).absolute()


class Child(Protocol):
    """A command that runs."""

    def lines(self) -> Iterator[str]:
        """What it prints, line by line."""

    def poll(self) -> int | None:
        """The exit code; None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, when it has ended."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""

    def close(self) -> None:
        """Read no more of what it prints."""


class ExecutedDbt(subprocess.Popen[str]):
    """A command in a process of its own."""

    def lines(self) -> Iterator[str]:
        """What it prints, without the ends of the lines."""
        yield from (line.rstrip("\n") for line in self.stdout or ())

    def close(self) -> None:
        """Read no more of what it prints."""
        if self.stdout:
            self.stdout.close()


class Dbt:
    """A dbt executable, and the commands that run now; may be used from several threads.

    Where it can be, dbt is imported once and the commands of a project run in a fork of that process.
    """

    def __init__(self, executable: Path, environment: Mapping[str, str], clock: Callable[[], float]) -> None:
        self.executable = executable
        self._environment = {**environment, **_ENVIRONMENT}
        self._clock = clock
        self._warm = WarmDbt(executable, self._environment)
        self._running: set[Child] = set()
        self._cancelled = False
        self._lock = threading.Lock()

    def run(
        self,
        folder: Path,
        command: str,
        *arguments: str,
        target: str | None = None,
        more: bool = False,
        on_line: Callable[[str], None] = lambda line: None,
    ) -> DbtRun:
        """Run `dbt COMMAND ARGUMENTS` in a folder and wait for it.

        Args:
            folder: the dbt project's.
            command: `build`, `deps`, ...; the log file is called after it.
            *arguments: what follows it.
            target: the environment to work in; None leaves it to the profile.
            more: whether other commands follow in the folder, which can have the process unless this one fails;
                `release` ends it.
            on_line: is handed every line while dbt runs. When it raises, dbt is stopped.

        Raises:
            BuildError: dbt could not be started, or the run was cancelled.
        """
        started = self._clock()
        log_path = folder / "logs" / f"mesh-{command}.log"
        log_path.parent.mkdir(exist_ok=True)
        chosen_target = () if target is None else ("--target", target)
        call = [*_FLAGS, command, *arguments, "--project-dir", ".", *chosen_target]
        lines: list[str] = []
        exit_code = None
        child = self._start(folder, call)
        try:
            with log_path.open("w", encoding="utf-8") as log:
                for line in child.lines():
                    log.write(f"{line}\n")
                    log.flush()
                    lines.append(line)
                    on_line(line)
            exit_code = child.wait()
        finally:
            _end(child)
            with self._lock:
                self._running.discard(child)
            if exit_code != 0 or not more:
                self.release(folder)
        if self._cancelled:
            raise BuildError(f"dbt {command} was cancelled in {folder}")
        return DbtRun(exit_code, tuple(lines), log_path, self._clock() - started)

    def cancel(self) -> None:
        """Stop what runs, and start nothing any more."""
        # Before the lock: who holds it may wait for dbt to be imported.
        self._cancelled = True
        self._warm.stop()
        with self._lock:
            running = list(self._running)
        for child in running:
            child.terminate()

    def release(self, folder: Path) -> None:
        """End the process that waits for more commands in a folder, if one does."""
        self._warm.release(folder)

    def close(self) -> None:
        """Let go of what was started for later commands."""
        self._warm.close()

    def _start(self, folder: Path, call: list[str]) -> Child:
        # One step under the lock: a child started while cancel() runs would be missed by it.
        with self._lock:
            forked = None if self._cancelled else self._warm.start(folder, call)
            if self._cancelled:
                raise BuildError(f"dbt was not started in {folder}: the run was cancelled")
            child = forked or self._executed(folder, call)
            self._running.add(child)
            return child

    def _executed(self, folder: Path, call: list[str]) -> Child:
        try:
            return ExecutedDbt(
                [str(self.executable), *call],
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise BuildError(f"{self.executable} could not be started: {error.strerror}", INSTALL_DBT) from error


def _end(child: Child) -> None:
    """Make sure that a child is gone; nothing to do for one that ended by itself."""
    child.close()
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
