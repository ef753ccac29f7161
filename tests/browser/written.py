"""A site in a folder, as a browser opens it."""

from __future__ import annotations


def written(folder, files):
    """Write path -> text or bytes; lone surrogates must not be in there."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
