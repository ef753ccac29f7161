"""What git answered, as an error for a person."""

from __future__ import annotations

import re

from meshwright.mesh.errors import RegistryError
from meshwright.registry.git_commands import Said
from meshwright.registry.patience import UNREACHABLE

_PAGE = "docs/how-to/host-a-registry.md says what a git repository needs."
_NO_RIGHTS = re.compile(
    r"authentication failed|could not read (username|password)|permission denied|terminal prompts disabled"
    r"|host key verification|access denied|returned error: 40[13]|invalid username or|invalid credentials",
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"not appear to be a git repository|repository .*not found|returned error: 404|could not be found|does not exist"
    r"|no such file or directory",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r"dubious ownership|unsafe repository", re.IGNORECASE)


def has_no_rights(said: Said) -> bool:
    """Whether git was not let in; trying again would not help."""
    return _NO_RIGHTS.search(said.errors) is not None


def told(shown: str, said: Said) -> RegistryError:
    """The error for a person.

    Args:
        shown: the place, without credentials.
        said: what git said.
    """
    if said.code is None:
        return RegistryError(f"{shown}: the place does not answer", _of_the_network())
    if _UNSAFE.search(said.errors):
        return RegistryError(
            f"{shown}: the repository belongs to another user, and git does not trust it",
            "Name it in git's setting safe.directory.",
        )
    if _NOT_THERE.search(said.errors) and not has_no_rights(said):
        return RegistryError(f"{shown}: there is no such repository: {said.why}", "Correct `registry` in mesh.yml.")
    if has_no_rights(said):
        return RegistryError(
            f"{shown}: git is not let in: {said.why}",
            f"Give git a key, a token or a credential helper that can read and push. {_PAGE}",
        )
    return RegistryError(f"{shown}: git cannot reach the repository: {said.why}", _of_the_network())


def _of_the_network() -> str:
    return UNREACHABLE
