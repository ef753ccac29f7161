"""A registry in a git repository: one commit for a publication, and the push decides."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry import git_commands, git_objects
from meshwright.registry.git_location import read_location
from meshwright.registry.git_store import open_git_store
from meshwright.registry.location import exists, initialise
from meshwright.registry.store import PublicationOvertaken, Store, create
from tests.unit.registry.git_server import TOKEN, USER, git_server
from tests.unit.registry.places import Place, empty_place, git


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return empty_place(request, "git", tmp_path)


@pytest.fixture
def store(place: Place) -> Store:
    return place.open()


def log(place: Place, branch: str = "main") -> list[str]:
    return git("-C", str(place.root), "log", "--format=%an: %s", branch).splitlines()


def pushed(place: Place, files: dict[str, str], *index: str) -> None:
    """Commit files as a person would, and `mode,object,path` entries as no person would."""
    work = place.root.with_name("work")
    me = {f"GIT_{role}_{what}": "me" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    if not work.exists():
        git("clone", "--quiet", str(place.root), str(work))
    git("-C", str(work), "pull", "--quiet", "origin", "main") if log_is_there(place) else None
    for name, content in files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(content)
        git("-C", str(work), "add", name)
    for entry in index:
        git("-C", str(work), "update-index", "--add", "--cacheinfo", entry)
    git("-C", str(work), "commit", "--quiet", "-m", "by hand", **me)
    git("-C", str(work), "push", "--quiet", "origin", "HEAD:main")


def log_is_there(place: Place) -> bool:
    return bool(git("-C", str(place.root), "for-each-ref"))


def test_an_empty_repository_is_an_empty_registry(store: Store) -> None:
    assert (store.read("a.json"), store.names(""), store.tree("products"), exists(store)) == (None, [], [], False)


def test_a_repository_without_commits_becomes_a_registry_once(store: Store, place: Place) -> None:
    assert initialise(store)
    assert not initialise(place.on(2).open())
    assert log(place) == ["meshwright: Write registry.json"]


def test_a_file_is_created_once_and_never_changes(store: Store, place: Place) -> None:
    assert create(store, "a/b.json", b"1")
    other = place.on(2).open()
    assert not create(other, "a/b.json", b"1")
    with pytest.raises(RegistryError, match="published with other content"):
        create(other, "a/b.json", b"2")
    assert place.on(3).open().read("a/b.json") == b"1"


def test_a_pointer_moves_only_from_what_was_expected(store: Store, place: Place) -> None:
    assert not store.swap("p.json", b"0", b"1")
    assert store.swap("p.json", None, b"1")
    assert not place.on(2).open().swap("p.json", None, b"2")
    assert place.on(2).open().swap("p.json", b"1", b"2")
    # The first has read nothing since, and is told the truth all the same.
    assert not store.swap("p.json", b"1", b"3")
    assert store.read("p.json") == b"2"


def test_listings_are_those_of_a_folder(store: Store) -> None:
    with store.publication():
        for name in ("registry.json", "a/x/1.json", "a/b.json", "c.json"):
            store.claim(name, b"")
        inside = (store.names(""), store.names("a"), store.tree(""), store.tree("a"))
    assert inside == (store.names(""), store.names("a"), store.tree(""), store.tree("a"))
    assert store.names("") == ["a", "c.json", "registry.json"]
    assert store.names("a") == ["b.json", "x"]
    assert store.tree("a") == ["b.json", "x/1.json"]
    assert (store.names("nothing"), store.tree("nothing"), store.names("c.json")) == ([], [], [])


@pytest.mark.parametrize(
    "name", ["served/fleet/aircraft/-", "served/fleet/aircraft/-2e-2e", "a/1.0.0", "A_b-c/x.odcs.yaml"]
)
def test_every_name_that_a_registry_has_can_be_written_and_an_empty_file_too(
    store: Store, place: Place, name: str
) -> None:
    assert store.claim(name, b"")
    assert not place.on(2).open().claim(name, b"")
    assert (store.read(name), store.tree("")) == (b"", [name])


def test_what_a_folder_is_cannot_be_read_or_written_and_what_lies_below_a_file_neither(store: Store) -> None:
    store.claim("a/b.json", b"1")
    with pytest.raises(RegistryError, match="a folder"):
        store.read("a")
    with pytest.raises(RegistryError, match="a folder"):
        store.claim("a", b"2")
    with pytest.raises(RegistryError, match=r"a/b\.json is no folder"):
        store.claim("a/b.json/c", b"2")
    assert store.read("a/b.json/c") is None


@pytest.mark.parametrize("name", ["../a", "/a", ".git/config", "a/../b", "a//b", "a\nb", "", "a/", 'a"b', "a b"])
def test_a_name_that_could_lead_elsewhere_is_not_written(store: Store, name: str) -> None:
    with pytest.raises(RegistryError, match="cannot be a name"):
        store.claim(name, b"1")


def test_a_publication_is_one_commit_that_says_what_it_is(store: Store, place: Place) -> None:
    with store.publication():
        store.claim("products/weather/observations/1.0.0/release.json", b"1")
        store.swap("environments/prod/weather.json", None, b"2")
        store.swap("environments/prod/weather.json", b"2", b"3")
        assert store.read("environments/prod/weather.json") == b"3"
        assert not log_is_there(place), "nothing is visible before the end"
    assert log(place) == ["meshwright: Publish weather to prod"]
    assert place.on(2).open().read("environments/prod/weather.json") == b"3"


def test_a_publication_that_fails_or_writes_nothing_leaves_nothing(store: Store, place: Place) -> None:
    def fails() -> None:
        with store.publication():
            store.claim("a.json", b"1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with store.publication():
        pass
    assert (store.read("a.json"), log_is_there(place)) == (None, False)


def test_others_who_wrote_other_names_meanwhile_are_kept(store: Store, place: Place) -> None:
    store.claim("a.json", b"1")
    with store.publication():
        store.claim("b.json", b"2")
        place.on(2).open().claim("c.json", b"3")
    assert place.on(3).open().tree("") == ["a.json", "b.json", "c.json"] == store.tree("")
    assert log(place) == [f"meshwright: Write {name}.json" for name in "bca"]


@pytest.mark.parametrize("theirs", [b"1", b"2"])
def test_who_wrote_the_same_name_meanwhile_was_first(store: Store, place: Place, theirs: bytes) -> None:
    def is_late() -> None:
        with store.publication():
            store.claim("b.json", b"1")
            store.claim("a.json", b"1")
            place.on(2).open().claim("a.json", theirs)

    with pytest.raises(PublicationOvertaken):
        is_late()
    assert (store.read("a.json"), store.read("b.json")) == (theirs, None)
    assert log(place) == ["meshwright: Write a.json"]


def test_a_process_reads_one_commit_until_it_publishes(store: Store, place: Place) -> None:
    store.claim("a.json", b"1")
    place.on(2).open().claim("b.json", b"2")
    assert store.read("b.json") is None
    with store.publication():
        assert store.read("b.json") == b"2"


def test_a_branch_of_its_own_in_a_repository_with_other_things(place: Place) -> None:
    pushed(place, {"README.md": "code"})
    location = f"{place.location}#team/registry"
    store = open_git_store(location, place.variables)
    assert store.location == location
    assert (initialise(store), store.tree("")) == (True, ["registry.json"])
    assert open_git_store(location, place.on(2).variables).tree("") == ["registry.json"]
    assert place.open().tree("") == ["README.md"]


def test_the_default_branch_of_the_repository_is_used_whatever_its_name(place: Place) -> None:
    pushed(place, {"a.json": "1"})
    git("-C", str(place.root), "branch", "-m", "main", "trunk")
    store = place.open()
    assert store.read("a.json") == b"1"
    store.claim("b.json", b"2")
    assert log(place, "trunk") == ["meshwright: Write b.json", "me: by hand"]


def test_only_the_last_commit_is_fetched(store: Store, place: Place) -> None:
    pushed(place, {"a.json": "old"})
    pushed(place, {"a.json": "new"})
    assert store.read("a.json") == b"new"
    (clone,) = place.cache.glob("meshwright/git/*.git")
    assert (clone / "shallow").read_text().strip() == git("-C", str(place.root), "rev-parse", "main")


def test_the_author_is_who_git_says(place: Place, tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text("[user]\nname = Ann\nemail = ann@example.com\n")
    open_git_store(place.location, {**place.variables, "HOME": str(tmp_path)}).claim("a.json", b"1")
    assert log(place) == ["Ann: Write a.json"]


def test_without_a_cache_folder_a_clone_is_made_and_taken_away(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    store = open_git_store(place.location, {})
    assert store.claim("a.json", b"1")
    assert list(temporary.iterdir())
    del store
    assert not list(temporary.iterdir())


def test_a_clone_that_is_broken_or_locked_by_the_dead_is_mended(store: Store, place: Place) -> None:
    store.claim("a.json", b"1")
    (clone,) = place.cache.glob("meshwright/git/*.git")
    (clone / "shallow.lock").touch()
    (clone / "refs/mesh/fetched/main.lock").touch()
    (clone / "refs/mesh/written.lock").touch()
    assert place.open().claim("b.json", b"2")
    (clone / "shallow.lock").touch()
    pushed(place, {"c.json": "3"})
    assert place.open().tree("") == ["a.json", "b.json", "c.json"]
    for path in [path for path in (clone / "objects").rglob("*") if path.is_file()]:
        path.chmod(0o600)
        path.write_bytes(b"")
    pushed(place, {"d.json": "4"})
    again = place.open()
    assert again.tree("") == ["a.json", "b.json", "c.json", "d.json"]
    assert again.read("a.json") == b"1"


def test_links_and_repositories_within_are_not_followed(place: Place, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    pushed(place, {"products/a.json": "1"})
    target = str(tmp_path / "secret")
    (place.root.with_name("work") / "link").write_text(target)
    link = git("-C", str(place.root.with_name("work")), "hash-object", "-w", "link")
    commit = git("-C", str(place.root), "rev-parse", "main")
    pushed(place, {}, f"120000,{link},products/link.json", f"160000,{commit},products/sub")
    store = place.open()
    for name in ("products/link.json", "products/sub"):
        with pytest.raises(RegistryError, match="not followed"):
            store.read(name)
    assert (store.read("products/sub/a.json"), store.names("products/sub")) == (None, [])
    # They are listed, so that who verifies the registry comes across them.
    assert store.tree("products") == ["a.json", "link.json", "sub"]


def test_what_is_hidden_is_left_out_and_no_filter_changes_bytes(place: Place) -> None:
    pushed(place, {".gitattributes": "*.json text eol=crlf\n", "a.json": "1\n", "x/.hidden/b.json": "2"})
    store = place.open()
    assert (store.tree(""), store.names(""), store.names("x")) == (["a.json"], ["a.json", "x"], [])
    assert store.read("a.json") == b"1\n"


def test_a_huge_file_is_not_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.claim("a.json", b"x" * 2000)
    store.claim("b.json", b"y")
    monkeypatch.setattr(git_objects, "MOST_BYTES", 1000)
    with pytest.raises(RegistryError, match="has 2000 bytes"):
        store.read("a.json")
    assert store.read("b.json") == b"y"


def test_no_hook_of_the_user_runs(place: Place, tmp_path: Path) -> None:
    hook = tmp_path / "hooks/pre-push"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    hook.chmod(0o755)
    (tmp_path / ".gitconfig").write_text(f"[core]\nhooksPath = {hook.parent}\n[init]\ntemplateDir = {tmp_path}\n")
    assert open_git_store(place.location, {**place.variables, "HOME": str(tmp_path)}).claim("a.json", b"1")
    assert not (tmp_path / "ran").exists()


def test_the_variables_of_a_hook_and_traces_are_no_concern(place: Place, tmp_path: Path) -> None:
    more = {"GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "/nowhere", "GIT_TRACE": f"{tmp_path}/trace"}
    assert open_git_store(place.location, place.variables | more).claim("a.json", b"1")
    assert not (tmp_path / "trace").exists()


def server_hook(place: Place, name: str, script: str) -> None:
    hook = place.root / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def test_a_push_that_the_server_refuses_says_why_and_nothing_is_published(store: Store, place: Place) -> None:
    server_hook(place, "pre-receive", "echo 'only \033[31mby pull request' >&2; exit 1")
    with pytest.raises(RegistryError, match=r"refused: .*pre-receive hook declined.*only .*by pull request") as caught:
        store.claim("a.json", b"1")
    assert "\033" not in str(caught.value)
    assert not log_is_there(place)
    assert place.on(2).open().read("a.json") is None


def test_a_push_whose_answer_is_lost_counts_when_it_was_done(store: Store, place: Place) -> None:
    server_hook(place, "post-update", "kill -9 $PPID")
    assert store.claim("a.json", b"1")
    assert log(place) == ["meshwright: Write a.json"]
    assert store.swap("a.json", b"1", b"2")
    assert place.on(2).open().read("a.json") == b"2"


def test_a_push_that_never_arrives_is_tried_again_and_then_given_up(store: Store, place: Place, tmp_path: Path) -> None:
    server_hook(place, "pre-receive", f"echo x >> {tmp_path}/tries; kill -9 $PPID")
    with pytest.raises(RegistryError, match="cannot reach the repository"):
        store.claim("a.json", b"1")
    assert (tmp_path / "tries").read_text() == "x\n" * 3
    assert not log_is_there(place)


def test_a_repository_that_is_gone_when_the_push_fails_leaves_a_clear_doubt(store: Store, place: Place) -> None:
    server_hook(place, "post-update", f"mv {place.root} {place.root}.away; kill -9 $PPID")
    with pytest.raises(RegistryError, match="whether what was pushed arrived is not known") as caught:
        store.claim("a.json", b"1")
    assert caught.value.remedy.startswith("Publish again")


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("git+file:///nowhere/registry.git", "there is no such repository"),
        ("git+https://127.0.0.1:1/registry.git", "cannot reach the repository"),
        ("git+ssh://git@127.0.0.1:1/registry.git", "git is not let in|cannot reach the repository"),
    ],
)
def test_a_place_that_cannot_be_asked_is_an_error_and_no_absence(tmp_path: Path, location: str, said: str) -> None:
    store = open_git_store(location, {"XDG_CACHE_HOME": str(tmp_path), "PATH": os.environ["PATH"]})
    with pytest.raises(RegistryError, match=said) as caught:
        store.read("registry.json")
    assert caught.value.remedy


def test_a_server_that_hangs_costs_one_timeout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids = tmp_path / "pids"
    ssh = tmp_path / "ssh"
    ssh.write_text(f"#!/bin/sh\necho $$ >> {pids}\nexec sleep 60\n")
    ssh.chmod(0o755)
    monkeypatch.setattr(git_commands, "REQUEST_SECONDS", 3)
    store = open_git_store(
        "git+ssh://git@host/r.git", {"XDG_CACHE_HOME": str(tmp_path), "GIT_SSH": str(ssh), "PATH": os.environ["PATH"]}
    )
    with pytest.raises(RegistryError, match="does not answer"):
        store.read("registry.json")
    (pid,) = pids.read_text().split()
    assert eventually(lambda: not is_running(pid)), "what git started goes on"


def is_running(pid: str) -> bool:
    said = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False).stdout.strip()
    return bool(said) and not said.startswith("Z")


def eventually(holds: Callable[[], bool]) -> bool:
    return any(holds() or time.sleep(0.05) for _ in range(200))


@pytest.fixture
def web(place: Place, tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A server that wants a token: its address after `https://<user>@`, and the variables that trust it."""
    git("-C", str(place.root), "config", "http.receivepack", "true")
    with git_server(tmp_path) as (port, certificate):
        yield f"127.0.0.1:{port}/registry", {**place.variables, "GIT_SSL_CAINFO": str(certificate)}


def test_a_token_in_the_address_is_used_and_lies_nowhere(
    web: tuple[str, dict[str, str]], place: Place, tmp_path: Path
) -> None:
    address, environ = web
    store = open_git_store(f"git+https://{USER}:{TOKEN.replace('/', '%2F')}@{address}", environ)
    assert store.location == f"git+https://{address}"
    assert store.claim("a.json", b"1" * 3_000_000)
    assert place.on(2).open().tree("") == ["a.json"]
    texts = [path.read_bytes() for path in place.cache.rglob("*") if path.is_file()]
    assert texts
    assert not any(part.encode() in text for text in texts for part in (TOKEN, "t0ken"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in place.cache.glob("meshwright/git")} == {0o700}


@pytest.mark.parametrize("credentials", ["robot:wr0ng@", "robot@", ""])
def test_who_is_not_let_in_is_told_so_and_no_token_is_shown(web: tuple[str, dict[str, str]], credentials: str) -> None:
    address, environ = web
    store = open_git_store(f"git+https://{credentials}{address}", environ)
    with pytest.raises(RegistryError, match="git is not let in") as caught:
        store.read("registry.json")
    shown = f"{caught.value} {caught.value.remedy} {store!r}"
    assert "wr0ng" not in shown
    assert "credential helper" in caught.value.remedy


def test_a_token_that_the_users_own_settings_put_into_the_address_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".gitconfig").write_text('[url "https://x:s3cr3t@127.0.0.1:1/"]\ninsteadOf = https://host/\n')
    store = open_git_store("git+https://host/r.git", {"HOME": str(tmp_path), "PATH": os.environ["PATH"]})
    with pytest.raises(RegistryError) as caught:
        store.read("registry.json")
    assert "127.0.0.1" in str(caught.value), "the setting was used"
    assert "s3cr3t" not in str(caught.value)


def test_ssh_is_asked_as_the_address_says(place: Place, tmp_path: Path) -> None:
    ssh = tmp_path / "ssh"
    ssh.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    environ = {**place.variables, "GIT_SSH": str(ssh), "GIT_SSH_VARIANT": "simple", "PATH": os.environ["PATH"]}
    store = open_git_store(f"git+ssh://git@host{place.root}", environ)
    assert store.claim("a.json", b"1")
    assert place.open().read("a.json") == b"1"
    asked = (tmp_path / "asked").read_text().splitlines()
    assert {line.rpartition(" ")[0] for line in asked} == {"git@host git-upload-pack", "git@host git-receive-pack"}


@pytest.mark.parametrize(
    ("address", "url", "shown", "branch", "user", "password"),
    [
        ("git+ssh://git@h/o/r.git", "ssh://git@h/o/r.git", "git+ssh://git@h/o/r.git", None, "", ""),
        ("git+ssh://h:22/r.git#a/b", "ssh://h:22/r.git", "git+ssh://h:22/r.git#a/b", "a/b", "", ""),
        ("git+https://h/r.git/", "https://h/r.git/", "git+https://h/r.git", None, "", ""),
        ("git+https://u:p%40@h:1/r", "https://h:1/r", "git+https://h:1/r", None, "u", "p@"),
        ("git+https://token@h/r", "https://h/r", "git+https://h/r", None, "token", ""),
        ("git+file:///p/r.git#x", "file:///p/r.git", "git+file:///p/r.git#x", "x", "", ""),
    ],
)
def test_an_address_is_taken_apart(  # noqa: PLR0917 - as pytest gives them
    address: str, url: str, shown: str, branch: str | None, user: str, password: str
) -> None:
    found = read_location(address)
    assert (found.url, found.shown, found.branch, found.user, found.password) == (url, shown, branch, user, password)
    assert "p@" not in repr(found)
    assert "token" not in repr(found)


@pytest.mark.parametrize(
    "address",
    [
        "git+https://",
        "git+https://h",
        "git+https:///r.git",
        "git+https://u:s3cr3t@-oProxyCommand=x/r.git",
        "git+ssh://-oProxyCommand=x/r.git",
        "git+ssh://-l@h/r.git",
        "git+ssh://u:s3cr3t@h/r.git",
        "git+https://u:s3cr3t%0ahost=evil@h/r.git",
        "git+https://u:s3cr3t@h/r.git?x=1",
        "git+file://host/r.git",
        "git+file://",
        "git+http://u:s3cr3t@h/r.git",
        "git+ext://x/y",
        "git+https://u:s3cr3t@[h/r.git",
        *(
            f"git+file:///r.git#{branch}"
            for branch in ("-x", "a..b", "a b", "x.lock", "a//b", "a@{1}", "/a", "a:b", "a/")
        ),
    ],
)
def test_an_address_that_is_none_is_refused_and_its_password_not_shown(address: str) -> None:
    with pytest.raises(RegistryError) as caught:
        open_git_store(address, {})
    assert "s3cr3t" not in f"{caught.value} {caught.value.remedy} {caught.value.__cause__}"
