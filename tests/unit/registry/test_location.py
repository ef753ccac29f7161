"""From what mesh.yml calls the registry to a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("location", "remedy"),
    [
        ("s3:/bucket/registry", "Write s3://"),
        ("https:user:secret@example.com/r", "Write https://"),
        ("git@example.com:org/registry.git", "Write git+ssh://git@example.com/org/registry.git"),
    ],
)
def test_an_address_that_is_not_written_as_one_is_no_new_folder(tmp_path: Path, location: str, remedy: str) -> None:
    with pytest.raises(RegistryError, match="would be a folder") as caught:
        open_registry(location, tmp_path, {})
    assert remedy in caught.value.remedy
    assert "secret" not in f"{caught.value.what} {caught.value.remedy}"


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


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("s4://bucket/registry", "unknown kind, s4://"),
        ("htps://example.com", "did you mean https?"),
        ("git+http://example.com/r.git", "did you mean git+https?"),
        ("ftp://user:secret@example.com", "unknown kind, ftp://"),
    ],
)
def test_an_unknown_kind_of_place_is_refused_with_those_that_are_known(
    tmp_path: Path, location: str, says: str
) -> None:
    with pytest.raises(RegistryError, match=re.escape(says)) as caught:
        open_registry(location, tmp_path, {})
    assert "s3, gs, az, abfss, git+https, git+ssh, git+file, https, http" in caught.value.remedy
    assert "secret" not in f"{caught.value.what} {caught.value.remedy}"


def test_an_address_may_come_from_a_variable(tmp_path: Path) -> None:
    assert open_registry("${PLACE}/r", tmp_path, {"PLACE": "https://host"}).location == "https://host/r"


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


@pytest.mark.parametrize("scheme", ["s3", "gs", "az", "abfss", "https", "http", "memory"])
@given(rest=st.text(max_size=40).filter(lambda text: "$" not in text))
def test_whatever_follows_a_scheme_is_opened_or_refused_with_a_sentence(scheme: str, rest: str) -> None:
    try:
        open_registry(f"{scheme}://{rest}", Path("/nowhere"), {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"})
    except RegistryError as refused:
        told = (refused.what, refused.remedy)
    else:
        told = ("it is opened",)
    assert all(told)
