"""How long a place that is slow or down is waited for."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

CONNECT_SECONDS = 5
REQUEST_SECONDS = 30
MOST_BYTES = 64 * 1024 * 1024
"""No file of a registry is larger; what claims to be is not read."""
UNREACHABLE = (
    "Check the address and the network. Without the registry, `dbt build` works with what is committed in interfaces/, "
    "and `mesh-check --offline` checks what it can."
)

_TRIES = 4
_PAUSE_SECONDS = 0.2
_ATTEMPTS = 30
_SHORTEST_RANDOM_SECONDS = 0.01
_LONGEST_RANDOM_SECONDS = 0.25


def tries() -> Iterator[int]:
    """The numbers of the tries of one request, with growing pauses between them.

    None is begun when the time of one whole request has passed since the first: a place that hangs costs one timeout,
    and a place that refuses costs a second.
    """
    began = time.monotonic()
    for number in range(_TRIES):
        if number:
            if time.monotonic() - began > REQUEST_SECONDS / 2:
                return
            time.sleep(_PAUSE_SECONDS * 2 ** (number - 1))
        yield number


def attempts() -> Iterator[int]:
    """The numbers of the attempts at something that others may be faster at, with pauses between them.

    The pauses are random and grow, so that many who begin together do not stay together: without them the same few can
    be late every time.
    """
    for number in range(_ATTEMPTS):
        if number:
            longest = min(_LONGEST_RANDOM_SECONDS, _SHORTEST_RANDOM_SECONDS * 2**number)
            time.sleep(random.uniform(0, longest))
        yield number
