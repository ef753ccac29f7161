"""Ways out of a refused change: a waiver of the domain that makes it, and the word of those that it concerns."""

from __future__ import annotations

import re
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.app.acknowledge import acknowledge
from meshwright.app.check import check
from meshwright.app.publish import publish
from meshwright.app.waive import Terms, Waived, waive
from meshwright.app.waiver_edit import put, take_out
from meshwright.app.waivers_list import EXPIRED, NEEDLESS, UNKNOWN, UNMATCHED, list_waivers, prune
from meshwright.mesh.errors import ConfigError, MeshError, PublishRefused
from meshwright.mesh.finding import Finding
from meshwright.mesh.waiver import Acknowledgement, Agreements, Waiver
from meshwright.read.waiver_file import FILE_NAME, load_agreements
from meshwright.registry.deployments import current_deployment
from meshwright.registry.folder_store import FolderStore
from meshwright.render.report import Report
from tests.unit.app.small_domain import NOON, built, domain, files, port, private, published, stub

DAY = timedelta(days=1)
TODAY = NOON.date()
TERMS = Terms("the planes are gone", "Ann", date(2027, 1, 31))
ENGINES = "CHG103 fleet.aircraft.engines"


def fleet(root: Path, *columns: str, mesh_yml: str = "") -> Path:
    """`fleet`, which has published a port with three columns and is about to publish it with these."""
    folder = domain(root / "fleet", mesh_yml=mesh_yml)
    if not (root / "registry").exists():
        published(folder, port("aircraft", "id", "seats", "engines"))
    return built(folder, port("aircraft", *(columns or ("id", "seats"))), run="run-2")


def changes(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.change]


def key_of(folder: Path, subject: str = "fleet.aircraft.engines") -> str:
    return next(finding.change for finding in changes(check([folder], now=NOON)) if finding.subject == subject)


def waived(folder: Path, change: str = ENGINES, terms: Terms = TERMS, now: datetime = NOON) -> Waived:
    return waive(folder, change, terms, now=now)


def refused(folder: Path, change: str = ENGINES, terms: Terms = TERMS) -> MeshError:
    """The error of a waiver that is not given; nothing is written then."""
    before = files(folder)
    with pytest.raises(MeshError) as caught:
        waived(folder, change, terms)
    assert files(folder) == before
    return caught.value


# A waiver, from the finding to the publication.


def test_a_waived_change_goes_out_and_is_not_silent(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    with pytest.raises(PublishRefused):
        publish(folder, now=lambda: NOON)
    (finding,) = changes(check([folder], now=NOON))
    assert (finding.level, finding.subject) == ("error", "fleet.aircraft.engines")
    done = waived(folder, finding.change)
    report = check([folder], now=NOON)
    assert changes(report) == []
    assert done.note == f"fleet waives {ENGINES} (until 2027-01-31, approved by Ann)"
    assert report.notes == (done.note,)
    result = publish(folder, now=lambda: NOON)
    (judged,) = dict(result.changes)["aircraft"]
    assert judged.change.key == finding.change
    assert result.releases == (("aircraft", "2.0.0", True),)


def test_the_release_tells_who_allowed_it_and_not_where_it_is_written(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder)
    publish(folder, now=lambda: NOON)
    written = b"".join(content for name, content in files(tmp_path / "registry").items() if "2.0.0" in name)
    assert b"waives it until 2027-01-31 (Ann)" in written
    assert b"the planes are gone" not in written
    assert FILE_NAME.encode() not in written


def test_after_its_last_day_a_waiver_permits_nothing_and_the_finding_says_so(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder, terms=Terms("x", "Ann", TODAY))
    assert changes(check([folder], now=NOON)) == []
    report = check([folder], now=NOON + DAY)
    (finding,) = changes(report)
    assert finding.level == "error"
    assert f"{folder / FILE_NAME}:5 waived it until 2026-11-22 (Ann)" in finding.because
    assert report.notes == ()
    with pytest.raises(PublishRefused):
        publish(folder, now=lambda: NOON + DAY)


def test_a_waiver_names_one_change_and_one_that_grew_is_refused(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "id", "seats varchar", "engines")
    done = waived(folder, "CHG105 fleet.aircraft.seats")
    assert changes(check([folder], now=NOON)) == []
    fleet(tmp_path, "id", "seats date", "engines")
    (finding,) = changes(check([folder], now=NOON))
    assert (finding.subject, finding.level) == ("fleet.aircraft.seats", "error")
    assert finding.change != done.waiver.change


def test_a_waiver_holds_for_its_change_and_for_no_other_of_the_same_domain(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "id")
    done = waived(folder)
    assert [judged.change.subject for judged in done.refused] == ["fleet.aircraft.seats"]
    assert [finding.subject for finding in changes(check([folder], now=NOON))] == ["fleet.aircraft.seats"]


def test_words_that_do_not_fit_the_key_are_shown_beside_what_it_means(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    put(folder, Waiver(key_of(folder), "CHG301 fleet.aircraft.seats", "harmless", "Ann", "2027-01-31"))
    assert check([folder], now=NOON).notes == (
        f"fleet waives {ENGINES} (until 2027-01-31, approved by Ann); "
        f"{folder / FILE_NAME}:5 calls it CHG301 fleet.aircraft.seats",
    )


def test_a_broken_file_stops_check_and_publication(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    (folder / FILE_NAME).write_text(f"version: 1\nwaived: [{{change: {key_of(folder)}}}]\n")
    for run in (lambda: check([folder], now=NOON), lambda: publish(folder, now=lambda: NOON)):
        with pytest.raises(ConfigError, match=r"mesh-waivers.yml:2: waived\[0\]: the key `approver` is missing"):
            run()


# What can be waived, and by which name.


def test_the_first_six_digits_are_enough_and_five_are_not(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    key = key_of(folder)
    assert "too short" in refused(folder, key[:5]).what
    for name in (key[:6], key.upper(), key, "removed-column  fleet.aircraft.engines"):
        assert waived(folder, name).waiver.change == key
    assert len(load_agreements(folder).waivers) == 1


@pytest.mark.parametrize("name", ["0000000", "CHG103 fleet.aircraft.engine", "CHG9 fleet.aircraft.engines", "engines"])
def test_a_name_of_no_change_is_an_error_that_lists_what_can_be_waived(name: str, tmp_path: Path) -> None:
    folder = fleet(tmp_path, "id", "seats bigint")
    error = refused(folder, name)
    first, _, *listed = error.what.splitlines()
    assert first.startswith(f"no change {name!r}")
    assert ("did you mean" in first) == ("engine" in name and " " in name)
    assert listed == [
        f"  {key_of(folder)}  {ENGINES}: the column would be gone",
        f"  {key_of(folder, 'fleet.aircraft.seats')}  CHG301 fleet.aircraft.seats: its type would be widened from "
        "integer to bigint (may go out, with a warning)",
    ]
    assert "CODE subject" in error.remedy


def test_a_rule_alone_is_no_change(tmp_path: Path) -> None:
    assert "waiver is for one change" in refused(fleet(tmp_path), "CHG103").what


def test_a_name_of_two_changes_is_an_error_that_tells_their_keys(tmp_path: Path) -> None:
    """Two environments serve another type of one column, so there are two changes of one subject."""
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft", "id", "seats"))
    published(folder, port("aircraft", "id", "seats bigint"), run="run-2", environment="staging")
    built(folder, port("aircraft", "id", "seats varchar"), run="run-3")
    error = refused(folder, "CHG105 fleet.aircraft.seats")
    keys = {finding.change for finding in changes(check([folder], now=NOON))}
    assert error.what.startswith("'CHG105 fleet.aircraft.seats' names 2 changes:")
    assert {line.split()[0] for line in error.what.splitlines()[1:]} == keys
    assert len(keys) == 2
    for key in keys:
        waived(folder, key)
    assert changes(check([folder], now=NOON)) == []


def test_only_one_environment_may_be_compared_with(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    with pytest.raises(MeshError, match="nothing is deployed to staging"):
        waive(folder, ENGINES, TERMS, now=NOON, against="env:staging")
    assert waive(folder, ENGINES, TERMS, now=NOON, against="env:prod").domain == "fleet"


def test_what_goes_out_anyway_needs_no_waiver(tmp_path: Path) -> None:
    """Its date has passed, and nobody reads it."""
    folder = domain(tmp_path / "fleet")
    old = port("aircraft", version=1, latest_version=2, deprecation_date="2026-11-22")
    published(folder, old, port("aircraft", version=2))
    built(folder, port("aircraft", version=2), run="run-2")
    error = refused(folder, "CHG101 fleet.aircraft@1")
    assert "needs no waiver: its date 2026-11-22 has come and nobody reads it any more" in error.what


def test_where_nothing_changes_there_is_nothing_to_waive(tmp_path: Path) -> None:
    folder = fleet(tmp_path, "id", "seats", "engines")
    assert "there is nothing to waive" in refused(folder).what


def test_without_a_promise_there_is_nothing_to_waive(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    assert "promised nothing that it could be compared with (nothing is published yet)" in refused(folder).what


def test_a_change_is_found_in_the_domain_that_makes_it(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    published(domain(tmp_path / "weather", "weather"), port("hourly", group="hours"))
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: [fleet, weather]\n")
    assert waived(tmp_path).path == folder / FILE_NAME
    assert [entry.domain for entry in list_waivers(tmp_path, now=NOON)] == ["fleet"]


# On what terms.


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        (Terms("x", "", TERMS.until), "--approver is empty"),
        (Terms("x", " \t", TERMS.until), "--approver is empty"),
        (Terms("", "Ann", TERMS.until), "--reason is empty"),
        (Terms("x", "Ann", TODAY - DAY), "2026-11-21: this day is over"),
        (Terms("x", "Ann", TODAY + 366 * DAY), "a waiver lasts a year at most, until 2027-11-22: if the same change"),
    ],
)
def test_terms_that_cannot_be_are_told(terms: Terms, problem: str, tmp_path: Path) -> None:
    assert problem in refused(fleet(tmp_path), terms=terms).what


@pytest.mark.parametrize("until", [TODAY, TODAY + 365 * DAY])
def test_today_and_a_year_from_now_are_days_of_a_waiver(until: date, tmp_path: Path) -> None:
    assert waived(fleet(tmp_path), terms=Terms("x", "Ann", until)).waiver.until == until.isoformat()


def test_waiving_again_replaces_the_terms_also_when_they_are_over(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder, terms=Terms("x", "Ann", TODAY))
    waived(folder, terms=Terms("y\n  z", "Bob", TODAY + 2 * DAY), now=NOON + DAY)
    (found,) = load_agreements(folder).waivers
    assert (found.reason, found.approver, found.until) == ("y z", "Bob", "2026-11-24")


# What is in the file already.

BY_HAND = """\
# Ours. See the handbook.
version: 1  # for ever

# What we were allowed.
waived:
  # Ticket 12.
  - change: "1111111111"
    what: CHG103 fleet.a.x
    approver: Ann
    until: 2027-01-31   # a Sunday
    reason: >-
      a text, and
      # no comment

  # Ticket 13.
  - {change: 3333333333, what: CHG103 fleet.c.x, reason: 'c', approver: Ann, until: 2027-01-31}
# What we agreed to.
acknowledged:
- what: CHG103 weather.x
  change: 4444444444
  reason: unused
# The end.
"""


def by_hand(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / FILE_NAME).write_text(BY_HAND)
    return folder


def test_a_new_entry_stands_where_it_is_sorted_and_no_other_line_changes(tmp_path: Path) -> None:
    by_hand(tmp_path)
    for change, name in (("2222222222", "b"), ("5555555555", "d"), ("0000000000", "A")):
        put(tmp_path, Waiver(change, f"CHG103 fleet.{name}.x", name, "Bob", "2027-01-01"))
    put(tmp_path, Acknowledgement("6666666666", "CHG301 weather.x", "fine"))
    lines = (tmp_path / FILE_NAME).read_text().splitlines(keepends=True)
    old = BY_HAND.splitlines(keepends=True)
    assert [line for line in lines if line in old] == old
    assert [waiver.what[13:14] for waiver in load_agreements(tmp_path).waivers] == ["A", "a", "b", "c", "d"]

    def above(text: str) -> str:
        return lines[next(number for number, line in enumerate(lines) if text in line) - 1]

    assert above("1111111111") == "  # Ticket 12.\n"
    assert above("3333333333") == "  # Ticket 13.\n"
    assert above("2222222222") == "      # no comment\n"
    assert above("5555555555").startswith("  - {change: 3333333333")
    assert above('"6666666666"') == "  reason: unused\n"


def test_an_entry_that_is_replaced_keeps_its_place_and_the_comment_above_it(tmp_path: Path) -> None:
    by_hand(tmp_path)
    put(tmp_path, Waiver("1111111111", "CHG103 fleet.a.x", "again", "Bob", "2027-02-28"))
    text = (tmp_path / FILE_NAME).read_text()
    assert '  # Ticket 12.\n  - change: "1111111111"\n    what: "CHG103 fleet.a.x"\n    reason: "again"\n' in text
    assert "until: 2027-02-28\n\n  # Ticket 13.\n" in text
    assert "no comment" not in text


def test_an_entry_goes_with_the_comment_above_it_and_others_stay(tmp_path: Path) -> None:
    by_hand(tmp_path)
    take_out(tmp_path, {"1111111111"})
    text = (tmp_path / FILE_NAME).read_text()
    assert "Ticket 12" not in text
    assert "waived:\n\n  # Ticket 13.\n  - {change: 3333333333" in text
    take_out(tmp_path, {"3333333333"})
    assert (tmp_path / FILE_NAME).read_text() == BY_HAND.partition("waived:")[0] + "# What we agreed to.\n" + (
        BY_HAND.partition("# What we agreed to.\n")[2]
    )


def test_several_entries_go_at_once(tmp_path: Path) -> None:
    by_hand(tmp_path)
    put(tmp_path, Waiver("2222222222", "CHG103 fleet.b.x", "b", "Bob", "2027-01-01"))
    take_out(tmp_path, {"1111111111", "3333333333"})
    assert [waiver.change for waiver in load_agreements(tmp_path).waivers] == ["2222222222"]
    assert "Ticket" not in (tmp_path / FILE_NAME).read_text()


@pytest.mark.parametrize("empty", ["waived: []\n", "waived:\n  []\n", "acknowledged: []\n", ""])
def test_lists_that_are_empty_or_missing_are_begun(empty: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(f"version: 1\n{empty}# The end, without a line end")
    put(tmp_path, Waiver("2222222222", "CHG103 fleet.b.x", "b", "Bob", "2027-01-01"))
    put(tmp_path, Acknowledgement("6666666666", "CHG301 weather.x", "fine"))
    found = load_agreements(tmp_path)
    assert (len(found.waivers), len(found.acknowledgements)) == (1, 1)
    assert "# The end" in (tmp_path / FILE_NAME).read_text()


@pytest.mark.parametrize(
    "text",
    [
        "{version: 1, waived: []}\n",
        "version: 1\nwaived: [{change: 1111111111, what: a, reason: b, approver: c, until: 2027-01-31}]\n",
        "version: 1\nacknowledged: []\n...\n",
        # The blank line belongs to the reason, which would be another one without it.
        "version: 1\nwaived:\n  - change: 1111111111\n    what: A\n    approver: c\n    until: 2027-01-31\n"
        "    reason: |+\n      b\n\n",
    ],
)
def test_a_form_that_cannot_be_edited_is_left_as_it_is_and_told(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError, match="cannot edit") as caught:
        put(tmp_path, Waiver("2222222222", "CHG103 fleet.b.x", "b", "Bob", "2027-01-01"))
    assert '  - change: "2222222222"\n    what: "CHG103 fleet.b.x"\n' in caught.value.remedy
    assert (tmp_path / FILE_NAME).read_text() == text


def test_a_broken_file_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("version: 1\nwaived: [3]\n")
    before = files(tmp_path)
    with pytest.raises(ConfigError):
        put(tmp_path, Acknowledgement("6666666666", "CHG301 weather.x", "fine"))
    assert files(tmp_path) == before


texts = st.text(min_size=1, max_size=40).filter(str.strip) | st.text(
    st.sampled_from("[]{}\"'\\#:-> \n\t\x85\u2028\ufeff\u202e|&*!%@é😀"), min_size=1
).filter(str.strip)
keys = st.text("0123456789abcdef", min_size=10, max_size=10)
waivers = st.builds(Waiver, keys, texts, texts, texts, st.dates().map(str))
acknowledgements = st.builds(Acknowledgement, keys, texts, texts)


@given(st.lists(waivers | acknowledgements, min_size=1, max_size=6))
def test_what_is_written_is_what_is_read_whatever_people_write(written: list[Waiver | Acknowledgement]) -> None:
    expected: dict[tuple[type, str], Waiver | Acknowledgement] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for entry in written:
            put(folder, entry)
            expected[type(entry), entry.change] = entry
        found = load_agreements(folder)
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
        assert all(char == "\n" or char.isprintable() for char in text)
        for entries in (found.waivers, found.acknowledgements):
            words = [(entry.what, entry.change) for entry in entries]
            assert words == sorted(words) or len(written) > len(expected)
        assert {(type(each), each.change): each for each in (*found.waivers, *found.acknowledgements)} == expected
        take_out(folder, {waiver.change for waiver in found.waivers})
        assert load_agreements(folder) == Agreements((), found.acknowledgements)
        assert (folder / FILE_NAME).exists() == bool(found.acknowledgements)


def test_many_opening_brackets_are_no_deep_nesting(tmp_path: Path) -> None:
    for number in range(40):
        put(tmp_path, Acknowledgement(f"{number:010}", "CHG103 weather.x", "[" * 3 + "{"))
    assert len(load_agreements(tmp_path).acknowledgements) == 40


# What became of waivers.


def states(folder: Path, now: datetime = NOON) -> dict[str, tuple[str, ...]]:
    return {listed.waiver.what: listed.states for listed in list_waivers(folder, now=now)}


def test_the_list_tells_what_is_in_force_expired_or_matches_nothing(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder)
    put(folder, Waiver("1111111111", "CHG103 fleet.aircraft.wings", "x", "Ann", "2026-01-01"))
    assert states(folder) == {ENGINES: (), "CHG103 fleet.aircraft.wings": (EXPIRED, UNMATCHED)}
    assert states(folder, datetime.combine(TERMS.until, NOON.timetz()) + DAY)[ENGINES] == (EXPIRED,)
    publish(folder, now=lambda: NOON)
    assert states(folder)[ENGINES] == (UNMATCHED,)


def test_a_waiver_of_what_goes_out_anyway_is_told_and_not_taken_out(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    old = port("aircraft", version=1, latest_version=2, deprecation_date="2026-11-23")
    published(folder, old, port("aircraft", version=2))
    built(folder, port("aircraft", version=2), run="run-2")
    waived(folder, "CHG101 fleet.aircraft@1")
    assert states(folder) == {"CHG101 fleet.aircraft@1": ()}
    assert states(folder, NOON + DAY) == {"CHG101 fleet.aircraft@1": (NEEDLESS,)}
    assert check([folder], now=NOON + DAY).notes == ()
    gone, left = prune(folder, now=NOON + DAY)
    assert (len(gone), len(left)) == (0, 1)


def test_prune_takes_out_what_matches_nothing_and_the_file_with_the_last(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder)
    put(folder, Waiver("1111111111", "CHG103 fleet.aircraft.wings", "x", "Ann", "2027-01-01"))
    gone, left = prune(folder, now=NOON)
    assert [each.waiver.change for each in gone] == ["1111111111"]
    assert [each.waiver.what for each in left] == [ENGINES]
    publish(folder, now=lambda: NOON)
    prune(folder, now=NOON)
    assert not (folder / FILE_NAME).exists()


def test_prune_keeps_what_is_over_and_still_there(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    waived(folder, terms=Terms("x", "Ann", TODAY))
    before = files(folder)
    assert prune(folder, now=NOON + DAY)[0] == ()
    assert files(folder) == before


def test_a_change_that_waits_for_one_environment_keeps_its_waiver(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    for environment in ("prod", "staging"):
        published(folder, port("aircraft", "id", "seats", "engines"), run=environment, environment=environment)
    built(folder, port("aircraft"), run="run-3", environment="staging")
    waived(folder)
    publish(folder, now=lambda: NOON)
    assert prune(folder, now=NOON)[0] == ()
    assert states(folder) == {ENGINES: ()}


def test_nothing_is_taken_out_where_nobody_can_tell(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    put(folder, Waiver("1111111111", "CHG103 fleet.aircraft.wings", "x", "Ann", "2027-01-01"))
    before = files(folder)
    assert states(folder) == {"CHG103 fleet.aircraft.wings": (UNKNOWN,)}
    with pytest.raises(MeshError, match="nothing was taken out"):
        prune(folder, now=NOON)
    assert files(folder) == before


# The word of those who read it.


def reading(root: Path) -> Path:
    """`punctuality`, which passes on whatever columns the port of `fleet` has, and has published."""
    folder = domain(root / "punctuality", "punctuality", mesh_yml="inputs: [fleet.aircraft]\n")
    published(
        folder,
        port("delays", group="delays"),
        private("reader", "model.fleet.aircraft"),
        stub("fleet", "aircraft"),
        run="run-9",
    )
    return folder


def stable(root: Path) -> tuple[Path, Path]:
    """`fleet`, whose product is stable and loses a column, and `punctuality`, which reads it."""
    fleet(root, mesh_yml="products: {aircraft: {stability: stable}}\n")
    return root / "fleet", reading(root)


def test_a_change_that_all_readers_agreed_to_goes_out_after_they_published(tmp_path: Path) -> None:
    provider, reader = stable(tmp_path)
    (finding,) = changes(check([provider], now=NOON))
    assert f"ask punctuality for `mesh acknowledge {finding.change}`" in finding.help
    done = acknowledge(reader, finding.change, what=ENGINES, reason="we drop it too")
    assert (done.domain, done.path) == ("punctuality", reader / FILE_NAME)
    # The file alone is nothing that the provider could see.
    assert [each.level for each in changes(check([provider], now=NOON))] == ["error"]
    publish(reader, now=lambda: NOON)
    (told,) = changes(check([provider], now=NOON))
    assert told.level == "warn"
    assert "all readers have agreed" in told.because
    publish(provider, now=lambda: NOON)


def test_what_was_agreed_reaches_the_registry_as_a_key_and_nothing_else(tmp_path: Path) -> None:
    _, reader = stable(tmp_path)
    acknowledge(reader, "77ab01e9c2", what="CHG103 fleet.x", reason="a secret plan")
    publish(reader, now=lambda: NOON)
    deployment = current_deployment(FolderStore(tmp_path / "registry"), "prod", "punctuality")
    assert deployment is not None
    assert deployment.acknowledged == ("77ab01e9c2",)
    assert not any(b"a secret plan" in content for content in files(tmp_path / "registry").values())


def test_agreeing_again_replaces_what_was_said(tmp_path: Path) -> None:
    _, reader = stable(tmp_path)
    for reason in ("first", "second"):
        acknowledge(reader, "77AB01E9C2", what=" CHG103  fleet.x ", reason=reason)
    assert load_agreements(reader).acknowledgements == (Acknowledgement("77ab01e9c2", "CHG103 fleet.x", "second"),)


@pytest.mark.parametrize(
    ("change", "what", "reason", "problem"),
    [
        ("77ab01e9c", "a", "b", "is not the key of a change"),
        ("77ab01e9c20", "a", "b", "is not the key of a change"),
        ("77ab01e9cg", "a", "b", "is not the key of a change"),
        ("CHG103 fleet.x", "a", "b", "is not the key of a change"),
        ("77ab01e9c2", " ", "b", "--what is empty"),
        ("77ab01e9c2", "a", "", "--reason is empty"),
    ],
)
def test_what_nobody_could_review_is_not_written(
    change: str, what: str, reason: str, problem: str, tmp_path: Path
) -> None:
    _, reader = stable(tmp_path)
    before = files(reader)
    with pytest.raises(MeshError, match=problem):
        acknowledge(reader, change, what=what, reason=reason)
    assert files(reader) == before


def test_a_folder_that_is_no_domain_cannot_agree(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        acknowledge(tmp_path, "77ab01e9c2", what="a", reason="b")


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("seats", "does not say which change it is"),
        ("CHG103", "does not say which change it is"),
        ("CHG103 punctuality.delays.minutes", "a change of punctuality itself"),
        ("CHG103 flet.seats.seats", "punctuality reads nothing of flet; did you mean fleet?"),
    ],
)
def test_an_acknowledgement_is_about_a_domain_that_is_read(tmp_path: Path, what: str, told: str) -> None:
    reader = domain(tmp_path / "punctuality", "punctuality", mesh_yml="inputs: [fleet.seats]\n")
    with pytest.raises(MeshError, match=re.escape(told)):
        acknowledge(reader, "77ab01e9c2", what=what, reason="b")
    assert not (reader / "mesh-waivers.yml").exists()
    acknowledge(reader, "77ab01e9c2", what="CHG111 fleet/seats -> punctuality", reason="b")
