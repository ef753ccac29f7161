"""The reference of policies is complete, and what it shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.read.config_schema import schema_named
from meshwright.read.policy_file import SCHEMA, load_policy

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
EXAMPLE = next(text for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S) if "because" in text)


def test_every_key_is_in_the_reference_and_no_other() -> None:
    parts = schema_named(SCHEMA)["properties"]
    keys = [".".join((name, *part.get("properties", {}))) for name, part in parts.items()]
    assert re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.M) == keys


def test_the_example_is_a_policy_with_the_default_words() -> None:
    assert load_policy(Path("policy.yml"), EXAMPLE.encode()).classifications == CLASSIFICATIONS


def test_the_mistakes_that_it_shows_are_told_so() -> None:
    wrong = EXAMPLE.replace("classifications", "clasifications").replace("sla.freshness", "sla.freshnes")
    with pytest.raises(ConfigError) as caught:
        load_policy(Path("policy.yml"), wrong.encode())
    assert f"```text\nerror: {caught.value.what}\n```" in PAGE
