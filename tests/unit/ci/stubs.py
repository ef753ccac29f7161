"""Stand-ins for the commands that the scripts for CI call: they write down how they were called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]

_RECORDER = """\
#!{python}
import json, os, pathlib, sys
words = [pathlib.Path(sys.argv[0]).name, *sys.argv[1:]]
if "--input" in words:
    words.append(sys.stdin.read())
with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
    print(json.dumps(words), file=calls)
"""

MESH_CHECK = """\
for argument in sys.argv:
    if argument.startswith("--output="):
        format, _, file = argument.removeprefix("--output=").partition("=")
        if os.environ["ENDS_WITH"] != "2":
            pathlib.Path(file).write_text(format + " report")
print("models/a.sql:1: a finding")
sys.exit(int(os.environ["ENDS_WITH"]))
"""

# `gh api`: one JSON array for each page, and the first page alone for those who do not ask for all.
GH = """\
if "--method" not in sys.argv:
    pages = json.loads(os.environ["PAGES"])
    print(*[json.dumps(page) for page in (pages if "--paginate" in sys.argv else pages[:1])], sep="")
sys.exit(int(os.environ.get("GH_ENDS_WITH", "0")))
"""


class Stubs:
    """A folder of commands, and what was asked of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._calls = folder / "calls"
        folder.mkdir()

    def add(self, path: str, code: str = "") -> Path:
        """A command, by its path in the folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_RECORDER.format(python=sys.executable) + code, encoding="utf-8")
        file.chmod(0o755)
        return file

    def calls(self) -> list[list[str]]:
        """The command lines so far; what was written to standard input of one with `--input` is its last word."""
        lines = self._calls.read_text(encoding="utf-8").splitlines() if self._calls.exists() else []
        return [json.loads(line) for line in lines]

    def run(self, *command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run something with the stubs first on the path, and with these variables."""
        environment = {
            "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
            "CALLS": str(self._calls),
            "ENDS_WITH": "0",
            "RUNNER_TEMP": str(self.folder),
            **variables,
        }
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
