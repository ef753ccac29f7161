"""Accepted debt: what is held back, what counts again, who may refuse, and that it only shrinks by itself."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from meshwright.app.check import check
from meshwright.app.debt_add import Terms, accept_all, accept_one
from meshwright.app.debt_list import HeldAgainst, list_debt
from meshwright.app.debt_shrink import shrink
from meshwright.app.levels import rule_called
from meshwright.app.publish import publish
from meshwright.app.settle import never_accepted
from meshwright.mesh.errors import ConfigError, DebtRefused, MeshError
from meshwright.read.debt_file import FILE_NAME, load_debt
from meshwright.registry.deployments import current_deployment
from meshwright.registry.folder_store import FolderStore
from meshwright.render.report import Report
from meshwright.render.summary import summary
from tests.unit.app.small_domain import NOON, built, domain, files, injected, port, private, published, stub

TERMS = Terms("fleet will offer a port", "Ann")
HIDDEN = "reader -> fleet.hidden"
NEXT_DAY = NOON + timedelta(days=1)


def reading(root: Path, *readers: str, what: str = "hidden", mesh_yml: str = "") -> Path:
    """`punctuality`, whose models read what `fleet` does not offer."""
    folder = domain(root / "punctuality", "punctuality", mesh_yml=mesh_yml)
    models = [private(reader, f"model.fleet.{what}") for reader in readers]
    return built(folder, port("delays", group="delays"), *models, injected("fleet", what))


def fleet(root: Path, mesh_yml: str = "", *, publishes: bool = False) -> Path:
    folder = domain(root / "fleet", mesh_yml=mesh_yml)
    models = (port("aircraft"), port("seats", group="seats"), private("hidden", group="aircraft"), private("loose"))
    if publishes:
        published(folder, *models)
    return built(folder, *models)


def private_reads(report: Report) -> list[str]:
    return [finding.subject for finding in report.findings if finding.code == "PRV001"]


def accept(folder: Path, subject: str = HIDDEN, terms: Terms = TERMS, now: datetime = NOON) -> None:
    accept_one(folder, "PRV001", subject, terms, now=now)


def entry(folder: Path, subject: str, code: str = "PRV001", more: str = "") -> None:
    path = folder / FILE_NAME
    text = path.read_text() if path.exists() else "version: 1\ndebt:\n"
    path.write_text(
        f'{text}  - {{rule: {code}, subject: "{subject}", reason: x, owner: Ann, since: 2026-01-01{more}}}\n'
    )


def test_an_accepted_finding_is_held_back_and_counted(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader", "other")
    before = check([folder], now=NOON)
    accept(folder)
    after = check([folder], now=NOON)
    assert private_reads(after) == ["other -> fleet.hidden"]
    assert after.count("error") == before.count("error") - 1
    assert (after.debt.entries, after.debt.accepted, after.debt.solved) == (1, 1, ())
    assert summary(before).endswith(" warnings") or summary(before).endswith(" warning")
    assert summary(after).endswith("; debt: 1")


def test_a_new_reader_of_the_same_model_is_a_new_finding(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    accept(folder)
    reading(tmp_path, "reader", "newcomer")
    assert private_reads(check([folder], now=NOON)) == ["newcomer -> fleet.hidden"]


def test_what_is_accepted_until_a_day_counts_again_after_it_and_says_so(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    accept(folder, terms=Terms("x", "Ann", "2026-11-22"))
    assert private_reads(check([folder], now=NOON)) == []
    report = check([folder], now=NEXT_DAY)
    (finding,) = [finding for finding in report.findings if finding.code == "PRV001"]
    assert finding.because.endswith(f"{folder / FILE_NAME}:5 accepted it until 2026-11-22 (Ann)")
    assert (report.debt.entries, report.debt.accepted, report.debt.solved) == (1, 0, ())


def test_renewed_debt_is_as_old_as_it_was(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    accept(folder, terms=Terms("x", "Ann", "2026-11-22"))
    accept(folder, terms=Terms("y", "Bob", "2026-12-31"), now=NEXT_DAY)
    (found,) = load_debt(folder)
    assert (found.reason, found.owner, found.since, found.until) == ("y", "Bob", "2026-11-22", "2026-12-31")


def test_a_check_never_writes(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    entry(folder, "gone -> fleet.hidden")
    before = files(tmp_path)
    check([folder], now=NOON)
    list_debt([folder], now=NOON)
    assert files(tmp_path) == before


def test_solved_entries_are_named_and_go_and_the_file_with_the_last(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    accept(folder)
    entry(folder, "gone -> fleet.hidden")
    both = [folder, fleet(tmp_path)]
    report = check(both, now=NOON)
    assert report.debt.solved == (f"{folder / FILE_NAME}:10 PRV001 gone -> fleet.hidden",)
    assert summary(report).endswith("; debt: 1 (was 2)")
    solved, _ = shrink(both, now=NOON)
    assert [each.subject for _, each in solved] == ["gone -> fleet.hidden"]
    assert [each.subject for each in load_debt(folder)] == [HIDDEN]
    built(folder, port("delays", group="delays"))
    shrink(both, now=NOON)
    assert not (folder / FILE_NAME).exists()


def test_nothing_to_take_out_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    entry(folder, HIDDEN)
    before = files(tmp_path)
    assert shrink([folder], now=NOON)[0] == ()
    assert files(tmp_path) == before


@pytest.mark.parametrize("rules", ["{PRV001: off}", "{}"])
def test_an_entry_of_a_rule_that_did_not_look_is_not_claimed_to_be_solved(tmp_path: Path, rules: str) -> None:
    """PRV001 is off, SYN001 has no registry to ask."""
    folder = reading(tmp_path, mesh_yml=f"rules: {rules}\n")
    entry(folder, "gone -> fleet.hidden", "PRV001" if "off" in rules else "SYN001")
    report = check([folder], now=NOON)
    assert (report.debt.entries, report.debt.solved) == (1, ())
    assert [listed.state for listed in list_debt([folder], now=NOON)[0].entries] == ["not looked at"]
    assert shrink([folder], now=NOON)[0] == ()


def test_what_needs_both_sides_is_not_claimed_by_a_check_of_one_domain_of_a_mesh(tmp_path: Path) -> None:
    fleet(tmp_path)
    folder = reading(tmp_path, "reader")
    entry(folder, "gone -> fleet.hidden")
    entry(folder, "punctuality.gone", "CON001")
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['*']\nregistry: registry\n")

    def solved(*folders: Path) -> list[str]:
        return [text.rpartition(" CON001 ")[2].rpartition(" PRV001 ")[2] for text in check(folders).debt.solved]

    assert solved(folder) == ["punctuality.gone"]
    assert solved(folder, tmp_path / "fleet") == ["gone -> fleet.hidden", "punctuality.gone"]
    assert solved(tmp_path) == ["gone -> fleet.hidden", "punctuality.gone"]


def test_only_what_is_found_now_can_be_accepted(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    with pytest.raises(MeshError, match=r"did you mean 'reader -> fleet\.hidden'"):
        accept(folder, "readr -> fleet.hidden")
    with pytest.raises(MeshError, match="there is no finding of DEP003 at all"):
        accept_one(folder, "DEP003", "x", TERMS, now=NOON)
    with pytest.raises(MeshError, match="there is no rule PVR001; did you mean PRV001"):
        accept_one(folder, "PVR001", HIDDEN, TERMS, now=NOON)
    with pytest.raises(MeshError, match="SYN001 did not run"):
        accept_one(folder, "stale-interface", HIDDEN, TERMS, now=NOON)
    assert not (folder / FILE_NAME).exists()


def test_somebody_must_answer_for_it(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader")
    with pytest.raises(ConfigError, match="nobody answers for the debt of punctuality"):
        accept(folder, terms=Terms("x"))
    reading(tmp_path, "reader", mesh_yml="owner: {email: late@example.com}\n")
    accept(folder, terms=Terms("x"))
    assert [each.owner for each in load_debt(folder)] == ["late@example.com"]


def test_a_whole_mesh_can_be_adopted_and_each_domain_gets_its_own(tmp_path: Path) -> None:
    built(domain(tmp_path / "fleet"), port("aircraft", contract={"enforced": False}))
    folder = reading(tmp_path, "reader")
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['*']\n")
    accepted = accept_all(tmp_path, None, TERMS, now=NOON)
    assert accepted.files == (tmp_path / "fleet" / FILE_NAME, folder / FILE_NAME)
    report = check([tmp_path], now=NOON)
    assert report.findings == ()
    assert report.debt.accepted == report.debt.entries == len(accepted.added) >= 2
    with pytest.raises(MeshError, match="no finding that is not accepted already"):
        accept_all(tmp_path, None, TERMS, now=NOON)


def test_all_findings_of_one_rule_can_be_adopted(tmp_path: Path) -> None:
    folder = reading(tmp_path, "reader", "other")
    accept_all(folder, "foreign-private-read", TERMS, now=NOON)
    assert {each.rule for each in load_debt(folder)} == {"PRV001"}
    assert private_reads(check([folder], now=NOON)) == []


STRICT = "products: {aircraft: {strict: true}}\n"
ALL_STRICT = "products: {aircraft: {strict: true}, seats: {strict: true}}\n"


def test_a_strict_product_that_is_checked_too_refuses_debt_for_what_is_behind_it(tmp_path: Path) -> None:
    fleet(tmp_path, STRICT)
    folder = reading(tmp_path, "reader")
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['*']\n")
    with pytest.raises(DebtRefused, match=r"fleet\.aircraft \(fleet team, fleet@example\.com\) is strict") as caught:
        accept(tmp_path)
    assert caught.value.exit_code == 1
    assert not (folder / FILE_NAME).exists()


@pytest.mark.parametrize(("mesh_yml", "refused"), [(STRICT, False), (ALL_STRICT, True)])
def test_from_the_registry_what_is_private_is_refused_when_every_product_is_strict(
    tmp_path: Path, mesh_yml: str, refused: bool
) -> None:
    fleet(tmp_path, mesh_yml, publishes=True)
    folder = reading(tmp_path, "reader")
    if refused:
        with pytest.raises(DebtRefused, match=r"every product of fleet \(fleet team"):
            accept(folder)
    else:
        accept(folder)


def test_the_port_of_a_strict_product_is_refused_and_of_another_not(tmp_path: Path) -> None:
    fleet(tmp_path, STRICT, publishes=True)
    folder = domain(tmp_path / "punctuality", "punctuality")
    readers = [private("one", "model.fleet.aircraft"), private("two", "model.fleet.seats")]
    built(folder, port("delays", group="delays"), *readers, stub("fleet", "aircraft"), stub("fleet", "seats"))
    with pytest.raises(DebtRefused, match=r"fleet\.aircraft \(fleet team"):
        accept_one(folder, "DEP001", "one -> fleet.aircraft", TERMS, now=NOON)
    accept_one(folder, "DEP001", "two -> fleet.seats", TERMS, now=NOON)
    accepted = accept_all(folder, None, TERMS, now=NOON)
    assert [finding.subject for finding, _ in accepted.refused] == ["one -> fleet.aircraft"]
    assert ("DEP001", "one -> fleet.aircraft") not in {each.key for each in load_debt(folder)}


def test_debt_from_before_a_product_became_strict_counts_again_and_says_who_decided(tmp_path: Path) -> None:
    fleet(tmp_path)
    folder = reading(tmp_path, "reader")
    accept(folder)
    fleet(tmp_path, STRICT)
    report = check([folder, tmp_path / "fleet"], now=NOON)
    (finding,) = [finding for finding in report.findings if finding.code == "PRV001"]
    assert f"{folder / FILE_NAME}:5 accepted it before (Ann)" in finding.because
    assert f"{tmp_path}/fleet/mesh.yml:3 makes fleet.aircraft strict" in finding.because
    assert report.debt.accepted == 0


def test_what_readers_were_promised_cannot_become_debt(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft", "id", "seats"))
    built(folder, port("aircraft", "id"))
    (broken,) = [finding for finding in check([folder], now=NOON).findings if finding.code.startswith("CHG")]
    with pytest.raises(DebtRefused, match="no debt is accepted for"):
        accept_one(folder, broken.code, broken.subject, TERMS, now=NOON)
    entry(folder, broken.subject, broken.code)
    (again,) = [finding for finding in check([folder], now=NOON).findings if finding.code == broken.code]
    assert "mesh-debt.yml:3 lists it, but no debt is accepted for" in again.because


def test_an_interface_that_was_edited_by_hand_cannot_become_debt() -> None:
    rule = rule_called("edited-interface")
    assert rule is not None
    assert never_accepted(rule.code)


def test_a_debt_file_that_cannot_be_read_is_never_a_pass(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    (folder / FILE_NAME).write_text(
        "version: 1\ndebt:\n  - {rule: PRV999, subject: a, reason: b, owner: c, since: x}\n"
    )
    with pytest.raises(ConfigError, match="no date"):
        check([folder])
    entry(folder, "x", "PRV999")
    (folder / FILE_NAME).write_text((folder / FILE_NAME).read_text().replace("since: x", "since: 2026-01-01"))
    with pytest.raises(ConfigError) as caught:
        check([folder])
    assert [text.partition("; ")[0] for text in caught.value.problems] == [
        f"{folder / FILE_NAME}:{line}: rule: there is no rule PRV999" for line in (3, 4)
    ]
    (folder / FILE_NAME).write_text("version: 2\n")
    with pytest.raises(ConfigError) as caught:
        check([folder])
    assert caught.value.remedy == "Install a newer dbt-meshwright."


def test_the_provider_sees_debt_against_it_from_a_file_that_is_checked_too(tmp_path: Path) -> None:
    fleet(tmp_path)
    folder = reading(tmp_path, "reader", "other")
    accept_all(folder, "PRV001", TERMS, now=NOON)
    (provider, consumer) = list_debt([folder, tmp_path / "fleet"], now=NOON + timedelta(days=10))
    assert provider.against == (HeldAgainst("punctuality", "PRV001", "fleet.hidden"),)
    assert [(listed.days, listed.state) for listed in consumer.entries] == [(10, "open")] * 2


def test_the_provider_sees_debt_against_it_from_the_registry_without_names_of_the_reader(tmp_path: Path) -> None:
    fleet(tmp_path, publishes=True)
    folder = reading(tmp_path, "reader", "other")
    accept_all(folder, "PRV001", Terms("because of secret_project", "Ann"), now=NOON)
    entry(folder, "secret_model -> raw.secret_table")
    entry(folder, "secret_model -> punctuality.delays")
    publish(folder, now=lambda: NOON)
    (provider,) = list_debt([tmp_path / "fleet"], now=NOON)
    assert provider.against == (HeldAgainst("punctuality", "PRV001", "fleet.hidden"),)
    registry = b"".join(content for name, content in files(tmp_path).items() if name.startswith("registry/"))
    assert b'"debt":[{"domain":"fleet","name":"hidden","rule":"PRV001","version":null}]' in registry
    assert not any(word in registry for word in (b"reader ->", b"other", b"secret", b"Ann"))


def test_a_deployment_follows_the_debt_and_one_without_says_nothing_of_it(tmp_path: Path) -> None:
    fleet(tmp_path, publishes=True)
    folder = reading(tmp_path, "reader")
    publish(folder, now=lambda: NOON)
    store = FolderStore((tmp_path / "registry").resolve())
    assert b"debt" not in b"".join(files(tmp_path / "registry").values())
    accept(folder)
    publish(folder, now=lambda: datetime(2026, 11, 23, tzinfo=timezone.utc))
    deployment = current_deployment(store, "prod", "punctuality")
    assert deployment is not None
    assert (deployment.sequence, [rule for rule, _ in deployment.debt]) == (2, ["PRV001"])
    (folder / FILE_NAME).write_text("version: 3\n")
    before = files(tmp_path)
    with pytest.raises(ConfigError):
        publish(folder, now=lambda: NOON)
    assert files(tmp_path) == before


def test_a_product_that_becomes_strict_is_released_as_such(tmp_path: Path) -> None:
    fleet(tmp_path, publishes=True)
    folder = reading(tmp_path, "reader")
    accept(folder)
    assert private_reads(check([folder], now=NOON)) == []
    fleet(tmp_path, ALL_STRICT, publishes=True)
    assert private_reads(check([folder], now=NOON)) == [HIDDEN]


def test_a_project_that_nobody_lists_stays_accepted_when_a_domain_joins_the_mesh(tmp_path: Path) -> None:
    root = tmp_path / "mesh.yml"
    root.write_text("version: 1\ndomains: [fleet]\n")
    folder = fleet(tmp_path)
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "dbt_project.yml").write_text("name: sandbox\n")
    accept_one(tmp_path, "SYN009", "sandbox", TERMS, now=NOON)
    root.write_text("version: 1\ndomains: [fleet, crew]\n")
    built(domain(tmp_path / "crew", "crew"), port("duties", group="duties"))
    report = check([tmp_path], now=NOON)
    assert "SYN009" not in {finding.code for finding in report.findings}
    assert (report.debt.accepted, report.debt.solved) == (1, ())
    assert [listed.state for each in list_debt([tmp_path], now=NOON) for listed in each.entries] == ["open"]
    assert [listed.state for listed in list_debt([folder], now=NOON)[0].entries] == ["not looked at"]


def test_a_circle_is_accepted_by_any_domain_in_it(tmp_path: Path) -> None:
    for name, other in (("crew", "fleet"), ("fleet", "crew")):
        folder = domain(tmp_path / name, name)
        folder.joinpath("mesh.yml").write_text(f"version: 1\ninputs: [{other}.p]\n")
        built(folder, port("p", group="p"))
    both = [tmp_path / "crew", tmp_path / "fleet"]
    entry(tmp_path / "fleet", "crew -> fleet -> crew", "DEP003")
    report = check(both, now=NOON)
    assert "DEP003" not in {finding.code for finding in report.findings}
    assert (report.debt.accepted, report.debt.solved) == (1, ())
