"""Versions are computed and only go up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.contracts.versions import next_version, version_key
from meshwright.mesh.change import CLASSES, Change, ChangeClass

NUMBERS = st.integers(0, 10**6)
VERSIONS = st.tuples(NUMBERS, NUMBERS, NUMBERS)


def of(change_class: ChangeClass) -> Change:
    return Change("", "x", change_class, "neither", "weather", "observations", "weather.hourly", "x")


SAFE = [of(each) for each in CLASSES if each not in ("breaking", "undetermined")]


def text(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))


@given(VERSIONS, VERSIONS)
def test_versions_are_ordered_as_numbers(left: tuple[int, int, int], right: tuple[int, int, int]) -> None:
    assert (version_key(text(left)) < version_key(text(right))) == (left < right)


def test_ten_comes_after_nine() -> None:
    assert sorted(["1.10.0", "1.9.3", "10.0.0", "2.0.0"], key=version_key) == ["1.9.3", "1.10.0", "2.0.0", "10.0.0"]


@given(VERSIONS, st.lists(st.sampled_from(SAFE), min_size=1))
def test_the_next_version_is_higher_and_of_the_same_major(version: tuple[int, int, int], changes: list[Change]) -> None:
    following = version_key(next_version(text(version), changes))
    assert following > version
    assert following[0] == version[0]


@pytest.mark.parametrize(
    ("last", "classes", "expected"),
    [
        (None, ["additive"], "1.0.0"),
        (None, [], "1.0.0"),
        ("1.2.3", ["neutral"], "1.2.4"),
        ("0.0.9", ["neutral"], "0.0.10"),
        ("1.2.3", ["additive"], "1.3.0"),
        ("1.2.3", ["neutral", "risky"], "1.3.0"),
        ("1.2.3", ["weakened"], "1.3.0"),
        ("1.2.3", ["policy"], "1.3.0"),
        ("1.2.3", ["breaking"], "2.0.0"),
        ("1.2.3", ["undetermined", "neutral"], "2.0.0"),
    ],
)
def test_the_gravest_change_decides(last: str | None, classes: list[ChangeClass], expected: str) -> None:
    assert next_version(last, map(of, classes)) == expected


@pytest.mark.parametrize("version", ["", "1", "1.2", "1.2.3.4", "a.b.c", "1.2.x", "v1.2.3"])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        version_key(version)
