"""Versions are computed and only go up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.contracts.versions import next_version, version_key
from meshwright.mesh.change import Change

NUMBERS = st.integers(0, 10**6)
VERSIONS = st.tuples(NUMBERS, NUMBERS, NUMBERS)
ADDITION = Change("a", "addition", "x")
DOCUMENTATION = Change("a", "documentation", "x")
REFUSED = Change("a", "refused", "x")


def text(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))


@given(VERSIONS, VERSIONS)
def test_versions_are_ordered_as_numbers(left: tuple[int, int, int], right: tuple[int, int, int]) -> None:
    assert (version_key(text(left)) < version_key(text(right))) == (left < right)


def test_ten_comes_after_nine() -> None:
    assert sorted(["1.10.0", "1.9.3", "10.0.0", "2.0.0"], key=version_key) == ["1.9.3", "1.10.0", "2.0.0", "10.0.0"]


@given(VERSIONS, st.lists(st.sampled_from([ADDITION, DOCUMENTATION]), min_size=1))
def test_the_next_version_is_higher_and_of_the_same_major(version: tuple[int, int, int], changes: list[Change]) -> None:
    following = version_key(next_version(text(version), changes))
    assert following > version
    assert following[0] == version[0]


@pytest.mark.parametrize(
    ("last", "changes", "expected"),
    [
        (None, [ADDITION], "1.0.0"),
        (None, [], "1.0.0"),
        ("1.2.3", [DOCUMENTATION], "1.2.4"),
        ("1.2.3", [ADDITION], "1.3.0"),
        ("1.2.3", [DOCUMENTATION, ADDITION], "1.3.0"),
        ("0.0.9", [DOCUMENTATION], "0.0.10"),
    ],
)
def test_documentation_is_a_patch_and_an_addition_is_minor(
    last: str | None, changes: list[Change], expected: str
) -> None:
    assert next_version(last, changes) == expected


@pytest.mark.parametrize("changes", [[], [REFUSED], [ADDITION, REFUSED]])
def test_there_is_no_version_for_nothing_and_for_a_break(changes: list[Change]) -> None:
    with pytest.raises(ValueError, match="no version for this"):
        next_version("1.0.0", changes)


@pytest.mark.parametrize("version", ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.x", "v1.2.3"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        version_key(version)
