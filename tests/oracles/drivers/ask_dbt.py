"""Asks dbt about edits of a project, all in one process: what `state:modified` selects, and what it says of contracts.

    python ask_dbt.py OLD < folders

OLD is the folder of the project as it was; each line of the input is a folder with the project as it is. OLD and all
folders are parsed. Prints one line of JSON for each: what dbt selects and says, or its error.
"""

import json
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner

SAYS = ("UnversionedBreakingChange",)


def run(folder, *arguments, manifest=None):
    """Run one command; its result, and the breaking changes that it warns of."""
    warned = []

    def hear(event):
        if event.info.name in SAYS:
            warned.append(event.info.msg)

    call = [*arguments, "--quiet", "--project-dir", str(folder), "--profiles-dir", str(folder)]
    result = dbtRunner(manifest=manifest, callbacks=[hear]).invoke(["--no-partial-parse", *call])
    return result, warned


def select(folder, old, manifest, selector):
    """What a selector finds, and how the command ends."""
    result, warned = run(
        folder,
        "ls",
        "--select",
        selector,
        "--resource-type",
        "model",
        "--state",
        str(old / "target"),
        manifest=manifest,
    )
    error = f"{type(result.exception).__name__}: {result.exception}" if result.exception else ""
    selected = sorted(name.split(":")[-1] for name in result.result or []) if result.success else []
    return {"selected": selected, "warned": warned, "error": error}


def parse(folder):
    """The manifest of a folder."""
    result, _ = run(folder, "parse")
    if not result.success:
        raise SystemExit(f"{folder}: dbt cannot parse it: {result.exception}")
    return result.result


def main():
    """Answer each line of the input."""
    old = Path(sys.argv[1])
    parse(old)
    for line in sys.stdin.read().splitlines():
        folder = Path(line)
        manifest = parse(folder)
        answer = {name: select(folder, old, manifest, name) for name in ("state:modified.contract", "state:modified")}
        print(f"answer {json.dumps(answer)}", flush=True)


if __name__ == "__main__":
    main()
