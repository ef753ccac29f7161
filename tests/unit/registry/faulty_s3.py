"""S3 look-alikes that do what real servers do on bad days, over real HTTP."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""

SECRET = "AKIASECRETSECRET"


class FaultyS3:
    """Keeps objects in memory; a test says what goes wrong.

    Attributes:
        objects: the bytes by path, `/bucket/key`.
        requests: method and path of all requests, in order.
        conditions: whether If-None-Match and If-Match are observed.
        before: called with method and path; an answer goes out instead of the right one.
        after: the same, after the request was done.
        cut: how many bytes of a body are sent of those that were announced; None sends all.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.requests: list[tuple[str, str]] = []
        self.conditions = True
        self.before: Callable[[str, str], Answer | None] = lambda method, path: None
        self.after: Callable[[str, str], Answer | None] = lambda method, path: None
        self.cut: int | None = None
        self.endpoint = ""
        self._lock = threading.Lock()

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(target)
        path = unquote(parts.path)
        self.requests.append((method, path))
        early = self.before(method, path)
        if early is not None:
            return early
        with self._lock:
            done = self._done(method, path, parse_qs(parts.query), headers, body)
        return self.after(method, path) or done

    def _done(  # noqa: PLR0911 - one for each answer
        self, method: str, path: str, query: dict[str, list[str]], headers: dict[str, str], body: bytes
    ) -> Answer:
        there = self.objects.get(path)
        if method == "GET" and "list-type" in query:
            return 200, {}, self._listing(path, query["prefix"][0], "delimiter" in query)
        if method == "POST":
            keys = re.findall(r"<Key>([^<]*)</Key>", body.decode())
            for key in keys:
                self.objects.pop(f"{path.rstrip('/')}/{key}", None)
            deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            return 200, {}, f"<DeleteResult>{deleted}</DeleteResult>".encode()
        if method == "DELETE":
            self.objects.pop(path, None)
            return 204, {}, b""
        if method == "PUT":
            if self.conditions:
                if headers.get("if-none-match") == "*" and there is not None:
                    return error(412, "PreconditionFailed")
                if "if-match" in headers and (there is None or headers["if-match"] != _tag(there)):
                    return error(412, "PreconditionFailed")
            self.objects[path] = body
            return 200, {"ETag": _tag(body)}, b""
        if there is None:
            return error(404, "NoSuchKey")
        if headers.get("if-none-match") == _tag(there):
            return 304, {}, b""
        return 200, {"ETag": _tag(there), "Last-Modified": "Sun, 22 Nov 2026 12:00:00 GMT"}, there

    def _listing(self, path: str, prefix: str, delimited: bool) -> bytes:
        bucket = path.rstrip("/") + "/"
        keys = sorted(name[len(bucket) :] for name in self.objects if name.startswith(bucket + prefix))
        below = {key: key[len(prefix) :].partition("/") for key in keys}
        folders = sorted({prefix + name + "/" for name, slash, _ in below.values() if slash}) if delimited else []
        files = [key for key in keys if not (delimited and below[key][1])]
        return (
            "<ListBucketResult><IsTruncated>false</IsTruncated>"
            + "".join(
                f"<Contents><Key>{key}</Key><LastModified>2026-11-22T12:00:00.000Z</LastModified><ETag>"
                f"{_tag(self.objects[bucket + key])}</ETag><Size>{len(self.objects[bucket + key])}</Size></Contents>"
                for key in files
            )
            + "".join(f"<CommonPrefixes><Prefix>{folder}</Prefix></CommonPrefixes>" for folder in folders)
            + "</ListBucketResult>"
        ).encode()


def error(status: int, code: str) -> Answer:
    """An error as S3 words it, with things in it that nobody should see."""
    return status, {}, f"<Error><Code>{code}</Code><Message>{SECRET}</Message></Error>".encode()


@contextmanager
def faulty_s3() -> Iterator[FaultyS3]:
    """Serve on a free port."""
    faults = FaultyS3()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            given = {name.lower(): value for name, value in self.headers.items()}
            status, headers, content = faults.answer(self.command, self.path, given, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if faults.cut is not None:
                self.close_connection = True
                content = content[: faults.cut]
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _handle

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    faults.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield faults
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def _tag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
