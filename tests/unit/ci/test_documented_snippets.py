"""What the page on CI shows is valid, and uses what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from meshwright.cli.check import check
from tests.unit.ci.stubs import REPOSITORY

PAGE = (REPOSITORY / "docs" / "how-to" / "run-in-ci.md").read_text(encoding="utf-8")
SNIPPETS: list[str] = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
COMPONENT = next(yaml.safe_load_all((REPOSITORY / "templates" / "mesh-check.yml").read_text(encoding="utf-8")))
HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def having(key: str) -> list[str]:
    """The snippets with a key at the top."""
    return [snippet for snippet in SNIPPETS if key in yaml.safe_load(snippet)]


def validate(snippet: str, schema: str, folder: Path) -> None:
    file = folder / "snippet.yml"
    file.write_text(snippet, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    subprocess.run(command, check=True, capture_output=True)


def steps(snippet: str) -> list[dict[str, Any]]:
    return [step for job in yaml.safe_load(snippet)["jobs"].values() for step in job["steps"]]


def test_every_snippet_belongs_to_something_that_is_tested() -> None:
    kinds = [having(key) for key in ("jobs", "include", "mesh-check", "repos")]
    assert [len(found) for found in kinds] == [3, 2, 1, 1]
    assert len(SNIPPETS) == 7


@pytest.mark.parametrize("snippet", having("jobs"))
def test_workflows_are_valid_and_give_the_action_inputs_that_it_has(snippet: str, tmp_path: Path) -> None:
    validate(snippet, "vendor.github-workflows", tmp_path)
    (step,) = [step for step in steps(snippet) if "/meshwright@" in step.get("uses", "")]
    assert set(step["with"]) <= set(ACTION["inputs"])


@pytest.mark.parametrize("snippet", having("include"))
def test_includes_are_valid_and_give_the_component_inputs_that_it_has(snippet: str, tmp_path: Path) -> None:
    validate(snippet, "vendor.gitlab-ci", tmp_path)
    (include,) = yaml.safe_load(snippet)["include"]
    assert "/mesh-check@" in include["component"]
    assert set(include["inputs"]) <= set(COMPONENT["spec"]["inputs"])


def test_the_plain_gitlab_job_is_valid(tmp_path: Path) -> None:
    (snippet,) = having("mesh-check")
    validate(snippet, "vendor.gitlab-ci", tmp_path)


def test_the_pre_commit_config_is_valid_and_names_a_hook_that_is_there(tmp_path: Path) -> None:
    (snippet,) = having("repos")
    file = tmp_path / ".pre-commit-config.yaml"
    file.write_text(snippet, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-config", str(file)], check=True, capture_output=True)
    (ours,) = [repo for repo in yaml.safe_load(snippet)["repos"] if repo["repo"].endswith("/meshwright")]
    assert {hook["id"] for hook in ours["hooks"]} <= {hook["id"] for hook in HOOKS}


def test_the_table_of_inputs_is_complete() -> None:
    table = PAGE.partition("| input | default | meaning |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == list(ACTION["inputs"])
    text = PAGE.partition("## GitLab")[2].partition("## pre-commit")[0]
    for name in COMPONENT["spec"]["inputs"]:
        assert name in text


def test_mesh_check_has_the_options_and_formats_that_the_scripts_and_the_page_use() -> None:
    options = {name: option for option in check.params for name in option.opts}
    assert {"-f", "--output-format", "-o", "--output", "--changed-since"} <= set(options)
    table = PAGE.partition("| format | for |")[2].partition("\n\n")[0]
    formats = options["--output-format"].type
    assert isinstance(formats, click.Choice)
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == set(formats.choices)
