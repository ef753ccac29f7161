"""Reports in files, and paths for those who look from the top of the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.command_line import run
from tests.cli.scenarios import clean, findings
from tests.unit.render.runner_log import annotations


@pytest.fixture(autouse=True)
def _no_preferences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MESH_OUTPUT_FORMAT", raising=False)


def test_one_run_writes_as_many_forms_as_are_asked_for(tmp_path: Path) -> None:
    findings(tmp_path)
    (tmp_path / "out").mkdir()
    said = run("mesh-check punctuality -f json -o sarif=out/mesh.sarif --output junit=j.xml -o markdown=m.md", tmp_path)
    assert said.code == 1
    number = len(json.loads(said.out)["findings"])
    assert number == said.err.count("rules") + number - 1 > 1
    assert len(json.loads((tmp_path / "out/mesh.sarif").read_text())["runs"][0]["results"]) == number
    assert len(list(ElementTree.fromstring((tmp_path / "j.xml").read_text()).iter("testcase"))) == number
    assert (tmp_path / "m.md").read_text().startswith("<!-- meshwright mesh-check -->\n")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["mesh.sarif"]


def test_sarif_from_the_command_line_has_every_rule_with_its_page(tmp_path: Path) -> None:
    findings(tmp_path)
    run("mesh-check punctuality -o sarif=mesh.sarif", tmp_path)
    (found,) = json.loads((tmp_path / "mesh.sarif").read_text())["runs"]
    rules = found["tool"]["driver"]["rules"]
    assert all(rule["help"]["markdown"].startswith(f"# {rule['name']} ({rule['id']})\n") for rule in rules)
    assert {rules[result["ruleIndex"]]["id"] for result in found["results"]} == {
        result["ruleId"] for result in found["results"]
    }


def test_a_file_of_an_earlier_run_is_replaced_as_a_whole(tmp_path: Path) -> None:
    clean(tmp_path)
    (tmp_path / "report").write_text("x" * 100_000)
    said = run("mesh-check fleet -o gitlab=report -f gitlab", tmp_path)
    assert said.code == 0
    assert (tmp_path / "report").read_text() == said.out
    json.loads(said.out)


@pytest.mark.parametrize("output", ["sarf=s", "sarif", "sarif=", "json=nowhere/x.json", "json=punctuality"])
def test_a_wrong_output_is_told_before_anything_is_looked_at(output: str, tmp_path: Path) -> None:
    findings(tmp_path)
    (tmp_path / "punctuality/target/manifest.json").unlink()
    before = sorted(tmp_path.rglob("*"))
    said = run(f"mesh-check punctuality -o {output}", tmp_path)
    assert said.code == 2
    assert "--output" in said.err
    assert "manifest" not in said.err
    assert sorted(tmp_path.rglob("*")) == before


def test_the_nearest_format_is_named(tmp_path: Path) -> None:
    assert "did you mean sarif?" in run("mesh-check -o sarf=x", tmp_path).err


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    findings(tmp_path)
    command = [sys.executable, "-m", "meshwright", "check", "punctuality", "-o", "json-lines=/dev/stdout", "-f", "full"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert any(line.startswith('{"code"') for line in said.stdout.split("\n"))
    assert Path("/dev/stdout").is_symlink()


@pytest.mark.parametrize("start", [".", "domains", "domains/punctuality"])
def test_ci_finds_the_files_from_the_top_of_the_repository_wherever_the_check_starts(
    start: str, tmp_path: Path
) -> None:
    (tmp_path / "domains").mkdir()
    findings(tmp_path / "domains")
    # As it is in a worktree and in a submodule.
    (tmp_path / ".git").write_text("gitdir: elsewhere\n")
    here = tmp_path / start
    target = os.path.relpath(tmp_path / "domains/punctuality", here)
    run(f"mesh-check {target} -o sarif=s -o gitlab=g -o github=h -o concise=c", here)
    results = json.loads((here / "s").read_text())["runs"][0]["results"]
    places = [place["physicalLocation"] for each in results for place in each["locations"]]
    files = {
        "sarif": {place["artifactLocation"]["uri"] for place in places},
        "gitlab": {entry["location"]["path"] for entry in json.loads((here / "g").read_text())},
        "github": {each.properties["file"] for each in annotations((here / "h").read_text())[0]},
    }
    assert len(files["sarif"]) > 0
    for found in files.values():
        assert found == files["sarif"]
        assert all(file.startswith("domains/punctuality/") for file in found)
    for line in (here / "c").read_text().splitlines():
        prefix = "" if target == "." else f"{target}/"
        assert line.startswith(prefix)
        assert line.startswith("domains/") == (start == ".")
