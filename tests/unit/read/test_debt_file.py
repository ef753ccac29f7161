"""mesh-debt.yml: what is written is what is read, and what cannot be read is never taken for nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.debt import DebtEntry
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.port import PortId
from meshwright.read.debt_file import FILE_NAME, debt_text, load_debt

ENTRY = DebtEntry("PRV001", "reader -> weather.int_x", "soon gone", "Ann", "2026-11-22", "2027-01-31")

texts = st.text(min_size=1, max_size=60) | st.text(
    st.sampled_from("[]{}\"'\\#:-> \n\t\x85\u2028\ufeff\u202e|&*!%@é😀"), min_size=1
)
dates = st.dates().map(str)
entries = st.builds(
    DebtEntry,
    rule=st.from_regex(r"[A-Z]{3}[0-9]{3}", fullmatch=True).filter(str.isascii),
    subject=texts,
    reason=texts,
    owner=texts,
    since=dates,
    until=st.none() | dates,
)


def loaded(text: str, folder: Path) -> tuple[DebtEntry, ...]:
    (folder / FILE_NAME).write_text(text, encoding="utf-8", newline="")
    return load_debt(folder)


@given(st.lists(entries, min_size=1, max_size=8, unique_by=lambda entry: entry.key))
def test_what_is_written_is_what_is_read_whatever_people_write(written: list[DebtEntry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        read = loaded(debt_text(written), Path(folder))
    assert list(read) == sorted(written, key=lambda entry: entry.key)


@given(st.lists(entries, max_size=5, unique_by=lambda entry: entry.key))
def test_the_order_in_which_entries_come_does_not_matter_and_nothing_hides(written: list[DebtEntry]) -> None:
    text = debt_text(written)
    assert debt_text(reversed(written)) == text
    assert all(char == "\n" or char.isprintable() for char in text)


def test_many_opening_brackets_are_no_deep_nesting(tmp_path: Path) -> None:
    many = [DebtEntry("PRV001", f"reader{n} -> weather.x", "[" * 3 + "{", "Ann", "2026-11-22") for n in range(80)]
    many.append(DebtEntry("PRV002", "x", "[" * 300 + "]" * 300, "Ann", "2026-11-22"))
    assert len(loaded(debt_text(many), tmp_path)) == 81


def test_the_file_is_readable_and_says_who_writes_it(tmp_path: Path) -> None:
    text = debt_text([ENTRY])
    assert text.startswith("# ")
    assert "`mesh debt add`" in text.partition("version:")[0]
    assert 'subject: "reader -> weather.int_x"\n    reason: "soon gone"\n' in text
    assert "since: 2026-11-22\n    until: 2027-01-31\n" in text


def test_an_argument_that_was_no_text_is_written_all_the_same(tmp_path: Path) -> None:
    (entry,) = loaded(debt_text([DebtEntry("PRV001", "a", "x\udcff", "Ann", "2026-11-22")]), tmp_path)
    assert entry.reason == "x?"


def test_no_file_is_no_debt_and_places_are_lines(tmp_path: Path) -> None:
    assert load_debt(tmp_path) == ()
    first, second = loaded(debt_text([ENTRY, DebtEntry("CON001", "weather.x", "y", "Ann", "2026-01-01")]), tmp_path)
    lines = (tmp_path / FILE_NAME).read_text().splitlines()
    assert [lines[entry.place.line - 1].strip() for entry in (first, second)] == ["- rule: CON001", "- rule: PRV001"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the key `version` is missing"),
        ("- a\n", "not a mapping"),
        ("version: 1\ndebt: [", ":"),
        ("version: 2\ndebt: []\nmore: 1\n", "version 2 is newer than this meshwright"),
        ("version: 1\ndebt: []\nentries: []\n", "entries: unknown key"),
        ("version: 1\ndebt: [3, {}]\n", "debt[1]: the key `reason` is missing"),
        ("version: 1\ndebt:\n  - {rule: PRV*, subject: a, reason: b, owner: c, since: 2026-11-22}\n", "debt[0].rule"),
        ("version: 1\ndebt:\n  - {rule: PRV001, subject: a, reason: '', owner: c, since: 2026-11-22}\n", "reason"),
        ("version: 1\ndebt:\n  - {rule: PRV001, subject: a, reason: b, owner: c, since: 20261122}\n", "since"),
        ("version: 1\ndebt:\n  - {rule: PRV001, subject: a, reason: b, owner: c, since: '2026-W01-1'}\n", "no date"),
        (
            "version: 1\ndebt:\n  - {rule: PRV001, subject: a, reason: b, owner: c, since: 2026-11-22 10:00:00}\n",
            "no date",
        ),
        ("version: 1\ndebt:\n  - {rule: PRV001, subject: a, reason: b, owner: c, since: 2026-13-45}\n", "month"),
        ("version: 1\ndebt: &a\n  - *a\n", "debt[0]"),
    ],
)
def test_what_is_broken_is_told_and_never_read_as_nothing(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(text, tmp_path)
    assert problem in caught.value.what
    assert str(tmp_path / FILE_NAME) in caught.value.what


def test_every_problem_is_told_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    one = "  - {rule: PRV001, subject: a, reason: b, owner: c, since: 2026-11-22, until: soon}\n"
    with pytest.raises(ConfigError) as caught:
        loaded(f"version: 1\ndebt:\n{one}{one}  - {{}}\n", tmp_path)
    lines = [int(problem.removeprefix(f"{tmp_path / FILE_NAME}:").split(":")[0]) for problem in caught.value.problems]
    assert lines == [3, 4, 4, *[5] * 5]
    assert "listed twice, first in line 3" in caught.value.what


def test_a_file_that_is_a_folder_or_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(ConfigError):
        load_debt(tmp_path)
    (tmp_path / FILE_NAME).rmdir()
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_debt(tmp_path)


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        ("reader -> weather.int_x", PortId("weather", "int_x")),
        ("reader -> fleet.aircraft@2", PortId("fleet", "aircraft", "2")),
        ("a -> b -> fleet.x", PortId("fleet", "x")),
        ("fleet.aircraft", None),
        ("fleet -> weather -> fleet", None),
        ("reader -> db.schema.table", None),
        ("reader -> fleet.x\n", None),
        ("reader -> ", None),
    ],
)
def test_the_model_that_is_read_stands_in_the_subject(subject: str, read: PortId | None) -> None:
    assert DebtEntry("PRV001", subject, "", "", "2026-11-22").read == read
