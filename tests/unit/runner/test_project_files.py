from __future__ import annotations

import pytest

from meshwright.runner.project_files import project_files


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "weather"
    write(folder, "dbt_project.yml", "name: weather\nclean-targets: [out, models]\n")
    return folder


def write(folder, name, text=""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def names(folder, *besides):
    return {name for name, _ in project_files(folder, besides)}


def test_all_files_of_a_project_count_but_what_is_generated(project):
    read = {"models/a.sql", "raw/b.csv", "interfaces/fleet/interface.json", "mesh.yml", ".dbtignore", "notes/c.txt"}
    generated = {
        *(
            "target/manifest.json",
            "logs/dbt.log",
            "out/x.csv",
            ".git/HEAD",
            ".user.yml",
            "dev.duckdb",
            "dev.duckdb.wal",
        ),
        *("private/dev/weather.duckdb", "dev.duckdb.tmp/x", "venv/pyvenv.cfg", "venv/lib/x.py", "models/__pycache__/x"),
    }
    for name in read | generated:
        write(project, name)
    assert names(project) == read | {"dbt_project.yml"}


def test_what_dbt_reads_counts_wherever_it_lies_and_whatever_it_is_called(project, tmp_path):
    write(
        project,
        "dbt_project.yml",
        "seed-paths: [../shared/, ../nothing, out/seeds]\nclean-targets: [models/generated/, ./out, target, .]\n",
    )
    write(tmp_path, "shared/colours.csv")
    read = {
        *("models/generated/a.sql", "models/.kept/b.sql", "macros/types.duckdb.sql", "out/seeds/c.csv"),
        "dbt_packages/lib/models/.kept/d.sql",
    }
    for name in (*read, "out/x.csv", "notes/.kept/e.txt", "target/manifest.json"):
        write(project, name)
    assert names(project) == read | {"../shared/colours.csv", "dbt_project.yml"}


def test_a_project_may_be_its_own_virtual_environment(project):
    write(project, "pyvenv.cfg")
    write(project, "models/a.sql")
    assert names(project) == {"dbt_project.yml", "models/a.sql", "pyvenv.cfg"}


def test_folders_that_belong_to_others_do_not_count(project):
    write(project, "registry/registry.json")
    assert "registry/registry.json" in names(project)
    assert "registry/registry.json" not in names(project, project / "registry")


def test_links_to_folders_are_followed_and_circles_end(project, tmp_path):
    write(tmp_path, "data/x.csv")
    (project / "raw").symlink_to(tmp_path / "data")
    (project / "models").mkdir()
    (project / "models" / "again").symlink_to(project)
    assert "raw/x.csv" in names(project)


def test_of_a_package_only_what_dbt_reads_counts(project, tmp_path):
    for name in ("dbt_project.yml", "macros/m.sql", "models/a.sql", "docs/x.md", "other/domain/models/b.sql"):
        write(tmp_path / "repository", name)
    write(tmp_path / "repository", "dbt_project.yml", "name: lib\nmacro-paths: [macros, more]\n")
    write(tmp_path / "repository", "more/n.sql")
    (project / "dbt_packages").mkdir()
    (project / "dbt_packages" / "lib").symlink_to(tmp_path / "repository")
    assert names(project) - {"dbt_project.yml"} == {
        f"dbt_packages/lib/{name}" for name in ("dbt_project.yml", "macros/m.sql", "models/a.sql", "more/n.sql")
    }


def test_packages_are_found_where_the_project_installs_them(project):
    write(project, "dbt_project.yml", "name: weather\npackages-install-path: modules\n")
    write(project, "modules/lib/macros/m.sql")
    write(project, "modules/lib/README.md")
    assert names(project) == {"dbt_project.yml", "modules/lib/macros/m.sql"}
