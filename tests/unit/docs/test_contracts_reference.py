"""The page about contracts lists every rule about changes, with its class."""

from __future__ import annotations

import re
from pathlib import Path

from meshwright.mesh.change import CLASSES
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "contracts.md"
_ROW = re.compile(r"^\| (CHG\d{3}) \| \[([a-z-]+)\]\(\.\./rules/([a-z-]+)\.md\) \| (\w+) \|", re.MULTILINE)


def test_every_change_rule_is_listed_with_its_class() -> None:
    listed = _ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert listed == [
        (rule.code, rule.name, rule.name, rule.change_class) for rule in RULES if isinstance(rule, ChangeRule)
    ]


def test_every_class_is_explained() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in CLASSES:
        words = {"additive": "**additive**", "neutral": "**only words**"}.get(name, f"| {name} |")
        assert words in text
