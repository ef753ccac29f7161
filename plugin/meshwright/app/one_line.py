"""Texts that somebody gives for a file: one line, and not empty."""

from __future__ import annotations

from meshwright.mesh.errors import MeshError


def one_line(text: str, option: str) -> str:
    """A text with single spaces.

    Raises:
        MeshError: it is empty; `option` is where it was to be given.
    """
    # Lone surrogates come from arguments that are no UTF-8; no file can hold them.
    line = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    if not line:
        raise MeshError(f"{option} is empty", "Say it for whoever reviews the file.")
    return line
