"""Every form of one report, letter by letter.

After a change that is meant: `pytest tests/unit/render --update-golden`, and read the difference.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import meshwright
from meshwright.render.formats import FORMATS
from tests.unit.render.example_report import RULES, hostile_report

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_is_as_it_was(form: str, update_golden: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meshwright, "__version__", "1.2.3")
    text = FORMATS[form](hostile_report(), RULES)
    path = GOLDEN / f"{form}.txt"
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode("utf-8")


def test_every_golden_file_has_its_form() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_holds_what_a_terminal_or_a_runner_obeys(form: str) -> None:
    text = FORMATS[form](hostile_report(), RULES)
    assert not [char for char in text if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    assert "##[" not in text
    ours = "::error file=", "::warning file="
    assert all(line.startswith(ours) for line in text.split("\n") if line.lstrip().startswith("::"))
    assert not text.endswith("\n")
