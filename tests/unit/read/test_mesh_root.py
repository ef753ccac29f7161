"""The mesh.yml that lists the domains of a mesh."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from meshwright.mesh.errors import ConfigError
from meshwright.read.mesh_yml import is_mesh_root, load_domain_config, load_mesh_root
from tests.unit.read.artifacts import project


def root(folder: Path, *patterns: str) -> Path:
    (folder / "mesh.yml").write_text(f"version: 1\nregistry: registry\ndomains: {json.dumps(patterns)}\n")
    return folder


def root_problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_mesh_root(folder)
    return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]


def test_domains_are_found_by_pattern_and_ordered_by_name(tmp_path: Path) -> None:
    for folder, name in (("a", "weather"), ("b", "fleet"), ("c", "network")):
        project(tmp_path / "domains" / folder, name)
    (tmp_path / "domains" / "README.md").write_text("no project\n")
    found = load_mesh_root(root(tmp_path, "domains/*"))
    assert [domain.name for domain in found.domains] == ["fleet", "network", "weather"]
    assert found.registry == "registry"


def test_a_pattern_that_matches_nothing_is_told_with_its_line(tmp_path: Path) -> None:
    project(tmp_path / "domains" / "weather")
    assert root_problems(root(tmp_path, "domains/*", "domain/*")) == [
        "mesh.yml:3: domains[1]: no dbt project matches 'domain/*'"
    ]


@pytest.mark.parametrize("pattern", ["/absolute", "**x", "a**", "[", "", "no\x00thing"])
def test_a_pattern_that_cannot_be_matched_is_a_problem_and_no_traceback(tmp_path: Path, pattern: str) -> None:
    assert root_problems(root(tmp_path, pattern))[0].startswith("mesh.yml:3: domains[0]: ")


def test_two_domains_of_one_name_are_told_with_their_folders(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        project(tmp_path / folder, "weather")
    (problem,) = root_problems(root(tmp_path, "a", "b"))
    assert problem.startswith("mesh.yml: 2 domains are called weather: ")
    assert problem.endswith("a, b")


def test_a_domain_that_two_patterns_match_is_one_domain(tmp_path: Path) -> None:
    project(tmp_path / "domains" / "weather")
    assert len(load_mesh_root(root(tmp_path, "domains/*", "domains/weather")).domains) == 1


def test_the_problems_of_all_domains_are_told_at_once(tmp_path: Path) -> None:
    for name in ("fleet", "weather"):
        project(tmp_path / name, name, "version: 1\nfoo: 1\n")
    found = root_problems(root(tmp_path, "fleet", "weather", "nothing"))
    assert [problem.split(":")[0] for problem in found] == ["fleet/mesh.yml", "weather/mesh.yml", "mesh.yml"]


def test_a_domain_is_not_the_root_of_a_mesh(tmp_path: Path) -> None:
    project(tmp_path, "weather", "version: 1\n")
    assert not is_mesh_root(tmp_path)
    assert root_problems(tmp_path) == ["mesh.yml: not the root of a mesh: it has no `domains`"]
    assert not is_mesh_root(tmp_path / "nowhere")


def test_the_root_of_a_mesh_is_no_domain(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: ['domains/*']\n")
    with pytest.raises(ConfigError, match="the root of a mesh is no domain"):
        load_domain_config(tmp_path)


def test_what_belongs_to_a_domain_is_refused_at_the_root(tmp_path: Path) -> None:
    project(tmp_path / "a", name="a")
    (tmp_path / "mesh.yml").write_text("version: 1\ndomains: [a]\ninputs: [weather.hourly]\n")
    with pytest.raises(ConfigError, match=r"mesh.yml:3: inputs: belongs into the mesh.yml of a domain"):
        load_mesh_root(tmp_path)
