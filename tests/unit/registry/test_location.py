"""From what mesh.yml calls the registry to a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import exists, initialise, open_registry
from tests.unit.registry.small_registry import files


def test_a_location_is_relative_to_its_mesh_yml(tmp_path: Path) -> None:
    assert open_registry("../../registry", tmp_path / "domains" / "weather", {}).root == tmp_path / "registry"
    assert open_registry(str(tmp_path / "r"), Path("/elsewhere"), {}).root == tmp_path / "r"


def test_variables_stand_for_their_values(tmp_path: Path) -> None:
    store = open_registry("${BASE}/${NAME}", tmp_path, {"BASE": "../shared", "NAME": "registry"})
    assert store.root == tmp_path.parent / "shared" / "registry"


@pytest.mark.parametrize("environ", [{}, {"BASE": ""}])
def test_a_variable_that_is_not_set_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(RegistryError, match="needs the environment variable BASE, which is not set"):
        open_registry("${BASE}/registry", tmp_path, environ)


def test_a_variable_without_braces_is_refused_and_not_taken_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"has \$HOME in it") as caught:
        open_registry("$HOME/registry", tmp_path, {"HOME": "/x"})
    assert "`${HOME}`" in caught.value.remedy


def test_the_value_of_a_variable_is_not_expanded_again(tmp_path: Path) -> None:
    assert open_registry("${A}", tmp_path, {"A": "${B}", "B": "x"}).root == tmp_path / "${B}"


@pytest.mark.parametrize("location", ["s3://bucket/registry", "gs://bucket", "az://container", "https://example.com"])
def test_what_is_no_folder_is_refused(tmp_path: Path, location: str) -> None:
    with pytest.raises(RegistryError, match="is no folder"):
        open_registry(location, tmp_path, {})


def test_a_new_or_an_empty_folder_becomes_a_registry_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "registry")
    assert not exists(store)
    initialise(store)
    before = files(store.root)
    initialise(store)
    assert exists(store)
    assert files(store.root) == before == {"registry.json": b'{"format":1}\n'}


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    with pytest.raises(RegistryError, match="is not empty and no registry"):
        initialise(FolderStore(tmp_path))
    assert list(files(tmp_path)) == ["letter.txt"]


@pytest.mark.parametrize("content", [b'{"format":2}', b"{}", b"[]", b""])
def test_a_registry_of_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "registry.json").write_bytes(content)
    with pytest.raises(RegistryError):
        exists(FolderStore(tmp_path))
    with pytest.raises(RegistryError):
        initialise(FolderStore(tmp_path))


@pytest.mark.parametrize("part", ["products", "environments"])
def test_a_registry_that_lost_its_marker_is_no_empty_one(tmp_path: Path, part: str) -> None:
    (tmp_path / part / "weather").mkdir(parents=True)
    with pytest.raises(RegistryError, match=r"has releases in it and no registry\.json"):
        exists(FolderStore(tmp_path))
