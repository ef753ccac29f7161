"""The version of a product's next release: computed from what changed, never typed."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.change import Change

FIRST_VERSION = "1.0.0"


def version_key(version: str) -> tuple[int, int, int]:
    """The order of versions: `1.10.0` after `1.9.3`.

    Raises:
        ValueError: the text is not of the form 1.2.3.
    """
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def next_version(last: str | None, changes: Iterable[Change]) -> str:
    """The version that a release with these changes gets, by https://semver.org.

    What takes something from readers, by whatever right, moves the first number; words alone move the last.

    Args:
        last: the version of the release before, or None for a product that has none.
        changes: what changed since then.
    """
    if last is None:
        return FIRST_VERSION
    major, minor, _ = version_key(last)
    classes = {change.change_class for change in changes}
    if classes & {"breaking", "undetermined"}:
        return f"{major + 1}.0.0"
    return next_patch(last) if classes <= {"neutral"} else f"{major}.{minor + 1}.0"


def next_patch(version: str) -> str:
    """The version after this one, `1.2.4` for `1.2.3`."""
    major, minor, patch = version_key(version)
    return f"{major}.{minor}.{patch + 1}"
