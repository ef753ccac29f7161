"""`mesh rules` and `mesh config`: what programs and editors read."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from meshwright.package_data import SCHEMAS
from meshwright.read.debt_file import debt_text, load_debt
from meshwright.rules import RULES
from tests.cli.command_line import run
from tests.cli.scenarios import described, findings, indebted, project


def test_the_list_of_rules_is_there_for_programs(tmp_path: Path) -> None:
    listed = json.loads(run("mesh rules --format json", tmp_path).out)
    assert [entry["code"] for entry in listed] == [rule.code for rule in RULES]
    by_code = {entry["code"]: entry for entry in listed}
    assert by_code["CON001"] | {"summary": ""} == {
        "code": "CON001",
        "name": "unenforced-contract",
        "level": "error",
        "stage": "stable",
        "since": "0.1",
        "needs": None,
        "summary": "",
    }
    assert by_code["CHG103"]["needs"] == "baseline"
    assert by_code["SYN001"]["needs"] == "registry"
    assert by_code["POL001"]["needs"] == "policy"


def test_settings_are_there_for_programs(tmp_path: Path) -> None:
    described(tmp_path)
    shown = json.loads(run("mesh config show fleet --format json", tmp_path).out)
    assert {"key": "products.aircraft.strict", "value": True, "source": "fleet/mesh.yml:3"} in shown
    assert {"key": "registry", "value": "registry", "source": "mesh.yml:2"} in shown


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_schema_is_printed_and_sound(name: str, tmp_path: Path) -> None:
    schema = json.loads(run(f"mesh config schema {name}", tmp_path).out)
    jsonschema.Draft202012Validator.check_schema(schema)


def test_what_the_commands_write_keeps_to_the_schemas_that_they_print(tmp_path: Path) -> None:
    indebted(tmp_path)
    path = tmp_path / "punctuality"
    report = json.loads(run("mesh-check punctuality -f json", tmp_path).out)
    jsonschema.validate(report, json.loads(run("mesh config schema report", tmp_path).out))
    assert report["summary"]["debt"] == {"accepted": 1, "entries": 3, "solved": 1}
    written = yaml.load(debt_text(load_debt(path)), yaml.BaseLoader) | {"version": 1}
    jsonschema.validate(written, json.loads(run("mesh config schema mesh-debt.yml", tmp_path).out))


def test_the_editor_finds_the_schema_that_mesh_init_names(tmp_path: Path) -> None:
    project(tmp_path)
    assert run("mesh init", tmp_path).code == 0
    text = (tmp_path / "mesh.yml").read_text()
    marker = "# yaml-language-server: $schema="
    first = text.splitlines()[0]
    assert first.startswith(marker)
    schema = (tmp_path / first.removeprefix(marker)).read_text()
    assert schema.strip() == run("mesh config schema mesh.yml", tmp_path).out.strip()
    jsonschema.validate(yaml.safe_load(text), json.loads(schema))


def test_mesh_sync_brings_the_schema_up_to_date(tmp_path: Path) -> None:
    project(tmp_path)
    run("mesh init", tmp_path)
    schema = tmp_path / "interfaces/meshwright/mesh.schema.json"
    before = schema.read_text()
    schema.write_text("{}")
    assert run("mesh sync", tmp_path).code == 0
    assert schema.read_text() == before


def test_accepted_debt_does_not_make_the_manifest_stale(tmp_path: Path) -> None:
    findings(tmp_path)
    before = run("mesh-check punctuality", tmp_path)
    assert run("mesh debt add --all --reason adopted --owner Ann --folder punctuality", tmp_path).code == 0
    after = run("mesh-check punctuality", tmp_path)
    assert (before.code, after.code) == (1, 0)
