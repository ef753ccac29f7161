"""A copy holds what was published, comes about in any order of accidents, and never goes back."""

from __future__ import annotations

import functools
import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from meshwright.app.registry_mirror import mirror_registry
from meshwright.mesh.errors import ConfigError, RegistryError
from meshwright.registry import layout
from meshwright.registry.canonical import digest, encode
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.listings import LISTINGS
from meshwright.registry.location import initialise, open_registry
from meshwright.registry.mirror import Mirrored, mirror
from meshwright.registry.published import read_published
from meshwright.registry.static_listings import write_listings
from meshwright.registry.verification import verify_registry
from tests.unit.registry import full_registry as full
from tests.unit.registry.counting_store import CountingStore
from tests.unit.registry.full_registry import begin_release, full_registry, publish_everything
from tests.unit.registry.places import Place, git
from tests.unit.registry.small_registry import files

PROD = "environments/prod/weather"
RELEASES = "products/weather/observations"


@pytest.fixture
def source(tmp_path: Path) -> FolderStore:
    return full_registry(tmp_path / "source")


@pytest.fixture
def target(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "target")
    initialise(store)
    return store


def visible(store: FolderStore) -> dict[str, bytes]:
    return {path: content for path, content in files(store.root).items() if not Path(path).name.startswith(".")}


def edit(store: FolderStore, path: str, content: bytes) -> None:
    (store.root / path).parent.mkdir(parents=True, exist_ok=True)
    (store.root / path).write_bytes(content)


def pointers(store: FolderStore) -> set[str]:
    return {f"environments/{path}" for path in store.tree("environments") if path.count("/") == 1}


def test_a_copy_is_the_same_files_and_can_be_verified(source: FolderStore, target: FolderStore) -> None:
    done = mirror(source, target)
    assert visible(target) == visible(source)
    assert set(done.copied) == set(visible(source)) - {layout.MARKER}
    assert verify_registry(target).problems == ()


@pytest.mark.parametrize("place", ["s3", "git", "folder"], indirect=True)
def test_every_place_is_copied_to_a_folder_and_back(place: Place, tmp_path: Path) -> None:
    store = place.open()
    publish_everything(store)
    there = f"folder-of-{place.kind}"
    _, _, done = mirror_registry(tmp_path, there, place.location, environ=place.variables)
    assert verify_registry(FolderStore(tmp_path / there)).problems == ()
    back = place.location + "-back" if place.kind != "git" else place.location
    if place.kind == "git":
        shutil.rmtree(place.root)
        git("init", "--quiet", "--bare", "--initial-branch=main", str(place.root))
    _, _, again = mirror_registry(tmp_path, back, there, environ=place.variables)
    assert again.copied == done.copied
    copy = open_registry(back, tmp_path, place.variables)
    assert verify_registry(copy).problems == ()
    if place.kind == "git":
        assert git("-C", str(place.root), "rev-list", "--count", "main") == "1"


def test_a_second_run_reads_and_writes_only_what_is_new(source: FolderStore, target: FolderStore) -> None:
    mirror(source, target)
    counted_source, counted_target = CountingStore(source), CountingStore(target)
    assert mirror(counted_source, counted_target) == Mirrored((), len(visible(source)) - 1)
    # The pointers and the policy are all that may have changed; nothing else is read, and nothing is written.
    assert {what: n for what, n in counted_source.requests.items() if what.startswith("read")} == {
        "read environments": 3,
        "read markers.json": 1,
        "read policies": 1,
    }
    assert counted_target.requests == {"list ": 1, "read environments": 3, "read policies": 1}
    full.serve(source, full.release(source, "fleet", "1.1.0", None, "Boats"), "run-7")
    counted_target = CountingStore(target)
    done = mirror(source, counted_target)
    assert sorted(path.rpartition("/")[2] for path in done.copied if path.startswith("products/")) == [
        "hourly.odcs.yaml",
        "product.json",
        "release.json",
        next(path for path in source.tree("products/fleet/observations/1.1.0") if path.endswith(".sig")),
    ]
    assert sum(n for what, n in counted_target.requests.items() if what.startswith("write")) == len(done.copied)
    assert visible(target) == visible(source)


def _mirror_and_die(source: Path, target: Path, step: int) -> None:
    store = FolderStore(target)
    left = iter(range(step))

    def dying(write: object) -> object:
        def call(*arguments: object) -> object:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return write(*arguments)  # type: ignore[operator]

        return call

    store.claim = dying(store.claim)  # type: ignore[method-assign,assignment]
    store.swap = dying(store.swap)  # type: ignore[method-assign,assignment]
    mirror(FolderStore(source), store)


@pytest.mark.parametrize("step", [0, 1, 9, 20, 30, 36, 37, 38])
def test_a_mirror_that_was_killed_is_a_registry_and_goes_on(
    source: FolderStore, target: FolderStore, step: int
) -> None:
    process = multiprocessing.get_context("fork").Process(target=_mirror_and_die, args=(source.root, target.root, step))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    # What is there is what was published, and of deployments nobody knows yet which one is in force.
    missing = verify_registry(target).problems
    assert all(problem.what.startswith("is missing, and deployment ") for problem in missing)
    assert {problem.path for problem in missing} <= pointers(source) - pointers(target)
    read_published(target)
    before = set(visible(target))
    done = mirror(source, target)
    assert not before.intersection(done.copied)
    assert visible(target) == visible(source)


def test_what_is_published_meanwhile_is_copied_whole_or_later(source: FolderStore, target: FolderStore) -> None:
    class Busy(CountingStore):
        published = 0

        def read(self, name: str) -> bytes | None:
            self.publish()
            return super().read(name)

        def tree(self, folder: str) -> list[str]:
            self.publish()
            return super().tree(folder)

        def publish(self) -> None:
            if self.published < 60:
                self.published += 1
                version = f"2.0.{self.published}"
                released = full.release(source, "weather", version, None, version)
                full.serve(source, released, version)

    busy = Busy(source)
    mirror(busy, target)
    assert busy.published == 60
    assert verify_registry(target).problems == ()
    mirror(source, target)
    assert visible(target) == visible(source)


@pytest.mark.parametrize(
    "path",
    [
        f"{RELEASES}/1.0.0/product.json",
        f"{RELEASES}/1.0.0/contracts/hourly.odcs.yaml",
        f"{RELEASES}/1.0.0/release.json",
        f"{PROD}/00000001.json",
        f"{PROD}/00000003.json",
        "events/weather/observations/00000001.json",
    ],
)
def test_a_file_that_is_not_what_was_published_is_not_copied(
    source: FolderStore, target: FolderStore, path: str
) -> None:
    content = source.read(path) or b""
    text = content.decode()
    changed = encode(json.loads(text) | {"description": "changed"}) if path.endswith(".json") else content + b"#"
    edit(source, path, changed)
    with pytest.raises(RegistryError, match=path.rpartition("/")[2]) as refused:
        mirror(source, target)
    assert digest(changed)[:12] in refused.value.what
    assert "recorded" in refused.value.what
    assert target.read(path) is None
    assert pointers(target) == set()


def test_a_consumer_record_under_another_name_is_not_copied(source: FolderStore, target: FolderStore) -> None:
    path = f"consumers/{source.tree('consumers')[0]}"
    edit(source, path, b"{}\n")
    with pytest.raises(RegistryError, match="is not what was published"):
        mirror(source, target)


def test_a_file_that_is_missing_stops_the_mirror(source: FolderStore, target: FolderStore) -> None:
    (source.root / RELEASES / "1.0.0/product.json").unlink()
    with pytest.raises(RegistryError, match=r"1\.0\.0/product\.json is missing, and .*release\.json names it"):
        mirror(source, target)
    assert pointers(target) == set()


@pytest.mark.parametrize(
    "path", [f"{RELEASES}/1.0.0/product.json", f"{RELEASES}/1.0.0/release.json", f"{PROD}/00000001.json"]
)
def test_other_content_under_the_same_name_is_an_error_that_names_both(
    source: FolderStore, target: FolderStore, path: str
) -> None:
    edit(target, path, b"{}\n")
    with pytest.raises(RegistryError) as refused:
        mirror(source, target)
    assert path in refused.value.what
    assert digest(b"{}\n")[:12] in refused.value.what
    assert digest(source.read(path) or b"")[:12] in refused.value.what
    assert target.read(path) == b"{}\n"
    assert pointers(target) == set()


def test_a_target_that_was_published_to_is_never_set_back(source: FolderStore, target: FolderStore) -> None:
    mirror(source, target)
    full.serve(target, full.release(target, "fleet", "1.1.0", None, "Boats"), "run-7")
    before = visible(target)
    with pytest.raises(RegistryError, match="a mirror is never ahead, and never goes back"):
        mirror(source, target)
    # The source catches up, on another way.
    for run in ("run-8", "run-9"):
        full.serve(source, full.release(source, "fleet", "1.2.0", None, "Ships"), run)
    with pytest.raises(RegistryError, match=r"fleet/00000002\.json has other content"):
        mirror(source, target)
    assert visible(target) == before


def test_only_some_domains_are_copied_with_all_that_they_need(source: FolderStore, target: FolderStore) -> None:
    mirror(source, target, ["weather"])
    assert {path.split("/")[1] for path in visible(target) if path.startswith("products/")} == {"weather"}
    assert verify_registry(target).problems == ()
    assert [domain.name for domain in read_published(target).domains] == ["weather"]
    mirror(source, target)
    assert visible(target) == visible(source)


def test_what_belongs_to_no_registry_is_left_out_and_told(source: FolderStore, target: FolderStore) -> None:
    begin_release(source)
    edit(source, "products/letter.txt", b"Dear")
    edit(source, "probe/1/pointer.json", b"{}")
    done = mirror(source, target)
    assert done.left_out == ("products/letter.txt", f"{RELEASES}/1.3.0/product.json")
    assert set(visible(source)) - set(visible(target)) == {*done.left_out, "probe/1/pointer.json"}
    edit(source, f"{RELEASES}/1.4.0/../1.0.0/more.json", b"{}")
    shutil.rmtree(target.root / RELEASES / "1.0.0")
    with pytest.raises(RegistryError, match=r"more\.json is no file of its release"):
        mirror(source, target)


def test_policies_and_events_follow(source: FolderStore, target: FolderStore) -> None:
    mirror(source, target)
    edit(source, "policies/plain.yml", b"version: 1\n")
    append_event(source, "weather", "observations", lambda _: full.SAID)
    assert mirror(source, target).copied == ("events/weather/observations/00000003.json", "policies/plain.yml")


@pytest.fixture
def web(target: FolderStore) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(target.root))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_mirror_with_listings_is_a_registry_behind_any_web_server(
    source: FolderStore, target: FolderStore, web: str, tmp_path: Path
) -> None:
    # Their pointers lie where the listings do.
    for domain in ("names", "tree", "listing"):
        full.serve(source, full.release(source, domain, "1.0.0", None), "run-1")
    mirror_registry(tmp_path, str(target.root), str(source.root))
    read = open_registry(web, tmp_path, {})
    expected = read_published(source)
    assert read_published(read) == expected
    assert read_published(target) == expected
    assert verify_registry(read).problems == ()
    assert set(read.tree("")) == set(visible(source))
    for folder in ("", "products", "products/weather", RELEASES, "environments", "environments/prod", "policies"):
        assert read.names(folder) == source.names(folder), folder
    assert read.tree("events/fleet") == []
    mirror_registry(tmp_path, "again", web)
    assert visible(FolderStore(tmp_path / "again")).items() >= visible(source).items()


def test_listings_are_checked_and_no_part_of_the_registry(source: FolderStore) -> None:
    write_listings(source)
    clean = verify_registry(source)
    assert clean.problems == ()
    assert write_listings(source) == 0
    assert not [path for path in files(source.root) if "listing" in path and path.endswith(".lock")]
    listing = source.root / RELEASES / "names.listing.json"
    listing.write_bytes(encode(["1.0.0"]))
    late = verify_registry(source)
    assert (late.problems, [note.path for note in late.notes][-1:]) == ((), [f"{RELEASES}/names.listing.json"])
    listing.write_bytes(encode(["1.0.0", "1.1.0", "9.9.9"]))
    assert [problem.path for problem in verify_registry(source).problems] == [f"{RELEASES}/names.listing.json"]
    listing.write_bytes(b"x")
    assert [problem.path for problem in verify_registry(source).problems] == [f"{RELEASES}/names.listing.json"]
    write_listings(source)
    assert verify_registry(source) == clean


def test_listings_are_not_copied(source: FolderStore, target: FolderStore) -> None:
    write_listings(source)
    done = mirror(source, target)
    assert not [path for path in done.copied if path.rpartition("/")[2] in LISTINGS]
    assert done.left_out == ()


def test_a_registry_is_no_mirror_of_itself_and_nothing_is_no_source(source: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="mirror of itself"):
        mirror_registry(tmp_path, "source", "source")
    with pytest.raises(ConfigError, match="lie in what it is a mirror of"):
        mirror_registry(tmp_path, "source/inside", "source")
    with pytest.raises(RegistryError, match="no registry yet"):
        mirror_registry(tmp_path, "copy", "nowhere")
    with pytest.raises(ConfigError, match="no domain wether; did you mean weather"):
        mirror_registry(tmp_path, "copy", "source", domains=["wether"])
    assert not (tmp_path / "copy").exists()


def test_a_web_server_is_no_target(source: FolderStore, web: str, tmp_path: Path, target: FolderStore) -> None:
    write_listings(target)
    with pytest.raises(RegistryError, match="read"):
        mirror_registry(tmp_path, web, "source")
