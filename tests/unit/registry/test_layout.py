"""Names become paths: only harmless ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.registry import layout

HOSTILE = ["", ".", "..", "../x", "a/b", "/a", "a\\b", "a.b", "wétter", "\N{FULLWIDTH SOLIDUS}", "a\n", "a b", "-a"]
HOSTILE += ["a\x00", "x" * 101, "1a", "~", "$HOME", "con:", ".hidden"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_could_leave_its_folder_is_refused_everywhere(name: str) -> None:
    for make in (
        lambda: layout.releases_folder(name, "a"),
        lambda: layout.releases_folder("a", name),
        lambda: layout.release_file("a", name, "1.0.0", "product.json"),
        lambda: layout.pointer(name, "a"),
        lambda: layout.pointer("a", name),
        lambda: layout.deployment(name, "a", 1),
        lambda: layout.consumer(name, "0" * 64),
    ):
        with pytest.raises(RegistryError):
            make()


@given(st.text(max_size=20))
def test_whatever_is_accepted_stays_one_part_of_a_path(name: str) -> None:
    try:
        path = layout.pointer("prod", name)
    except RegistryError:
        return
    assert path.split("/") == ["environments", "prod", f"{name}.json"]
    assert name.isascii()
    assert not name.startswith(".")


@pytest.mark.parametrize("name", ["weather", "dev-2", "A_b", "_x", "x" * 100])
def test_ordinary_names_are_accepted(name: str) -> None:
    assert layout.pointer(name, "weather") == f"environments/{name}/weather.json"


@pytest.mark.parametrize("version", ["", "1", "1.0", "1.0.0.0", "../1.0.0", "1.0.0\n", "a.b.c", "1.0.0/", "\u0661.0.0"])
def test_a_version_has_three_numbers(version: str) -> None:
    assert not layout.is_version(version)
    with pytest.raises(RegistryError, match="is not a version"):
        layout.release_file("a", "b", version, "product.json")


@pytest.mark.parametrize("digest", ["", "0" * 63, "0" * 65, "G" * 64, "../" + "0" * 61, "A" * 64])
def test_a_consumer_record_is_named_by_a_digest(digest: str) -> None:
    with pytest.raises(RegistryError, match="is not a sha256 digest"):
        layout.consumer("a", digest)


def test_deployments_sort_by_their_number() -> None:
    names = [layout.deployment("prod", "a", number) for number in (1, 2, 10, 99_999)]
    assert names == sorted(names)
