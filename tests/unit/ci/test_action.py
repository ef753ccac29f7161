"""The GitHub Action: its schema, and what its scripts do. GitHub itself is not here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.ci.stubs import MESH_CHECK, REPOSITORY, Stubs

FILE = REPOSITORY / "action.yml"
ACTION: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}


@pytest.fixture
def stubs(tmp_path: Path) -> Stubs:
    stubs = Stubs(tmp_path / "stubs")
    stubs.add("meshwright/bin/mesh-check", MESH_CHECK)
    return stubs


def run(stubs: Stubs, name: str, inputs: dict[str, str] | None = None, **variables: str) -> Any:
    """Run a step's script as a composite action does, with the inputs that a caller gave."""
    given = {key: value["default"] for key, value in ACTION["inputs"].items()} | (inputs or {})
    environment = {}
    for variable, expression in STEPS[name]["env"].items():
        found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", expression)
        if found:
            environment[variable] = given[found[1]]
    script = stubs.folder / "step.sh"
    script.write_text(STEPS[name]["run"], encoding="utf-8")
    workspace = stubs.folder.parent / "workspace"
    workspace.mkdir(exist_ok=True)
    shell = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script))
    return stubs.run(*shell, cwd=workspace, GITHUB_OUTPUT=str(stubs.folder / "output"), **environment, **variables)


def check(stubs: Stubs, *, ends_with: str = "0", **inputs: str) -> tuple[list[str], str]:
    """What mesh-check was called with, and the exit code that the step handed on."""
    named = {key.replace("_", "-"): value for key, value in inputs.items()}
    result = run(stubs, "Check", named, ENDS_WITH=ends_with)
    assert result.returncode == 0, result.stderr
    assert "a finding" in result.stdout
    ((_, *arguments),) = stubs.calls()
    return arguments, (stubs.folder / "output").read_text().removeprefix("exit-code=").strip()


def test_the_action_is_what_github_s_schema_asks_for() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", str(FILE)]
    subprocess.run(command, check=True, capture_output=True)


def test_nothing_that_a_caller_writes_becomes_a_part_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_input_is_used_and_every_used_one_is_declared() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([a-z-]+)", text)) == set(ACTION["inputs"])


def test_by_default_the_folder_is_checked_with_annotations(stubs: Stubs) -> None:
    assert check(stubs) == (["--output-format=github", "--", "."], "0")


def test_every_input_arrives(stubs: Stubs) -> None:
    arguments, _ = check(
        stubs,
        paths="domains/a b\n\n  domains/c  \n",
        output_format="concise",
        changed_since="origin/main",
        sarif="mesh.sarif",
        comment="true",
    )
    assert arguments == [
        "--output-format=concise",
        "--changed-since=origin/main",
        "--output=sarif=mesh.sarif",
        f"--output=markdown={stubs.folder}/mesh-check.md",
        "--",
        "domains/a b",
        "domains/c",
    ]


def test_an_input_is_one_word_whatever_it_says(stubs: Stubs) -> None:
    evil = '"; touch stolen; $(touch stolen) `touch stolen` * --help'
    arguments, _ = check(stubs, paths=evil, changed_since=evil, sarif=evil)
    workspace = stubs.folder.parent / "workspace"
    assert arguments == [
        "--output-format=github",
        f"--changed-since={evil}",
        f"--output=sarif={evil}",
        "--",
        evil,
    ]
    assert [path.name for path in workspace.iterdir()] == [evil]


@pytest.mark.parametrize("code", ["0", "1", "2"])
def test_the_exit_code_of_mesh_check_is_that_of_the_action(stubs: Stubs, code: str) -> None:
    _, handed_on = check(stubs, ends_with=code)
    assert run(stubs, "Result", EXIT_CODE=handed_on).returncode == int(code)


def test_the_action_fails_when_mesh_check_was_not_even_started(stubs: Stubs) -> None:
    assert run(stubs, "Result", EXIT_CODE="").returncode != 0


def test_the_summary_of_an_earlier_run_is_not_taken_for_that_of_this_one(stubs: Stubs) -> None:
    old = stubs.folder / "mesh-check.md"
    old.write_text("all is well")
    check(stubs, ends_with="2", comment="true")
    assert not old.exists()


@pytest.mark.parametrize("version", ["", "dbt-meshwright[duckdb]>=0.1,<1"])
def test_what_is_installed_is_the_action_s_own_code_or_what_was_asked_for(stubs: Stubs, version: str) -> None:
    stubs.add("meshwright/bin/python")
    python = stubs.add("python3")
    result = run(stubs, "Install", {"version": version}, PYTHON=str(python), GITHUB_ACTION_PATH="/action")
    assert result.returncode == 0, result.stderr
    assert stubs.calls() == [
        ["python3", "-m", "venv", f"{stubs.folder}/meshwright"],
        ["python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--", version or "/action"],
    ]


@pytest.mark.parametrize(("gh_ends_with", "warned"), [("0", False), ("1", True)])
def test_a_comment_that_cannot_be_written_is_a_warning(stubs: Stubs, gh_ends_with: str, warned: bool) -> None:
    (stubs.folder / "meshwright/bin/python").symlink_to(sys.executable)
    stubs.add("gh", "print('[]')\nsys.exit(int(os.environ['GH_ENDS_WITH']))\n")
    result = run(
        stubs,
        "Comment",
        GITHUB_ACTION_PATH=str(REPOSITORY),
        GITHUB_REPOSITORY="owner/shop",
        PULL_REQUEST="7",
        EXIT_CODE="2",
        GH_ENDS_WITH=gh_ends_with,
    )
    assert result.returncode == 0, result.stderr
    assert ("::warning" in result.stdout) == warned
    assert stubs.calls()
