"""Running git: without a shell, a terminal or a hook, within a time limit, and without showing a credential."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_location import GitLocation
from meshwright.registry.patience import REQUEST_SECONDS

# What a hook sets for the repository that it runs in would lead git there; what traces would print credentials.
_NOT_OURS = re.compile(
    r"GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|NAMESPACE"
    r"|QUARANTINE_PATH|SHALLOW_FILE|CURL_VERBOSE|TRACE\w*)"
)
_SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.logAllRefUpdates": "false",
    "fetch.recurseSubmodules": "false",
    # Tidying happens before git returns: nothing goes on behind the back of who holds the lock.
    "gc.autoDetach": "false",
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": str(REQUEST_SECONDS),
    "maintenance.autoDetach": "false",
    "push.followTags": "false",
    "push.recurseSubmodules": "no",
    "remote.origin.tagOpt": "--no-tags",
}
# git runs this text; the values are in its environment, so that no list of processes and no file shows them.
_HELPER = (
    '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$MESHWRIGHT_GIT_USER" '
    '"$MESHWRIGHT_GIT_PASSWORD"; }; f'
)
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s'\"]*@")
_MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Said:
    """What git said.

    Attributes:
        code: its exit code; None when it was ended because its time was over.
        out: its output.
        errors: its messages, without credentials.
    """

    code: int | None
    out: bytes
    errors: str

    @property
    def why(self) -> str:
        """The message that tells most, on one line and of a bounded length."""
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        # What ssh said before tells more.
        lines = [line for line in lines if "Could not read from remote repository" not in line] or lines
        telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "ERROR:"))] or lines
        text = telling[0] if telling else "it does not answer" if self.code is None else f"git ended with {self.code}"
        text = re.sub(r"^(fatal|error|remote|ERROR): *", "", text)
        return shown(text)


def shown(text: str) -> str:
    """A text of git or of the server as it may be printed: on one line, nothing that a terminal obeys, not too long."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:_MOST_SHOWN]


class Git:
    """The git command on one bare repository."""

    def __init__(self, folder: Path, location: GitLocation, environ: Mapping[str, str]) -> None:
        """Prepare git's environment.

        Args:
            folder: the bare repository; it need not exist yet.
            location: what `origin` means; it is told by the environment, and written nowhere.
            environ: the environment variables, with the user's own settings and credentials for git.
        """
        self.folder = folder
        self._environment = _environment(folder, location, environ)

    def run(
        self,
        *arguments: str,
        given: bytes = b"",
        seconds: float | None = None,
        lock: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Said:
        """Run a command to its end, or until its time is over.

        Args:
            arguments: of git.
            given: what it reads.
            seconds: how long it may take; None for as long as any request may.
            lock: the descriptor of a lock that is held; git holds it too, so that it stays held while git runs on
                although who started it was killed.
            environ: more environment variables.

        Raises:
            RegistryError: there is no git.
        """
        process = self.start(*arguments, errors=subprocess.PIPE, lock=lock, environ=environ)
        try:
            out, errors = process.communicate(given, timeout=seconds or REQUEST_SECONDS)
            return Said(process.returncode, out, _without_credentials(errors))
        except subprocess.TimeoutExpired:
            _end(process)
            return Said(None, b"", "")
        except BaseException:
            _end(process)
            raise

    def start(
        self,
        *arguments: str,
        errors: int = subprocess.DEVNULL,
        lock: int | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command that is written to and read from.

        Raises:
            RegistryError: there is no git.
        """
        try:
            return subprocess.Popen(
                ["git", *arguments],
                env=self._environment | dict(environ or {}),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # Without a terminal nothing can be asked there, and all that git starts can be ended together.
                start_new_session=True,
                pass_fds=() if lock is None else (lock,),
            )
        except OSError as error:
            raise RegistryError(
                f"the registry is in a git repository, and git could not be run: {error.strerror}", "Install git."
            ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()
    process.communicate()


def _environment(folder: Path, location: GitLocation, environ: Mapping[str, str]) -> dict[str, str]:
    environment = {name: value for name, value in environ.items() if not _NOT_OURS.fullmatch(name)}
    environment |= {"GIT_DIR": str(folder), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"}
    environment.setdefault("GIT_ALLOW_PROTOCOL", "https:ssh:file")
    settings = [("remote.origin.url", location.url), *_SETTINGS.items()]
    if location.password:
        host = location.url.split("/")[2]
        # An empty value takes away the helpers of the machine; for this host alone ours answers.
        settings += [("credential.helper", ""), (f"credential.https://{host}.helper", _HELPER)]
        environment |= {"MESHWRIGHT_GIT_USER": location.user, "MESHWRIGHT_GIT_PASSWORD": location.password}
    elif location.user:
        settings.append(("credential.username", location.user))
    already = environment.get("GIT_CONFIG_COUNT", "")
    first = int(already) if already.isdecimal() else 0
    for number, (name, value) in enumerate(settings, first):
        environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    environment["GIT_CONFIG_COUNT"] = str(first + len(settings))
    return environment


def _without_credentials(errors: bytes) -> str:
    # A user's own settings may put a token into the address, and git shows addresses.
    return _IN_ADDRESS.sub("", errors.decode("utf-8", "replace"))
