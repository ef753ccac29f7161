"""An S3 server on this machine, in a process of its own: moto's, which speaks the real protocol.

What it proves: requests, answers, conditions and listings as S3 describes them, across processes. What it does not:
how S3 itself keeps two uploads apart that come in the very same moment, which here one lock in one process does, nor
anything about signatures and rights, which moto takes as they come.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

BUCKET = "mesh-registry"


@dataclass(frozen=True)
class S3Server:
    """A running server.

    Attributes:
        endpoint: its address.
        environ: the environment variables that lead to it; they are all a process needs.
    """

    endpoint: str
    environ: Mapping[str, str] = field(default_factory=dict)

    def location(self) -> str:
        """The address of a registry of its own, in a bucket that is there."""
        return f"s3://{BUCKET}/{uuid4().hex}"


def environ_for(endpoint: str) -> dict[str, str]:
    """The environment variables that lead to an S3 server without TLS."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test-secret",
        "AWS_REGION": "us-east-1",
    }


@contextmanager
def s3_server(log: Path | None = None) -> Iterator[S3Server]:
    """Start a server on a free port, create the bucket, and end the server at the end.

    The server writes a line for each request into `log`.
    """
    port = _free_port()
    with (log or Path(os.devnull)).open("ab") as lines:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("s3_one_at_a_time.py")), str(port)],
            stdout=subprocess.DEVNULL,
            stderr=lines,
        )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _wait_for(port, process)
        environ = environ_for(endpoint)
        client(environ).create_bucket(Bucket=BUCKET)
        yield S3Server(endpoint, environ)
    finally:
        process.terminate()
        process.wait(30)


def client(environ: Mapping[str, str]):  # type: ignore[no-untyped-def]
    """A client that is not ours, to look at what is there."""
    import boto3

    return boto3.client(
        "s3",
        endpoint_url=environ["AWS_ENDPOINT_URL"],
        aws_access_key_id=environ["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
        region_name=environ["AWS_REGION"],
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError("the S3 server did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the S3 server does not answer")
