from __future__ import annotations

import os

import pytest

from meshwright.runner.packages import needs_deps


@pytest.fixture
def domain(tmp_path):
    """A project whose packages are installed as `dbt deps` leaves them."""
    folder = tmp_path / "domains" / "punctuality"
    stub = folder / "interfaces" / "weather"
    stub.mkdir(parents=True)
    (stub / "dbt_project.yml").write_text("name: weather\n")
    (folder / "dbt_project.yml").write_text("name: punctuality\n")
    (folder / "packages.yml").write_text("packages: [{local: interfaces/weather}]\n")
    (folder / "package-lock.yml").write_text("packages: [{local: interfaces/weather, name: weather}]\n")
    (folder / "dbt_packages").mkdir()
    (folder / "dbt_packages" / "weather").symlink_to(stub)
    for name, age in {"packages.yml": 30, "package-lock.yml": 20, "dbt_packages": 10}.items():
        touch(folder / name, age)
    return folder


def touch(path, age):
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))


def test_installed_packages_need_nothing(domain):
    assert not needs_deps(domain)


def test_a_project_without_packages_needs_nothing(domain):
    (domain / "packages.yml").write_text("")
    assert not needs_deps(domain)
    (domain / "packages.yml").unlink()
    assert not needs_deps(domain)


@pytest.mark.parametrize("missing", ["package-lock.yml", "dbt_packages/weather", "interfaces/weather/dbt_project.yml"])
def test_a_missing_piece_needs_deps(domain, missing):
    (domain / missing).unlink()
    touch(domain / "dbt_packages", 10)
    assert needs_deps(domain)


def test_a_fresh_clone_needs_deps(domain):
    (domain / "dbt_packages" / "weather").unlink()
    (domain / "dbt_packages").rmdir()
    assert needs_deps(domain)


@pytest.mark.parametrize("name", ["packages.yml", "package-lock.yml"])
def test_a_declaration_newer_than_the_installation_needs_deps(domain, name):
    touch(domain / name, 5)
    assert needs_deps(domain)


def test_packages_in_dependencies_yml_count(domain):
    (domain / "packages.yml").rename(domain / "dependencies.yml")
    assert not needs_deps(domain)
    touch(domain / "dependencies.yml", 5)
    assert needs_deps(domain)


def test_a_copied_project_whose_links_lead_to_the_original_needs_deps(domain):
    copy = domain.with_name("copy")
    domain.rename(copy)
    domain.mkdir()
    (copy / "interfaces").rename(domain / "interfaces")
    (copy / "interfaces" / "weather").mkdir(parents=True)
    assert (copy / "dbt_packages" / "weather" / "dbt_project.yml").is_file()
    assert needs_deps(copy)


def test_another_install_folder_is_honoured(domain):
    (domain / "dbt_packages").rename(domain / "modules")
    assert needs_deps(domain)
    (domain / "dbt_project.yml").write_text("name: punctuality\npackages-install-path: modules\n")
    assert not needs_deps(domain)
