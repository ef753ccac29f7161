"""The GitLab component: its schema, and what its script does. GitLab itself is not here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.ci.stubs import MESH_CHECK, REPOSITORY, Stubs

FILE = REPOSITORY / "templates" / "mesh-check.yml"
HEADER, JOBS = yaml.safe_load_all(FILE.read_text(encoding="utf-8"))
INPUTS: dict[str, dict[str, Any]] = HEADER["spec"]["inputs"]
REPORTS = ("gl-code-quality-report.json", "mesh-check-junit.xml")

_INPUT = re.compile(r"\$\[\[ inputs\.([a-z-]+) \]\]")


def job(**given: str) -> dict[str, Any]:
    """The job that a pipeline gets: GitLab puts the inputs into the texts."""
    inputs = {name: entry["default"] for name, entry in INPUTS.items()}
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}

    def filled(value: Any) -> Any:
        match value:
            case str():
                return _INPUT.sub(lambda match: inputs[match[1]], value)
            case list():
                return [filled(item) for item in value]
            case dict():
                return {filled(key): filled(item) for key, item in value.items()}
        return value

    (found,) = filled(JOBS).values()
    assert isinstance(found, dict)
    return found


@pytest.fixture
def stubs(tmp_path: Path) -> Stubs:
    stubs = Stubs(tmp_path / "stubs")
    stubs.add("mesh-check", MESH_CHECK)
    stubs.add("pip")
    return stubs


@pytest.fixture(params=["bash", "sh"])
def shell(request: pytest.FixtureRequest) -> str:
    """The runner takes bash, or sh where an image has no bash."""
    return str(request.param)


def run(
    stubs: Stubs, shell: str, *, ends_with: str = "0", **given: str
) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Run the script as the runner does, as one; what it printed, and which reports are there."""
    wanted = job(**given)
    project = stubs.folder.parent / "project"
    project.mkdir()
    script = "set -e\n" + "\n".join(wanted["script"]) + "\n"
    result = stubs.run(shell, "-c", script, cwd=project, ENDS_WITH=ends_with, **wanted["variables"])
    return result, {path.name for path in project.iterdir()}


@pytest.mark.parametrize("part", [HEADER, JOBS], ids=["header", "jobs"])
def test_both_parts_are_what_gitlab_s_schema_asks_for(part: Any, tmp_path: Path) -> None:
    file = tmp_path / "part.json"
    file.write_text(json.dumps(part))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(file)]
    subprocess.run(command, check=True, capture_output=True)


def test_every_input_is_used_and_every_used_one_is_declared() -> None:
    assert set(_INPUT.findall(FILE.read_text(encoding="utf-8"))) == set(INPUTS)


def test_the_folder_is_checked_with_the_text_in_the_log_and_both_reports(stubs: Stubs, shell: str) -> None:
    result, files = run(stubs, shell)
    assert result.returncode == 0, result.stderr
    assert stubs.calls() == [
        ["pip", "install", "--quiet", "--disable-pip-version-check", "dbt-meshwright"],
        [
            "mesh-check",
            "--output-format=full",
            f"--output=gitlab={REPORTS[0]}",
            f"--output=junit={REPORTS[1]}",
            "--",
            ".",
        ],
    ]
    assert "a finding" in result.stdout
    assert files == set(REPORTS)


def test_every_input_arrives(stubs: Stubs, shell: str) -> None:
    stubs.add("dbt")
    given = {"requirement": "dbt-meshwright[duckdb]", "before": "dbt deps && dbt parse", "changed_since": "1a2b3c"}
    result, _ = run(stubs, shell, paths="domains/a b\n\ndomains/c", **given)
    assert result.returncode == 0, result.stderr
    install, deps, parse, check = stubs.calls()
    assert (install[-1], deps, parse) == ("dbt-meshwright[duckdb]", ["dbt", "deps"], ["dbt", "parse"])
    assert check[4:] == ["--changed-since=1a2b3c", "--", "domains/a b", "domains/c"]


def test_findings_fail_the_job_and_the_reports_are_kept(stubs: Stubs, shell: str) -> None:
    result, files = run(stubs, shell, ends_with="1")
    assert result.returncode == 1
    assert files == set(REPORTS)
    artifacts = job()["artifacts"]
    assert artifacts["when"] == "always"
    assert set(artifacts["reports"].values()) == set(artifacts["paths"]) == set(REPORTS)


def test_a_check_that_could_not_look_fails_the_job(stubs: Stubs, shell: str) -> None:
    assert run(stubs, shell, ends_with="2")[0].returncode == 2


def test_nothing_is_checked_after_a_failed_parse(stubs: Stubs, shell: str) -> None:
    stubs.add("dbt", "sys.exit(3)")
    result, _ = run(stubs, shell, before="dbt parse")
    assert result.returncode == 3
    assert [call[0] for call in stubs.calls()] == ["pip", "dbt"]


@pytest.mark.parametrize("value", ["", "$CI_MERGE_REQUEST_DIFF_BASE_SHA"])
def test_all_domains_are_checked_where_the_pipeline_has_no_such_variable(stubs: Stubs, shell: str, value: str) -> None:
    run(stubs, shell, changed_since=value)
    assert stubs.calls()[-1][-2:] == ["--", "."]
    assert not any("changed-since" in word for word in stubs.calls()[-1])
