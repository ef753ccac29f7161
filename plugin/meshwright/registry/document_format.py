"""Whether a document of the registry is one that this meshwright can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.registry.canonical import RESTORE

_LONGEST = 300


def require_format(document: Mapping[str, Any], known: int, name: str) -> None:
    """Refuse a document of another format.

    Args:
        document: what a file holds.
        known: the format that is read.
        name: the file.

    Raises:
        RegistryError: it is of a newer one, or does not say of which.
    """
    said = document.get("format")
    if type(said) is not int or not 1 <= said <= known:
        if type(said) is int and said > known:
            raise RegistryError(
                f"the registry file {name} has format {said}; this meshwright reads {known}",
                "Install a newer dbt-meshwright.",
            )
        raise RegistryError(f"the registry file {name} is broken: it does not say its format", RESTORE)


def broken(name: str, error: Exception) -> RegistryError:
    """The error for a document that lacks something, or has it in a form that cannot be; what it quotes is short."""
    return RegistryError(f"the registry file {name} is broken: {repr(error)[:_LONGEST]}", RESTORE)
