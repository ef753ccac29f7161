"""mesh-waivers.yml: what it says, where it says it, and that nothing broken in it is ever a permission."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest

import meshwright.read
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.waiver import Acknowledgement, Agreements, Waiver
from meshwright.read.waiver_file import FILE_NAME, load_agreements

TEXT = """\
version: 1
waived:
  - change: 1f3a9c20de
    what: CHG103 weather.hourly_observations@1.wind_speed_mph
    reason: the sensor is gone
    approver: Ann
    until: 2027-01-31
  # The second one.
  - {change: "0123456701", what: CHG301 weather.x, reason: b, approver: Bob, until: "2027-02-28"}
acknowledged:
  - change: 77ab01e9c2
    what: CHG103 fleet.aircraft@2.seats
    reason: we read it no more
"""


def loaded(text: str, folder: Path) -> Agreements:
    (folder / FILE_NAME).write_text(text, encoding="utf-8", newline="")
    return load_agreements(folder)


def waived(**values: str) -> str:
    """A file with one waiver; an empty value leaves the key out."""
    entry = {"change": "1f3a9c20de", "what": "a", "reason": "b", "approver": "c", "until": "2027-01-31"} | values
    lines = [f"{key}: {value}" for key, value in entry.items() if value]
    return "version: 1\nwaived:\n  - " + "\n    ".join(lines) + "\n"


def test_a_file_says_what_may_go_out_and_what_the_domain_is_ready_for(tmp_path: Path) -> None:
    assert loaded(TEXT, tmp_path) == Agreements(
        (
            Waiver(
                "1f3a9c20de",
                "CHG103 weather.hourly_observations@1.wind_speed_mph",
                "the sensor is gone",
                "Ann",
                "2027-01-31",
            ),
            Waiver("0123456701", "CHG301 weather.x", "b", "Bob", "2027-02-28"),
        ),
        (Acknowledgement("77ab01e9c2", "CHG103 fleet.aircraft@2.seats", "we read it no more"),),
    )


@pytest.mark.parametrize("folder", ["weather", ".", "weather/../weather"])
def test_places_are_seen_from_where_the_user_is(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weather").mkdir()
    monkeypatch.chdir(tmp_path)
    found = loaded(TEXT, Path(folder))
    name = FILE_NAME if folder == "." else f"weather/{FILE_NAME}"
    places = [str(entry.place) for entry in (*found.waivers, *found.acknowledgements)]
    assert places == [f"{name}:3", f"{name}:9", f"{name}:11"]


def test_no_file_is_no_agreement_and_a_list_may_be_empty_or_left_out(tmp_path: Path) -> None:
    assert load_agreements(tmp_path) == Agreements()
    assert loaded("version: 1\n", tmp_path) == Agreements()
    assert loaded("version: 1\nwaived: []\nacknowledged: []\n", tmp_path) == Agreements()


@pytest.mark.parametrize("key", ["0123456701", "1234567890", "0b10101010", "12345678e9", "0000000000", "1e10000000"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_key_that_looks_like_a_number_is_the_key_that_is_written(key: str, quote: str, tmp_path: Path) -> None:
    (found,) = loaded(waived(change=f"{quote}{key}{quote}"), tmp_path).waivers
    assert found.change == key


@pytest.mark.parametrize("until", ["2027-01-31", "'2027-01-31'"])
def test_the_last_day_may_be_quoted(until: str, tmp_path: Path) -> None:
    (found,) = loaded(waived(until=until), tmp_path).waivers
    assert not found.expired(date(2027, 1, 31))
    assert found.expired(date(2027, 1, 31) + timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the key `version` is missing; write `version: 1`"),
        ("# nothing yet\n", "the key `version` is missing"),
        ("- a\n", "not a mapping"),
        ("version: 1\nwaived: [", ":"),
        ("version: 1\nwaived: {}\n", ":2: waived: {} is not a list"),
        ("version: 1\nwaived:\n", ":2: waived: None is not a list"),
        ("version: 2\nwaived: []\n", ":1: version 2 is newer than this meshwright"),
        ("version: 1\nwaved: []\n", ":2: waved: unknown key; did you mean waived?"),
        ("version: 1\nwaived: []\nwaived: []\n", "stands in line 2 already"),
        ("version: 1\nwaived: [3]\n", "waived[0]"),
        ("version: 1\nwaived: [{}]\n", "the key `approver` is missing"),
        ("version: 1\nacknowledged: [{change: 1f3a9c20de, reason: b}]\n", "the key `what` is missing"),
        (
            "version: 1\nacknowledged: [{change: 1f3a9c20de, what: a, reason: b, until: 2027-01-31}]\n",
            "acknowledged[0].until: unknown key",
        ),
        (waived(aprover="Ann", approver=""), ":7: waived[0].aprover: unknown key; did you mean approver?"),
        (waived(change="1f3a9c20d"), ":3: waived[0].change"),
        (waived(change="1F3A9C20DE"), ":3: waived[0].change"),
        (waived(change="1f3a9c20de0"), ":3: waived[0].change"),
        (waived(change='"*"'), ":3: waived[0].change"),
        (waived(change="true"), ":3: waived[0].change"),
        (waived(change="~"), ":3: waived[0].change"),
        (waived(approver="''"), ":6: waived[0].approver: '' is empty"),
        (waived(approver="'  '"), ":6: waived[0].approver: '  ' is empty"),
        (waived(approver="~"), ":6: waived[0].approver"),
        (waived(approver="[Ann]"), ":6: waived[0].approver"),
        (waived(reason='"\\t"'), ":5: waived[0].reason"),
        (waived(until=""), "the key `until` is missing"),
        (waived(until="~"), ":7: waived[0].until"),
        (waived(until="never"), ":7: waived[0].until: 'never' is no date like 2027-01-31"),
        (waived(until="20270131"), "'20270131' is no date"),
        (waived(until="'2027-W01-1'"), "is no date"),
        (waived(until="2027-01-31 10:00:00"), "is no date"),
        (waived(until="'2027-02-30'"), "'2027-02-30' is no date"),
        (waived(until="2027-02-30"), "day"),
        (waived(until="9999"), "'9999' is no date"),
        ("version: 1\nwaived: &a\n  - *a\n", "waived[0]"),
    ],
)
def test_what_is_broken_is_told_with_its_place_and_permits_nothing(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(text, tmp_path)
    assert problem in caught.value.what
    assert all(each.startswith(str(tmp_path / FILE_NAME)) for each in caught.value.problems)


@pytest.mark.parametrize("section", ["waived", "acknowledged"])
@pytest.mark.parametrize("flow", [False, True])
def test_a_key_that_is_listed_twice_is_an_error(section: str, flow: bool, tmp_path: Path) -> None:
    more = ", approver: c, until: 2027-01-31" if section == "waived" else ""
    entries = [f"{{change: {key}, what: a, reason: b{more}}}" for key in ("1f3a9c20de", '"1f3a9c20de"')]
    listed = f" [{', '.join(entries)}]" if flow else "".join(f"\n  - {entry}" for entry in entries)
    with pytest.raises(ConfigError) as caught:
        loaded(f"version: 1\n{section}:{listed}\n", tmp_path)
    assert caught.value.problems == [
        f"{tmp_path / FILE_NAME}:{2 if flow else 4}: {section}[1].change: 1f3a9c20de is listed twice, "
        f"first in line {2 if flow else 3}"
    ]


def test_every_problem_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(TEXT.replace("2027-01-31", "soon").replace("reason: b", "reason: ''") + "more: 1\n", tmp_path)
    lines = [int(problem.removeprefix(f"{tmp_path / FILE_NAME}:").split(":")[0]) for problem in caught.value.problems]
    assert lines == [7, 9, 14]


def test_a_file_that_is_a_folder_or_no_text_or_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.mkdir()
    with pytest.raises(ConfigError, match=FILE_NAME):
        load_agreements(tmp_path)
    path.rmdir()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_agreements(tmp_path)
    path.unlink()
    path.symlink_to("nowhere")
    with pytest.raises(ConfigError, match="No such file"):
        load_agreements(tmp_path)


def test_the_schema_is_sound_and_closed() -> None:
    schema = json.loads((Path(meshwright.read.__path__[0]) / "mesh-waivers.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = [schema, schema["$defs"]["waiver"], schema["$defs"]["acknowledgement"]]
    assert [each["additionalProperties"] for each in objects] == [False] * 3
    assert all(
        part.get("description") for each in objects for part in each["properties"].values() if "$ref" not in part
    )
