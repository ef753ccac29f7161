"""Which policy holds for a domain, and where the root of its mesh is."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.check import check
from meshwright.app.mesh_root import root_of, roots_of
from meshwright.app.policy import policies_of
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.policy import Policy
from meshwright.read.mesh_yml import DomainConfig, load_domain_config
from meshwright.registry.folder_store import FolderStore
from tests.unit.app.small_domain import built, domain, port, published


def project(folder: Path, mesh_yml: str = "version: 1\n") -> DomainConfig:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(f"name: {folder.name}\n")
    (folder / "mesh.yml").write_text(mesh_yml)
    return load_domain_config(folder)


def root(folder: Path, *lines: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mesh.yml").write_text("\n".join(("version: 1", *lines, "")))


def policies(*configs: DomainConfig, store: FolderStore | None = None) -> dict[str, Policy]:
    return policies_of(configs, roots_of(configs), store)


def because(*configs: DomainConfig, store: FolderStore | None = None) -> dict[str, str]:
    return {name: policy.because for name, policy in policies(*configs, store=store).items()}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"version: 1\nbecause: {text}\n")


def test_the_root_is_the_nearest_folder_above_that_lists_the_domain(tmp_path: Path) -> None:
    root(tmp_path, "domains: ['*/*']", "rules: {CON005: error}")
    root(tmp_path / "a", "domains: [other]")
    config = project(tmp_path / "a" / "fleet")
    found = root_of(config)
    assert found is not None
    assert (found.folder, found.rules, found.domains) == (tmp_path, {"CON005": "error"}, (config,))
    root(tmp_path / "a", "domains: [fl*]")
    found = root_of(config)
    assert found is not None
    assert found.folder == tmp_path / "a"


def test_a_domain_that_no_root_lists_has_none(tmp_path: Path) -> None:
    root(tmp_path, "domains: [domains/*]")
    assert root_of(project(tmp_path / "fleet")) is None


def test_a_mistake_of_another_domain_does_not_matter(tmp_path: Path) -> None:
    root(tmp_path, "domains: ['*']")
    project(tmp_path / "weather")
    (tmp_path / "weather" / "mesh.yml").write_text("nonsense: 1\n")
    assert root_of(project(tmp_path / "fleet")) is not None


def test_a_broken_root_is_told(tmp_path: Path) -> None:
    root(tmp_path, "domains: ['*']", "polcy: x")
    with pytest.raises(ConfigError, match="did you mean policy"):
        root_of(project(tmp_path / "fleet"))


def test_the_root_of_a_domain_named_from_within_is_shown_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root(tmp_path, "domains: [domains/*]")
    project(tmp_path / "domains" / "fleet")
    monkeypatch.chdir(tmp_path / "domains" / "fleet")
    found = root_of(load_domain_config(Path()))
    assert found is not None
    assert found.folder == Path("../..")


def test_a_domains_own_policy_wins_over_that_of_the_root(tmp_path: Path) -> None:
    root(tmp_path, "domains: ['*']", "policy: policies/all.yml")
    write(tmp_path / "policies" / "all.yml", "of all")
    write(tmp_path / "own.yml", "of one")
    fleet = project(tmp_path / "fleet", "version: 1\npolicy: ../own.yml\n")
    weather, network = project(tmp_path / "weather"), project(tmp_path / "network")
    assert because(fleet, weather) == {"fleet": "of one", "weather": "of all"}
    found = policies(weather, network)
    assert found["weather"] is found["network"]


def test_without_a_policy_there_is_none(tmp_path: Path) -> None:
    assert policies(project(tmp_path / "fleet")) == {}


def test_a_policy_may_lie_in_the_registry(tmp_path: Path) -> None:
    write(tmp_path / "registry" / "policies" / "handbook.yml", "in the registry")
    fleet = project(tmp_path / "fleet", "version: 1\npolicy: registry:handbook.yml\n")
    store = FolderStore(tmp_path / "registry")
    assert because(fleet, store=store) == {"fleet": "in the registry"}
    assert policies(fleet, store=store)["fleet"].name == "registry:handbook.yml"


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("../polcy.yml", "policy: there is no file"),
        ("registry:handbok.yml", "the registry has no policy of that name; did you mean handbook.yml?"),
        ("registry:../secret.yml", "name a file in policies/ of the registry"),
        ("registry:", "name a file in policies/ of the registry"),
    ],
)
def test_a_policy_that_is_not_there_is_told(tmp_path: Path, policy: str, problem: str) -> None:
    write(tmp_path / "registry" / "policies" / "handbook.yml", "x")
    fleet = project(tmp_path / "fleet", f"version: 1\npolicy: '{policy}'\n")
    with pytest.raises(ConfigError) as caught:
        policies(fleet, store=FolderStore(tmp_path / "registry"))
    assert problem in str(caught.value)
    assert str(tmp_path / "fleet" / "mesh.yml") in str(caught.value)


def test_a_policy_in_a_registry_that_is_not_there_is_no_policy_passed_over(tmp_path: Path) -> None:
    fleet = project(tmp_path / "fleet", "version: 1\npolicy: registry:handbook.yml\n")
    with pytest.raises(ConfigError, match="there is no registry to read it from"):
        policies(fleet)


def test_problems_of_all_policies_are_told_once(tmp_path: Path) -> None:
    root(tmp_path, "domains: ['*']", "policy: policy.yml")
    (tmp_path / "policy.yml").write_text("version: 1\nprots: {}\n")
    with pytest.raises(ConfigError) as caught:
        policies(project(tmp_path / "fleet"), project(tmp_path / "weather"))
    assert len(caught.value.problems) == 1


def test_a_check_of_one_domain_follows_the_policy_of_its_mesh(tmp_path: Path) -> None:
    root(tmp_path, "domains: [fleet]", "policy: policy.yml")
    (tmp_path / "policy.yml").write_text("version: 1\nbecause: handbook\nrequired: {'*': [title]}\n")
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    (found,) = check([folder]).findings
    assert (found.code, found.subject, found.because) == (
        "POL005",
        "fleet/aircraft title",
        f"{tmp_path / 'policy.yml'} demands it: handbook",
    )


def test_a_check_reads_the_policy_from_the_registry_that_is_published_to(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet", mesh_yml="policy: registry:handbook.yml\n")
    (folder / "mesh.yml").write_text("version: 1\nregistry: ../registry\n")
    published(folder, port("aircraft"))
    (folder / "mesh.yml").write_text("version: 1\nregistry: ../registry\npolicy: registry:handbook.yml\n")
    built(folder, port("aircraft"))
    (tmp_path / "registry" / "policies").mkdir()
    (tmp_path / "registry" / "policies" / "handbook.yml").write_text("version: 1\nports: {meta: {required: [tier]}}\n")
    assert [found.subject for found in check([folder]).findings] == ["fleet.aircraft config.meta.tier"]
