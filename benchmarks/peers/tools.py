"""The linters that `mesh-check` is compared with: pinned, each in an environment of its own, set to comparable work."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINS = {"dbt-bouncer": "4.3.0", "dbt-score": "0.19.0", "dbtective": "0.3.5"}
ARGUMENTS = {
    "dbt-bouncer": ["run"],
    "dbt-score": [
        *["lint", "--manifest", "target/manifest.json", "--fail-any-item-under", "10"],
        # The generated models have neither of these two.
        *["--disabled-rule", "dbt_score.rules.generic.has_owner"],
        *["--disabled-rule", "dbt_score.rules.generic.has_example_sql"],
    ],
    "dbtective": ["run", "--only-manifest", "--disable-hyperlinks"],
}
LOOKS_AT = {
    "dbt-bouncer": "4 checks: contract of public models; of all models: description, column types, unique test",
    "dbt-score": "15 of its 17 default rules, without has_owner and has_example_sql",
    "dbtective": "4 rules: contract of ports, found by name; of all models: description, column types, unique test",
}


@dataclass(frozen=True)
class Tool:
    """A command to measure in the folder of a domain.

    Attributes:
        finds: whether it is a linter, which must find a planted fault.
        remark: what it looks at.
    """

    name: str
    command: list[str]
    finds: bool = True
    remark: str = ""


def default_folder() -> Path:
    """Where the environments stay between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "meshwright-benchmarks"


def install(folder: Path) -> tuple[list[Tool], list[str]]:
    """Create what is missing of the environments; return the tools, and a line for each that could not be installed."""
    tools, missing = [], []
    for name, version in PINS.items():
        home = folder / f"{name}-{version}"
        command = home / "bin" / name
        if not command.is_file():
            venv.create(home, with_pip=True, clear=True)
            pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            done = subprocess.run([*pip, f"{name}=={version}"], capture_output=True, text=True, check=False)
            if done.returncode or not command.is_file():
                missing.append(f"{name} {version} is not measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
                continue
        tools.append(Tool(f"{name} {version}", [str(command), *ARGUMENTS[name]], remark=LOOKS_AT[name]))
    return tools, missing


def floors_and_ours() -> list[Tool]:
    """What every linter in Python pays, and `mesh-check` of the environment that runs this."""
    python, manifest = sys.executable, "target/manifest.json"
    load = f"import json; json.load(open('{manifest}', 'rb'))"
    rules = "all its rules that need no registry"
    return [
        Tool("python -c pass", [python, "-c", "pass"], finds=False),
        Tool("json.load", [python, "-c", load], finds=False),
        Tool("bare decode", [python, str(HERE / "bare_decode.py"), manifest], finds=False),
        Tool("mesh-check", [str(Path(python).parent / "mesh-check")], remark=rules),
    ]
