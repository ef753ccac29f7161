"""Which dbt projects a mesh has forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.mesh.unlisted import UnlistedProject
from meshwright.read.unlisted import unlisted_projects


def project(folder: Path, text: str = "name: shop\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dbt_project.yml").write_text(text)
    return folder


def names(root: Path, *listed: Path) -> list[str]:
    return [each.folder for each in unlisted_projects(root, listed)]


def test_a_project_beside_the_domains_is_found_wherever_it_is(tmp_path: Path) -> None:
    sales = project(tmp_path / "domains/sales")
    project(tmp_path / "domains/old")
    project(tmp_path / "analytics/deep/down")
    assert names(tmp_path, sales) == ["analytics/deep/down", "domains/old"]


def test_what_is_below_a_domain_or_another_project_belongs_to_it(tmp_path: Path) -> None:
    sales = project(tmp_path / "sales")
    project(sales / "examples/shop")
    project(project(tmp_path / "old") / "examples/shop")
    assert names(tmp_path, sales) == ["old"]


def test_the_root_may_be_a_project_itself(tmp_path: Path) -> None:
    project(tmp_path)
    project(tmp_path / "sales")
    assert names(tmp_path) == ["sales"]


@pytest.mark.parametrize(
    "folder",
    [
        ".hidden/x",
        "dbt_packages/dbt_utils",
        "target/compiled/x",
        "logs/x",
        "node_modules/x",
        "interfaces/fleet",
        "tests/shop",
        "integration_tests",
        "python/lib/site-packages/dbt/include/starter_project",
    ],
)
def test_what_tools_put_there_is_no_domain(tmp_path: Path, folder: str) -> None:
    project(tmp_path / folder)
    assert names(tmp_path) == []


def test_a_virtual_environment_is_not_looked_into_whatever_it_is_called(tmp_path: Path) -> None:
    project(tmp_path / "environment/share/shop")
    (tmp_path / "environment/pyvenv.cfg").write_text("")
    assert names(tmp_path) == []


@pytest.mark.parametrize("text", ["name: {{ cookiecutter.name }}\n", "name: '{{ name }}'\n", "", "[]", "name: 1\n"])
def test_a_template_or_a_broken_file_is_no_project(tmp_path: Path, text: str) -> None:
    project(tmp_path / "template", text)
    assert names(tmp_path) == []


def test_the_root_is_kept_as_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sales = project(tmp_path / "mesh/sales")
    project(tmp_path / "mesh/old")
    monkeypatch.chdir(tmp_path)
    assert unlisted_projects(Path("mesh"), [sales]) == (UnlistedProject("mesh", "old"),)
    monkeypatch.chdir(tmp_path / "mesh")
    assert unlisted_projects(Path(), [Path("sales")]) == (UnlistedProject(".", "old"),)


def test_links_are_not_followed_in_circles_and_linked_domains_are_domains(tmp_path: Path) -> None:
    elsewhere = project(tmp_path / "elsewhere/sales")
    root = tmp_path / "mesh"
    root.mkdir()
    (root / "sales").symlink_to(elsewhere, target_is_directory=True)
    (root / "again").symlink_to(root, target_is_directory=True)
    assert names(root, root / "sales") == []
