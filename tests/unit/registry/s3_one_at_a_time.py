"""moto's S3 server, one request after the other.

moto looks whether a name is free, and writes a moment later: two uploads in different threads can both find it free. S3
itself decides in one step, and so does this.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from moto.server import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

MOTO = DomainDispatcherApplication(create_backend_app)
ONE_AT_A_TIME = Lock()


def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    with ONE_AT_A_TIME:
        return MOTO(environ, start)


if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), answer, threaded=True, request_handler=MotoRequestHandler)
