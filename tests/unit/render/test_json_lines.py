"""One finding a line, and the summary at the end."""

from __future__ import annotations

import json

from meshwright.render.json_lines import json_lines
from meshwright.render.json_report import json_report
from tests.unit.render.example_report import hostile_report, report


def test_the_lines_together_are_the_json_report() -> None:
    for each in (report(), hostile_report()):
        text = json_lines(each)
        assert text.isascii()
        *findings, last = [json.loads(line) for line in text.split("\n")]
        assert last | {"findings": findings} == json.loads(json_report(each))
