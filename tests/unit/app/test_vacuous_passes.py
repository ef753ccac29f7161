"""Ways to be green without having looked: each ends with 2, is a finding, or is told with its reason."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.sync import sync
from meshwright.rules import RULES
from meshwright.rules.rule import ChangeRule, PublishedRule
from tests.cli.command_line import Said, run
from tests.unit.app.small_domain import built, domain, files, mesh, port, private, published, stub
from tests.unit.app.test_changed import commit, git

COMMAND = "mesh-check -f concise"


def said(root: Path, command: str = COMMAND) -> Said:
    return run(command, root)


def could_not_look(answer: Said, *words: str) -> None:
    """Exit code 2, nothing on stdout that a program could take for a result, and the reason on stderr."""
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("error: ")
    assert "0 errors" not in answer.err
    for word in words:
        assert word in answer.err


def found(answer: Said, code: str, *words: str, level: str = "error") -> None:
    """A finding of a rule with all the words; an error also ends with 1."""
    lines = [line for line in answer.out.splitlines() if f" {code} " in line]
    assert any(all(word in line for word in words) for line in lines), answer
    assert answer.code == (1 if level == "error" else 0), answer
    assert all(("(warning)" in line) == (level == "warn") for line in lines), answer


def skipped(answer: Said, *words: str) -> None:
    """The last line names what did not run, and why."""
    (why,) = re.findall(r"\((.*)\)(?: against [^:]*)?: \d", answer.err.splitlines()[-1])
    for word in words:
        assert word in why, answer


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A domain that is clean."""
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"), private("staged"))
    return folder


def reading(root: Path, *more: dict[str, Any], mesh_yml: str = "inputs: [fleet.seats]\n") -> Path:
    """`punctuality`, which reads seats of fleet as it should; both are in the registry of `mesh`."""
    folder = mesh(root)
    (folder / "mesh.yml").write_text(f"version: 1\nregistry: ../registry\n{mesh_yml}")
    if "fleet.seats" in mesh_yml:
        sync(folder)
    return built(
        folder, port("delays", group="delays"), private("reader", "model.fleet.seats"), stub("fleet", "seats"), *more
    )


def root_of(path: Path, domains: str = "['*']") -> Path:
    (path / "mesh.yml").write_text(f"version: 1\nregistry: registry\ndomains: {domains}\n")
    return path


# Nothing to look at


def test_no_file_matched(tmp_path: Path) -> None:
    could_not_look(said(tmp_path), "not a dbt project")
    could_not_look(said(tmp_path, f"{COMMAND} nowhere"), "nowhere")


def test_the_mesh_has_no_domain(tmp_path: Path) -> None:
    could_not_look(said(root_of(tmp_path, "[]")), "mesh.yml:3", "domains")


def test_a_pattern_of_domains_matches_nothing_while_another_one_does(fleet: Path) -> None:
    could_not_look(said(root_of(fleet.parent, "[fleet, 'teams/*']")), "no dbt project matches 'teams/*'")


def test_the_domain_has_nothing_that_a_rule_could_look_at(tmp_path: Path) -> None:
    could_not_look(said(built(domain(tmp_path / "fleet"), private("staged"))), "nothing to check in fleet")


def test_a_domain_describes_a_product_that_is_no_group(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet", mesh_yml="products:\n  aircraft: {title: Aircraft}\n")
    built(folder, private("staged"), port("seats", group="seats"))
    could_not_look(said(folder), "mesh.yml:4", "products.aircraft", "there is no dbt group of that name")


def test_one_domain_of_the_mesh_was_never_parsed(fleet: Path) -> None:
    domain(fleet.parent / "weather", "weather")
    could_not_look(said(root_of(fleet.parent)), "weather/target/manifest.json", "dbt parse")


# What was looked at is not what is there


def test_the_manifest_is_older_than_a_model(fleet: Path) -> None:
    written = (fleet / "target/manifest.json").stat().st_mtime
    os.utime(fleet / "models/aircraft.sql", (written + 5, written + 5))
    could_not_look(said(fleet), "is older than models/aircraft.sql", "dbt parse")


def test_the_manifest_describes_a_model_that_was_deleted(fleet: Path) -> None:
    (fleet / "models/staged.sql").unlink()
    could_not_look(said(fleet), "models/staged.sql", "is gone")


def test_the_manifest_is_that_of_another_project(fleet: Path) -> None:
    path = fleet / "target/manifest.json"
    document = json.loads(path.read_text())
    document["metadata"]["project_name"] = "weather"
    path.write_text(json.dumps(document))
    could_not_look(said(fleet), "is the manifest of the project weather")


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"metadata": {}, "nodes": {}}'])
def test_a_manifest_that_says_nothing_is_read_as_a_project_without_models(text: str, fleet: Path) -> None:
    (fleet / "target/manifest.json").write_text(text)
    could_not_look(said(fleet), "manifest.json")


def test_programs_get_no_report_of_a_check_that_did_not_look(fleet: Path) -> None:
    (fleet / "target/manifest.json").unlink()
    could_not_look(said(fleet, "mesh-check -f json -o junit=report.xml"), "there is no manifest")
    assert not (fleet / "report.xml").exists()


# Rules that did not run


def test_all_rules_are_off(fleet: Path) -> None:
    levels = "".join(f"  {rule.code}: off\n" for rule in RULES if not isinstance(rule, ChangeRule))
    shutil.rmtree(fleet.parent / "registry")
    (fleet / "mesh.yml").write_text(f"version: 1\nregistry: ../registry\nrules:\n{levels}")
    could_not_look(said(fleet), "nothing was checked", "every rule is off or cannot run")


def test_a_rule_is_off_and_nobody_sees_it(fleet: Path) -> None:
    with (fleet / "mesh.yml").open("a") as file:
        file.write("rules: {unenforced-contract: off}\n")
    skipped(said(fleet), "1 off")


def test_a_rule_that_could_not_run_is_counted_as_one_that_found_nothing(fleet: Path) -> None:
    shutil.rmtree(fleet.parent / "registry")
    unable = sum(isinstance(rule, PublishedRule | ChangeRule) and rule.stage != "preview" for rule in RULES)
    assert unable
    skipped(said(fleet), f"{unable} skipped: nothing is published yet")
    with (fleet / "mesh.yml").open("a") as file:
        file.write("rules: {unruly-domain: error}\n")
    skipped(said(fleet), f"{unable} skipped: nothing is published yet", "1 skipped: no policy")


def test_a_rule_is_named_that_does_not_exist(fleet: Path) -> None:
    with (fleet / "mesh.yml").open("a") as file:
        file.write("rules: {unenforced-contracts: error}\n")
    could_not_look(
        said(fleet), "mesh.yml:3", "there is no rule unenforced-contracts; did you mean unenforced-contract?"
    )


# Nobody to ask


def test_there_is_no_registry_although_inputs_are_declared(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    shutil.rmtree(tmp_path / "registry")
    could_not_look(said(folder), "nothing is published in", "there are inputs to look up")
    (folder / "mesh.yml").write_text("version: 1\ninputs: [fleet.seats]\n")
    skipped(said(folder), "no registry in mesh.yml")


def test_the_registry_is_empty(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    for path in (tmp_path / "registry").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    found(said(folder), "PRV002", "punctuality -> fleet.seats", "the registry knows no domain fleet")


def test_a_change_is_compared_with_a_release_that_does_not_exist(fleet: Path) -> None:
    weather = built(domain(fleet.parent / "weather", "weather"), port("hourly", group="observations"))
    answer = said(weather)
    assert answer.code == 0
    assert "note: weather has published nothing yet, so there is no release to compare its ports with" in answer.err
    assert "note" not in said(fleet).err


def test_a_domain_that_was_never_deployed_counts_as_fine(fleet: Path) -> None:
    built(domain(fleet.parent / "weather", "weather"), port("hourly", group="observations"))
    found(said(root_of(fleet.parent)), "SYN007", "weather", "no environment of the registry serves one", level="warn")


# Who declares nothing is allowed everything


def test_a_project_that_the_mesh_does_not_list_is_unrestricted(fleet: Path) -> None:
    built(domain(fleet.parent / "teams/weather", "weather"), port("hourly", group="observations"))
    found(said(root_of(fleet.parent, "[fleet]")), "SYN009", "teams/weather", "does not list it", level="warn")


def test_a_domain_without_mesh_yml_reads_what_it_likes(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    assert "DEP001" not in said(root_of(tmp_path)).out
    (folder / "mesh.yml").unlink()
    found(said(tmp_path), "DEP001", "reader -> fleet.seats", "has no mesh.yml that lists its inputs", level="warn")


@pytest.mark.parametrize("inputs", ["inputs: []\n", ""])
def test_an_empty_list_of_inputs_allows_every_input(inputs: str, tmp_path: Path) -> None:
    found(said(reading(tmp_path, mesh_yml=inputs)), "DEP001", "reader -> fleet.seats")


def test_an_empty_list_of_consumers_allows_every_consumer(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet", mesh_yml="products: {seats: {consumers: []}}\n"), port("seats", group="seats"))
    folder = domain(tmp_path / "punctuality", "punctuality", mesh_yml="inputs: [fleet.seats]\n")
    built(folder, private("reader", "model.fleet.seats"), stub("fleet", "seats"))
    found(said(folder), "PRV002", "punctuality -> fleet.seats", "offers to no other domain")


# An entry that matches nothing


def test_a_consumer_is_named_that_nobody_is(tmp_path: Path) -> None:
    published(domain(tmp_path / "weather", "weather"), port("hourly", group="observations"))
    folder = domain(tmp_path / "fleet", mesh_yml="products: {seats: {consumers: [wether]}}\n")
    built(folder, port("seats", group="seats"))
    found(said(folder), "SYN010", "wether -> fleet.seats", "did you mean weather?", level="warn")


def test_an_input_is_named_that_nobody_publishes(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    (folder / "mesh.yml").write_text("version: 1\nregistry: ../registry\ninputs: [fleet.seats, fleet.seets]\n")
    found(said(folder), "PRV002", "fleet publishes no seets", "did you mean seats?")


def test_a_product_is_named_that_is_no_group(fleet: Path) -> None:
    with (fleet / "mesh.yml").open("a") as file:
        file.write("products: {aircrafts: {strict: true}}\n")
    could_not_look(said(fleet), "products.aircrafts", "did you mean aircraft?")


def test_a_key_is_misspelt_and_ignored(fleet: Path) -> None:
    with (fleet / "mesh.yml").open("a") as file:
        file.write("imputs: []\n")
    could_not_look(said(fleet), "mesh.yml:3: imputs: unknown key; did you mean inputs?")


def test_accepted_debt_matches_nothing_any_more(fleet: Path) -> None:
    owe(fleet, "CON001", "fleet.gone")
    answer = said(fleet)
    assert answer.code == 0
    assert "solved: mesh-debt.yml:3 CON001 fleet.gone" in answer.err
    assert "debt: 0 (was 1)" in answer.err
    assert said(fleet, f"{COMMAND} --strict-debt").code == 1


def test_accepted_debt_is_a_pattern(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft", contract={"enforced": False}))
    owe(folder, "CON001", "fleet.*")
    found(said(folder), "CON001", "fleet.aircraft")
    owe(folder, "CON*", "fleet.aircraft")
    could_not_look(said(folder), "mesh-debt.yml:3", "'CON*' is not of the form")


# A policy that demands nothing


def obeying(fleet: Path, policy: str) -> Said:
    (fleet / "policy.yml").write_text(policy)
    with (fleet / "mesh.yml").open("a") as file:
        file.write("policy: policy.yml\n")
    os.utime(fleet / "target/manifest.json")
    return said(fleet)


def test_the_policy_is_not_there(fleet: Path) -> None:
    with (fleet / "mesh.yml").open("a") as file:
        file.write("policy: rules/policy.yml\n")
    could_not_look(said(fleet), "policy: there is no file", "rules/policy.yml")


@pytest.mark.parametrize("policy", ["version: 1\n", "version: 1\nports: {}\nrequired: {}\n"])
def test_a_policy_that_demands_nothing_counts_as_rules_that_ran(policy: str, fleet: Path) -> None:
    skipped(obeying(fleet, policy), "5 skipped: no policy demands anything")


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("version: 1\nrequired: {source-alinged: [title]}\n", "source-alinged"),
        ("version: 1\nrequired: {'*': [tittle]}\n", "unknown key tittle; did you mean title?"),
        ("version: 1\nport: {meta: {}}\n", "port: unknown key; did you mean ports?"),
        ("version: 1\nports: {meta: {'$ref': '#/nowhere'}}\n", "leads nowhere"),
    ],
)
def test_a_policy_speaks_of_what_does_not_exist(policy: str, problem: str, fleet: Path) -> None:
    could_not_look(obeying(fleet, policy), problem)


# What cannot be read is read as empty


def owe(folder: Path, code: str, subject: str) -> None:
    (folder / "mesh-debt.yml").write_text(
        f'version: 1\ndebt:\n  - {{rule: "{code}", subject: "{subject}", reason: x, owner: Ann, since: 2026-01-01}}\n'
    )


@pytest.mark.parametrize(
    "text", ["", "debt:\n", "version: 1\n", "version: 2\ndebt: []\n", "version: 1\ndebt: {\n", "- x\n"]
)
def test_a_malformed_debt_file_is_read_as_empty(text: str, fleet: Path) -> None:
    (fleet / "mesh-debt.yml").write_text(text)
    could_not_look(said(fleet), "mesh-debt.yml")


def test_ci_writes_its_own_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    folder = built(domain(tmp_path / "fleet"), port("aircraft", contract={"enforced": False}))
    before = files(tmp_path)
    for _ in range(2):
        found(said(folder), "CON001", "fleet.aircraft")
    assert files(tmp_path) == before


def broken(lock: dict[str, Any]) -> str:
    return "{"


def listing_no_file(lock: dict[str, Any]) -> str:
    return json.dumps(lock | {"files": {}})


def of_another_form(lock: dict[str, Any]) -> str:
    return json.dumps(lock | {"files": [*lock["files"]]})


@pytest.mark.parametrize("spoil", [broken, listing_no_file, of_another_form])
def test_the_lock_of_an_interface_package_is_broken(spoil: Callable[[dict[str, Any]], str], tmp_path: Path) -> None:
    folder = reading(tmp_path)
    lock = folder / "interfaces/fleet/interface.json"
    lock.write_text(spoil(json.loads(lock.read_text())))
    found(said(folder), "SYN002", "punctuality -> fleet")


def test_the_lock_of_an_interface_package_is_gone(tmp_path: Path) -> None:
    folder = reading(tmp_path)
    (folder / "interfaces/fleet/interface.json").unlink()
    found(said(folder), "SYN001", "punctuality -> fleet", "has no interface package", level="warn")


@pytest.mark.parametrize("sql", ["select ( from fleet.main.seats where", "select * from {{ fleet.main.seats"])
def test_sql_that_cannot_be_parsed_reads_nothing(sql: str, tmp_path: Path) -> None:
    folder = domain(tmp_path / "punctuality", "punctuality")
    mesh(tmp_path)
    (folder / "mesh.yml").write_text("version: 1\nregistry: ../registry\n")
    built(folder, port("delays", group="delays"), private("reader", raw_code=sql, language="sql"))
    found(said(folder), "PRV009", "punctuality.reader", "could not be read", level="warn")


# A part is taken for the whole


def test_nothing_changed_and_so_nothing_is_wrong(tmp_path: Path) -> None:
    built(domain(tmp_path / "fleet"), port("aircraft", contract={"enforced": False}))
    (tmp_path / ".gitignore").write_text("target/\n")
    root_of(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    answer = said(tmp_path, f"{COMMAND} --changed-since main")
    assert (answer.code, answer.out) == (0, "")
    assert re.search(r"checked 0 of 1 domain \(none changed since [0-9a-f]+\)", answer.err)


def test_the_commit_to_compare_with_is_not_there(tmp_path: Path) -> None:
    built(domain(tmp_path / "fleet"), port("aircraft"))
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    could_not_look(said(tmp_path / "fleet", f"{COMMAND} --changed-since origin/main"), "origin/main")


def test_two_domains_of_one_name_are_checked_as_one(fleet: Path) -> None:
    built(domain(fleet.parent / "other", "fleet"), port("aircraft", contract={"enforced": False}))
    could_not_look(said(root_of(fleet.parent)), "2 domains are called fleet")
