"""Every command, word for word: a message is part of the interface.

After a change that is meant: `pytest tests/cli --update-transcripts`, and read the difference.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command_line import run, transcript
from tests.cli.scenarios import COMMANDS, SCENARIOS

TRANSCRIPTS = Path(__file__).parent / "transcripts"


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    databases = [name for name in os.environ if name.startswith(("PG", "MESH_GRANTS_"))]
    for name in ("MESH_OUTPUT_FORMAT", "FORCE_COLOR", "NO_COLOR", *databases):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_command_says_what_its_transcript_says(name: str, tmp_path: Path, update_transcripts: bool) -> None:
    prepare, commands = SCENARIOS[name]
    prepare(tmp_path)
    said = transcript(commands, tmp_path)
    path = TRANSCRIPTS / f"{name}.txt"
    if update_transcripts:
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_every_transcript_has_its_scenario() -> None:
    assert {path.stem for path in TRANSCRIPTS.glob("*.txt")} == set(SCENARIOS)


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_transcript_holds_no_traceback_and_nothing_that_a_terminal_obeys(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert set(re.findall(r"^exit (\d+)$", text, re.MULTILINE)) <= {"0", "1", "2"}


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
def test_what_failed_says_so_on_standard_error_and_names_what_to_do(path: Path) -> None:
    for block in re.split(r"^\$ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        if "\nexit 2\n" in block:
            _, _, err = block.partition("stderr:\n")
            assert re.search(r"^  (error|Error): |Usage: ", err, re.MULTILINE), block


def test_the_module_runs_like_the_console_script(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "meshwright", "status", "nowhere"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    said = run("mesh status nowhere", tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (said.code, said.out, said.err) != (0, "", "")


def test_every_command_has_a_help_page_in_the_transcript() -> None:
    result = run("mesh --help", Path.cwd())
    assert all(re.search(rf"^  {name} ", result.out, re.MULTILINE) for name in COMMANDS)
    assert len(re.findall(r"^  [a-z][a-z-]+ ", result.out.partition("Commands:")[2], re.MULTILINE)) == len(COMMANDS)
