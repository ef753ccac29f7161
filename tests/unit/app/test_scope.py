"""`--changed-since`: a pull request answers for the domains that it touches, and for those that read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from meshwright.app.check import check
from meshwright.render.report import Report
from meshwright.render.summary import summary
from tests.unit.app.small_domain import built, port, private, stub
from tests.unit.app.test_changed import commit, git

NO_CONTRACT: dict[str, Any] = {"contract": {"enforced": False}}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three domains, each with one finding: punctuality reads weather, fleet stands alone."""
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: [domains/*]\n")
    (tmp_path / ".gitignore").write_text("target/\n")
    for name, inputs in (("fleet", ""), ("weather", ""), ("punctuality", "inputs: [weather.hourly]\n")):
        folder = tmp_path / "domains" / name
        folder.mkdir(parents=True)
        (folder / "dbt_project.yml").write_text(f"name: {name}\n")
        (folder / "mesh.yml").write_text(f"version: 1\n{inputs}")
    parse(tmp_path)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    return tmp_path


def parse(root: Path, *more: dict[str, Any]) -> None:
    domains = root / "domains"
    built(domains / "fleet", port("aircraft", **NO_CONTRACT))
    built(domains / "weather", port("hourly", group="observations", **NO_CONTRACT))
    reader = private("reader", "model.weather.hourly")
    built(
        domains / "punctuality", port("delays", group="delays", **NO_CONTRACT), reader, stub("weather", "hourly"), *more
    )


def since(root: Path, reference: str) -> Report:
    return check([root], since=reference)


def found_in(report: Report) -> set[str]:
    return {finding.domain for finding in report.findings if finding.rule == "unenforced-contract"}


def test_without_the_option_every_domain_is_reported(repository: Path) -> None:
    assert found_in(check([repository])) == {"fleet", "punctuality", "weather"}


@pytest.mark.parametrize(
    ("changed", "reported"),
    [
        ("domains/fleet/mesh.yml", {"fleet"}),
        ("domains/weather/README.md", {"weather", "punctuality"}),
        ("domains/punctuality/mesh.yml", {"punctuality"}),
        ("mesh.yml", {"fleet", "punctuality", "weather"}),
        ("README.md", set()),
    ],
)
def test_a_changed_domain_is_reported_with_its_consumers(repository: Path, changed: str, reported: set[str]) -> None:
    path = repository / changed
    path.write_text((path.read_text() if path.exists() else "") + "# a comment\n")
    parse(repository)
    report = since(repository, "main")
    assert (found_in(report), report.domains) == (reported, len(reported))


def test_a_shared_policy_is_a_change_of_those_that_obey_it(repository: Path) -> None:
    (repository / "mesh.yml").write_text("version: 1\ndomains: [domains/*]\npolicy: policy.yml\n")
    (repository / "policy.yml").write_text("version: 1\n")
    commit(repository)
    (repository / "domains/fleet/mesh.yml").write_text("version: 1\npolicy: ../../policy.yml\n")
    parse(repository)
    commit(repository)
    (repository / "policy.yml").write_text("version: 1\nbecause: We decided so\n")
    assert found_in(since(repository, "HEAD")) == {"fleet", "punctuality", "weather"}


def test_a_cycle_is_reported_wherever_the_changed_domain_stands_in_it(repository: Path) -> None:
    # fleet -> punctuality -> weather -> fleet, closed by a change in punctuality; the finding itself is fleet's.
    (repository / "domains/fleet/mesh.yml").write_text("version: 1\ninputs: [punctuality.delays]\n")
    (repository / "domains/weather/mesh.yml").write_text("version: 1\ninputs: [fleet.aircraft]\n")
    (repository / "domains/punctuality/mesh.yml").write_text("version: 1\n")
    commit(repository)
    (repository / "domains/punctuality/mesh.yml").write_text("version: 1\ninputs: [weather.hourly]\n")
    parse(repository)
    cycles = [finding for finding in since(repository, "main").findings if finding.rule == "domain-cycle"]
    assert [finding.subject for finding in cycles] == ["fleet -> punctuality -> weather -> fleet"]


def test_the_summary_says_what_was_chosen_and_since_when(repository: Path) -> None:
    here = git(repository, "rev-parse", "--short", "HEAD").strip()
    assert summary(since(repository, "main")).startswith(
        f"checked 0 of 3 domains (none changed since {here}), 0 models"
    )
    (repository / "domains/fleet/notes.md").write_text("a note\n")
    parse(repository)
    expected = f"checked 1 of 3 domains (changed since {here}, or reading one that did), 1 model"
    assert summary(since(repository, "main")).startswith(expected)


def test_a_domain_that_is_gone_concerns_every_other(repository: Path) -> None:
    for path in ("dbt_project.yml", "mesh.yml"):
        (repository / "domains" / "weather" / path).unlink()
    assert found_in(since(repository, "main")) == {"fleet", "punctuality"}


def test_a_new_name_of_a_domain_concerns_those_that_use_the_old_one(repository: Path) -> None:
    weather = repository / "domains" / "weather"
    (weather / "mesh.yml").write_text("version: 1\ndomain: climate\n")
    # Nothing that dbt resolves says any more that punctuality reads it.
    built(repository / "domains" / "punctuality", port("delays", group="delays", **NO_CONTRACT))
    assert found_in(since(repository, "main")) == {"climate", "punctuality"}
