"""One dbt command in one domain's folder, as a child process."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.mesh.errors import BuildError

INSTALL_DBT = 'Install it beside meshwright: `pip install "dbt-meshwright[duckdb]"`.'

# Said on the command line, because a user's DBT_... variables or flags in dbt_project.yml would else change what we
# read from the output, or make dbt work in another folder than the one we start it in.
_FLAGS = ("--no-use-colors", "--log-format", "text", "--log-level", "info", "--no-quiet")
# The target path goes by a variable, because not every command knows the option; where it does, the option wins.
_ENVIRONMENT = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_TARGET_PATH": "target", "PYTHONUNBUFFERED": "1"}
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


class Dbt:
    """A dbt executable, and the commands that run now; may be used from several threads."""

    def __init__(self, executable: Path, environment: Mapping[str, str], clock: Callable[[], float]) -> None:
        self._executable = executable
        self._environment = {**environment, **_ENVIRONMENT}
        self._clock = clock
        self._running: set[subprocess.Popen[str]] = set()
        self._cancelled = False
        self._lock = threading.Lock()

    def run(
        self,
        folder: Path,
        command: str,
        *arguments: str,
        target: str | None = None,
        on_line: Callable[[str], None] = lambda line: None,
    ) -> DbtRun:
        """Run `dbt COMMAND ARGUMENTS` in a folder and wait for it.

        Args:
            folder: the dbt project's.
            command: `build`, `deps`, ...; the log file is called after it.
            *arguments: what follows it.
            target: the environment to work in; None leaves it to the profile.
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
        child = self._start(folder, call)
        try:
            with log_path.open("w", encoding="utf-8") as log:
                for line in child.stdout or ():
                    log.write(line)
                    log.flush()
                    lines.append(line.rstrip("\n"))
                    on_line(lines[-1])
            exit_code = child.wait()
        finally:
            _end(child)
            with self._lock:
                self._running.discard(child)
        if self._cancelled:
            raise BuildError(f"dbt {command} was cancelled in {folder}")
        return DbtRun(exit_code, tuple(lines), log_path, self._clock() - started)

    def cancel(self) -> None:
        """Stop what runs, and start nothing any more."""
        with self._lock:
            self._cancelled = True
            running = list(self._running)
        for child in running:
            child.terminate()

    def _start(self, folder: Path, call: list[str]) -> subprocess.Popen[str]:
        # One step under the lock: a child started while cancel() runs would be missed by it.
        with self._lock:
            if self._cancelled:
                raise BuildError(f"dbt was not started in {folder}: the run was cancelled")
            try:
                child = subprocess.Popen(
                    [str(self._executable), *call],
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
                raise BuildError(f"{self._executable} could not be started: {error.strerror}", INSTALL_DBT) from error
            self._running.add(child)
            return child


def _end(child: subprocess.Popen[str]) -> None:
    """Make sure that a child is gone; nothing to do for one that ended by itself."""
    if child.stdout:
        child.stdout.close()
    if child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
