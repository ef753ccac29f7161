"""What a policy may say, and what is told when it says something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.read.policy_file import load_policy

COMPLETE = """\
version: 1
because: >
  Data governance
  handbook
classifications: [open, secret]
deprecation: {notice: 90d}
ports: {meta: {required: [steward]}}
columns: {meta: {properties: {unit: {type: string}}}}
products: {required: [title]}
domain: {required: [owner]}
required: {source-aligned: [sla.freshness, title], "*": [support.channel]}
"""


def problems(text: str, name: str = "policy.yml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_policy(Path(name), text.encode())
    return caught.value.problems


def test_everything_that_a_policy_says_is_read() -> None:
    policy = load_policy(Path("policy.yml"), COMPLETE.encode())
    assert (policy.name, policy.because) == ("policy.yml", "Data governance handbook")
    assert (policy.classifications, policy.notice) == (("open", "secret"), 90)
    assert policy.port_meta == {"required": ["steward"]}
    assert policy.column_meta == {"properties": {"unit": {"type": "string"}}}
    assert (policy.product, policy.domain) == ({"required": ["title"]}, {"required": ["owner"]})
    assert policy.required == {"source-aligned": ("sla.freshness", "title"), "*": ("support.channel",)}


def test_a_policy_may_say_nothing() -> None:
    policy = load_policy(Path("policy.yml"), b"version: 1\n")
    assert (policy.port_meta, policy.required, policy.classifications) == ({}, {}, CLASSIFICATIONS)
    assert policy.notice == 0
    assert policy.demand == "policy.yml demands it"


def test_a_policy_may_be_json_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"version": 1, "domain": {"required": ["owner"]}}, indent="\t"))
    assert load_policy(path).domain == {"required": ["owner"]}


def test_a_policy_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_policy(tmp_path / "policy.yml")
    assert problems("version: 1\n  because: x\n") == ["policy.yml:2: mapping values are not allowed in this context"]
    assert problems("- 1\n") == ["policy.yml: the top level is not a mapping of keys to values"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("because: x\n", "policy.yml:1: the key `version` is missing; write `version: 1`"),
        ("version: 2\n", "policy.yml:1: version: 2 is not known to this meshwright; it knows 1"),
        ("version: 1\nport: {}\n", "policy.yml:2: port: unknown key; did you mean ports?"),
        ("version: 1\nports: {mta: {}}\n", "policy.yml:2: ports.mta: unknown key; did you mean meta?"),
        ("version: 1\nproducts: true\n", "policy.yml:2: products: True is not a mapping of keys to values"),
        ("version: 1\nrequired: [title]\n", "policy.yml:2: required: ['title'] is not a mapping of keys to values"),
        ("version: 1\nrequired: {aggregate: title}\n", "policy.yml:2: required.aggregate: 'title' is not a list"),
        (
            "version: 1\ndeprecation: {notice: 90}\n",
            "policy.yml:2: deprecation.notice: 90 is not a text",
        ),
        (
            "version: 1\ndeprecation: {notize: 90d}\n",
            "policy.yml:2: deprecation.notize: unknown key; did you mean notice?",
        ),
        (
            "version: 1\nrequired: {aggregat: [title]}\n",
            "policy.yml:2: required: the key `aggregat` is not one of source-aligned, aggregate, consumer-aligned, *; "
            "did you mean aggregate?",
        ),
        (
            "version: 1\nrequired:\n  aggregate:\n    - title\n    - sla.freshnes\n",
            "policy.yml:5: required.aggregate[1]: unknown key sla.freshnes; did you mean sla.freshness?",
        ),
        (
            "version: 1\nproducts:\n  properties:\n    title: {type: strng}\n",
            "policy.yml:4: products.properties.title.type: no JSON Schema: 'strng' is not one of array, boolean, "
            "integer, null, number, object, string; did you mean string?",
        ),
        (
            "version: 1\nports:\n  meta: {pattern: '('}\n",
            "policy.yml:3: ports.meta.pattern: no JSON Schema: '(' is not a valid regex",
        ),
        (
            "version: 1\nports:\n  meta:\n    $ref: https://example.com/schema.json\n",
            "policy.yml:4: ports.meta.$ref: 'https://example.com/schema.json' leads out of the schema; "
            "a policy is read without a network",
        ),
        (
            "version: 1\nports:\n  meta:\n    allOf:\n      - $ref: other.json\n",
            "policy.yml:5: ports.meta.allOf[0].$ref: 'other.json' leads out of the schema; "
            "a policy is read without a network",
        ),
        (
            "version: 1\ndomain:\n  $ref: '#/$defs/owner'\n",
            "policy.yml:3: domain.$ref: '#/$defs/owner' leads nowhere; `#` is the schema under `domain`",
        ),
        (
            "version: 1\ndomain:\n  $schema: http://json-schema.org/draft-07/schema#\n",
            "policy.yml:3: domain.$schema: 'http://json-schema.org/draft-07/schema#' is another JSON Schema than "
            "2020-12, the one that policies speak",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, problem: str) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize("notice", ["3m", "12h", "-1d", "90", "d", "1.5d", "99999d", "٣d", '"90d\\n"'])
def test_a_notice_is_a_number_of_days(notice: str) -> None:
    (problem,) = problems(f"version: 1\ndeprecation: {{notice: {notice}}}\n".replace(": 90}", ": '90'}"))
    assert problem.startswith("policy.yml:2: deprecation.notice: ")
    assert "is not of the form" in problem


def test_mistakes_of_every_kind_are_told_at_once() -> None:
    text = "version: 1\nprots: {}\nrequired: {'*': [titel]}\ndomain: {type: 3, minLength: -1}\n"
    assert [problem.split(": ")[0] for problem in problems(text)] == [
        "policy.yml:2",
        "policy.yml:3",
        "policy.yml:4",
        "policy.yml:4",
    ]


def test_references_within_a_schema_are_followed() -> None:
    text = "version: 1\ndomain: {$ref: '#/$defs/it', $defs: {it: {required: [owner]}}}\n"
    assert load_policy(Path("policy.yml"), text.encode()).domain["$ref"] == "#/$defs/it"


def test_a_schema_that_yaml_makes_endless_is_told() -> None:
    (problem,) = problems("version: 1\ndomain: &a\n  properties: {x: *a}\n")
    assert problem == "policy.yml:2: domain: no JSON Schema: it never ends"
