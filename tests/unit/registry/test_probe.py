"""A place is tried before a registry is begun there; one that cannot keep publishers apart is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry import patience
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import begin, exists, initialise, open_registry
from meshwright.registry.probe import probe
from meshwright.registry.store import Store
from tests.unit.registry.faulty_s3 import FaultyS3, error, faulty_s3
from tests.unit.registry.s3_server import S3Server, environ_for
from tests.unit.registry.small_registry import files

MARKER = b'{"format":1}\n'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyS3]:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)
    with faulty_s3() as server:
        yield server


def behind(server: FaultyS3) -> Store:
    return open_registry("s3://bucket/registry", Path("/nowhere"), environ_for(server.endpoint))


def test_a_good_place_becomes_a_registry_once_and_nothing_else_is_left(s3: S3Server) -> None:
    store = open_registry(s3.location(), Path("/nowhere"), s3.environ)
    assert not exists(store)
    assert (begin(store), begin(store), initialise(store)) == (True, False, False)
    assert exists(store)
    assert store.tree("") == ["registry.json"]
    assert store.read("registry.json") == MARKER


def test_memory_and_a_folder_keep_every_promise_too(tmp_path: Path) -> None:
    store = open_registry(f"memory://{uuid4().hex}", tmp_path, {})
    assert (begin(store), begin(store)) == (True, False)
    assert store.tree("") == ["registry.json"]
    folder = FolderStore(tmp_path / "registry")
    assert (begin(folder), begin(folder)) == (True, False)
    assert files(folder.root) == {"registry.json": MARKER}
    assert not (folder.root / "probe").exists()


def test_a_server_that_ignores_conditions_is_refused_and_left_clean(server: FaultyS3) -> None:
    server.conditions = False
    with pytest.raises(
        RegistryError, match="has no conditional writes: it creates a file over one that is there"
    ) as caught:
        begin(behind(server))
    assert "Use one that has them" in caught.value.remedy
    assert server.objects == {}


def test_a_server_that_ignores_the_condition_of_a_replacement_is_refused(server: FaultyS3) -> None:
    done = server._done

    def only_creation(
        method: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes
    ) -> object:
        return done(method, path, query, {name: headers[name] for name in headers if name != "if-match"}, body)

    server._done = only_creation  # type: ignore[method-assign, assignment]
    with pytest.raises(RegistryError, match=r"has no conditional writes: .* \(If-Match is not observed\)"):
        begin(behind(server))
    assert server.objects == {}


def test_a_server_that_does_not_know_conditions_is_refused(server: FaultyS3) -> None:
    server.before = lambda method, path: error(501, "NotImplemented") if method == "PUT" else None
    with pytest.raises(RegistryError, match="does not know how to write") as caught:
        begin(behind(server))
    assert "conditional writes" in caught.value.remedy


def test_the_first_publication_tries_the_place_as_well(server: FaultyS3) -> None:
    server.conditions = False
    with pytest.raises(RegistryError, match="has no conditional writes"):
        initialise(behind(server))
    assert server.objects == {}


def test_a_registry_that_is_there_is_not_tried_at_each_publication(server: FaultyS3) -> None:
    store = behind(server)
    assert initialise(store) is True
    server.requests.clear()
    assert initialise(store) is False
    assert not any(method == "PUT" for method, _ in server.requests)


def test_who_may_not_delete_leaves_the_files_of_the_probe_and_has_a_registry(server: FaultyS3) -> None:
    server.before = lambda method, path: error(403, "AccessDenied") if method in ("DELETE", "POST") else None
    store = behind(server)
    assert begin(store) is True
    assert begin(store) is False, "what an earlier probe left is not taken for something else"
    assert store.names("") == ["probe", "registry.json"]


def test_a_place_with_something_else_in_it_is_left_alone(server: FaultyS3) -> None:
    server.objects["/bucket/registry/letter.txt"] = b"Dear"
    with pytest.raises(RegistryError, match="is not empty and no registry"):
        begin(behind(server))
    assert list(server.objects) == ["/bucket/registry/letter.txt"]


def test_a_folder_whose_file_system_has_no_hard_links_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*arguments: object, **more: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("os.link", refused)
    with pytest.raises(RegistryError, match=r"cannot be written: .*Operation not supported"):
        begin(FolderStore(tmp_path))
    assert files(tmp_path) == {}


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RegistryError):
        probe(FolderStore(tmp_path / "file" / "below"))
