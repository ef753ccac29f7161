"""JSON objects, one a line, over a socket between two processes of ours; file descriptors may come with them."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

_CHUNK = 1 << 16


def send(control: socket.socket, content: Mapping[str, Any], handed: Sequence[int] = ()) -> None:
    """Send an object; when nobody listens any more, nothing happens, and `receive` tells."""
    line = json.dumps(content).encode() + b"\n"
    with suppress(OSError):
        sent = socket.send_fds(control, [line], list(handed)) if handed else 0
        control.sendall(line[sent:])


def receive(control: socket.socket, descriptors: int = 0) -> tuple[dict[str, Any] | None, list[int]]:
    """Wait for an object.

    Args:
        control: the socket.
        descriptors: how many may come with it.

    Returns:
        The object and what came with it; None when the other side has closed.
    """
    line = b""
    handed: list[int] = []
    while not line.endswith(b"\n"):
        try:
            part, came, _, _ = socket.recv_fds(control, _CHUNK, descriptors)
        except OSError:
            return None, handed
        if not part:
            return None, handed
        line += part
        handed += came
    return json.loads(line), handed
