"""Which domains a branch changed, asked of real git repositories."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from meshwright.app.changed import changed_domains, with_consumers
from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.read.mesh_yml import DomainConfig

NAMES = ("fleet", "fleet_old", "weather")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "protocol.file.allow=always"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout


def write(path: Path, text: str = "new\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def commit(clone: Path) -> None:
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "work")


def configs(clone: Path, *names: str) -> list[DomainConfig]:
    found = names or NAMES
    return [DomainConfig(clone / "domains" / name, name=name, project=name, declared=True) for name in found]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A mesh of three domains, on a branch that changed nothing yet."""
    root = tmp_path / "mesh"
    for name in NAMES:
        write(root / "domains" / name / "dbt_project.yml", f"name: {name}\n")
        write(root / "domains" / name / "models" / "a.sql", f"select '{name}' as a_long_enough_line_to_be_recognised\n")
    write(root / "mesh.yml", "version: 1\ndomains: [domains/*]\n")
    write(root / ".gitignore", "target/\n")
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    git(root, "switch", "--quiet", "--create", "work")
    return root


def changed(clone: Path, since: str = "main") -> set[str]:
    return changed_domains(configs(clone), since)[0]


def test_a_branch_without_a_change_changes_no_domain_and_the_commit_is_named(clone: Path) -> None:
    assert changed_domains(configs(clone), "main") == (set(), git(clone, "rev-parse", "--short", "main").strip())


def edit(clone: Path) -> None:
    write(clone / "domains/fleet/models/a.sql")


def delete(clone: Path) -> None:
    (clone / "domains/fleet/models/a.sql").unlink()


def move_within(clone: Path) -> None:
    (clone / "domains/fleet/models/a.sql").rename(clone / "domains/fleet/models/b.sql")


def add(clone: Path) -> None:
    write(clone / "domains/fleet/models/deep/er/nüw name\n.sql")


def add_bytes_that_are_no_text(clone: Path) -> None:
    write(clone / "domains/fleet" / os.fsdecode(b"caf\xe9.sql"))


def edit_what_is_not_dbt(clone: Path) -> None:
    write(clone / "domains/fleet/notes.txt")


@pytest.mark.parametrize(
    "change",
    [edit, delete, move_within, add, add_bytes_that_are_no_text, edit_what_is_not_dbt],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("state", ["in the working tree", "staged", "committed", "committed and undone by hand"])
def test_any_change_below_a_domain_counts_wherever_it_is(
    clone: Path, change: Callable[[Path], None], state: str
) -> None:
    change(clone)
    if state == "staged":
        git(clone, "add", "--all")
    elif state.startswith("committed"):
        commit(clone)
    if state.endswith("by hand"):
        git(clone, "restore", "--source", "main", "--worktree", "--", ".")
    assert changed(clone) == {"fleet"}


def test_a_move_between_domains_changes_both(clone: Path) -> None:
    git(clone, "mv", "domains/fleet/models/a.sql", "domains/weather/models/b.sql")
    assert changed(clone) == {"fleet", "weather"}
    commit(clone)
    git(clone, "config", "diff.renames", "copies")
    assert changed(clone) == {"fleet", "weather"}


def test_a_name_that_begins_like_a_domain_is_not_that_domain(clone: Path) -> None:
    write(clone / "domains/fleet_old/models/a.sql")
    write(clone / "domains/weather.md")
    assert changed(clone) == {"fleet_old"}


def test_what_others_merged_meanwhile_is_not_this_branch(clone: Path) -> None:
    edit(clone)
    commit(clone)
    git(clone, "switch", "--quiet", "main")
    write(clone / "domains/weather/models/a.sql")
    commit(clone)
    git(clone, "switch", "--quiet", "work")
    base = git(clone, "merge-base", "main", "work")[:7]
    assert changed_domains(configs(clone), "main") == ({"fleet"}, base)


def test_ignored_files_do_not_count(clone: Path) -> None:
    write(clone / "domains/fleet/target/manifest.json")
    assert changed(clone) == set()


def test_the_commit_may_be_a_tag_or_a_hash(clone: Path) -> None:
    git(clone, "tag", "--annotate", "v1", "--message", "one")
    edit(clone)
    commit(clone)
    assert changed(clone, "v1") == changed(clone, git(clone, "rev-parse", "main").strip()) == {"fleet"}


def test_the_clone_is_asked_from_anywhere_with_any_spelling_of_the_folders(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(clone)
    git(clone, "config", "diff.relative", "true")
    monkeypatch.chdir(clone / "domains" / "fleet")
    here = [DomainConfig(Path(), name="fleet", project="fleet", declared=True)]
    other = [DomainConfig(Path("../weather"), name="weather", project="weather", declared=True)]
    assert changed_domains([*here, *other], "main")[0] == {"fleet"}


def test_a_single_domain_at_the_top_of_its_repository(clone: Path) -> None:
    whole = [DomainConfig(clone, name="all", project="all", declared=True)]
    assert changed_domains(whole, "main")[0] == set()
    edit(clone)
    assert changed_domains(whole, "main")[0] == {"all"}


def test_a_domain_behind_a_link_changes_with_its_files_and_with_the_link(clone: Path) -> None:
    link = clone / "domains" / "alias"
    link.symlink_to("fleet")
    git(clone, "add", "--all")
    commit(clone)
    git(clone, "branch", "--force", "main")
    behind_link = configs(clone, "alias")
    assert changed_domains(behind_link, "main")[0] == set()
    edit(clone)
    assert changed_domains(behind_link, "main")[0] == {"alias"}
    git(clone, "restore", ".")
    link.unlink()
    link.symlink_to("weather")
    assert changed_domains(behind_link, "main")[0] == {"alias"}


def test_a_shared_file_or_folder_changes_the_domains_it_matters_for(clone: Path) -> None:
    also = {clone / "mesh.yml": NAMES, clone / "policy": ["weather", "of_another_mesh"]}
    assert changed_domains(configs(clone), "main", also)[0] == set()
    write(clone / "policy" / "strict.yml")
    assert changed_domains(configs(clone), "main", also)[0] == {"weather"}
    (clone / "mesh.yml").unlink()
    assert changed_domains(configs(clone), "main", also)[0] == set(NAMES)


def test_a_git_hook_s_variables_do_not_lead_to_another_place(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git sets GIT_DIR for hooks in linked work trees; a folder would then be taken for the top of the clone."""
    edit(clone)
    monkeypatch.setenv("GIT_DIR", str(clone / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(clone / ".git" / "none"))
    assert changed(clone) == {"fleet"}


@pytest.mark.parametrize("since", ["origin/main", "no such", "main..work", "HEAD:mesh.yml", "a\0b"])
def test_what_is_no_commit_is_said(clone: Path, since: str) -> None:
    with pytest.raises(MeshError, match="is no commit, branch or tag") as caught:
        changed(clone, since)
    assert caught.value.exit_code == 2
    assert "git fetch" in caught.value.remedy
    assert "fetch-depth: 0" in caught.value.remedy


@pytest.mark.parametrize("since", ["", " "])
def test_an_unset_variable_of_the_ci_is_said(clone: Path, since: str) -> None:
    with pytest.raises(ConfigError, match="the commit to compare with is empty"):
        changed(clone, since)


@pytest.mark.parametrize("since", ["--output=stolen", "-h", "--help", "--all"])
def test_a_name_with_a_dash_never_reaches_git_as_an_option(clone: Path, since: str) -> None:
    with pytest.raises(MeshError, match="is no commit"):
        changed(clone, since)
    assert git(clone, "status", "--porcelain") == ""


def test_a_shallow_clone_is_refused_and_works_after_the_fetch_that_is_proposed(clone: Path, tmp_path: Path) -> None:
    edit(clone)
    commit(clone)
    git(clone, "switch", "--quiet", "main")
    write(clone / "domains/weather/models/a.sql")
    commit(clone)
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=work", clone.as_uri(), "shallow")
    with pytest.raises(MeshError, match="the clone is shallow") as caught:
        changed(shallow, "origin/main")
    assert "git fetch --unshallow origin" in caught.value.remedy
    git(shallow, "fetch", "--quiet", "--unshallow", "origin")
    assert changed(shallow, "origin/main") == {"fleet"}


def test_histories_that_do_not_meet_are_refused(clone: Path) -> None:
    git(clone, "switch", "--quiet", "--orphan", "new")
    write(clone / "domains/fleet/models/a.sql")
    commit(clone)
    with pytest.raises(MeshError, match="histories do not meet"):
        changed_domains(configs(clone, "fleet"), "main")


def test_domains_in_different_clones_are_refused(clone: Path) -> None:
    write(clone / "domains/fleet/dbt_project.yml")
    git(clone / "domains/fleet", "init", "--quiet")
    with pytest.raises(ConfigError, match="in one git clone"):
        changed(clone)


def test_a_folder_without_git_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "domains" / "fleet"
    folder.mkdir(parents=True)
    with pytest.raises(MeshError, match="not a git repository") as caught:
        changed_domains(configs(tmp_path, "fleet"), "main")
    assert caught.value.exit_code == 2


def test_a_machine_without_git_is_told_so(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(clone))
    with pytest.raises(MeshError, match="git could not be run"):
        changed(clone)


def test_a_submodule_s_new_commit_changes_the_domain_that_holds_it(clone: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library / "macros" / "a.sql")
    git(library, "init", "--quiet")
    commit(library)
    git(clone, "submodule", "--quiet", "add", str(library), "domains/weather/library")
    commit(clone)
    git(clone, "branch", "--force", "main")
    assert changed(clone) == set()
    write(clone / "domains/weather/library/macros/a.sql", "other\n")
    git(clone, "config", "diff.ignoreSubmodules", "all")
    assert changed(clone) == {"weather"}


def test_consumers_are_the_direct_ones() -> None:
    reads = {"punctuality": {"fleet", "weather"}, "board": {"punctuality"}, "weather": set[str](), "loop": {"loop"}}
    assert with_consumers({"fleet"}, reads) == {"fleet", "punctuality"}
    assert with_consumers(set(), reads) == set()
    assert with_consumers({"punctuality"}, reads) == {"punctuality", "board"}
