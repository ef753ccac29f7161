"""A mirror behind a web server: real HTTP, real redirects, real listings."""

from __future__ import annotations

import base64
import hashlib
import http.client
import io
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.registry import patience
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.http_store import HttpStore, _FewRedirects
from meshwright.registry.listings import NAMES, TREE, decode_names, decode_tree, encode_listing
from meshwright.registry.location import exists, initialise, open_registry
from meshwright.registry.published import read_published
from meshwright.registry.releases import read_release
from meshwright.registry.tagged import TaggedStore
from tests.unit.registry.small_registry import PROVENANCE, deployment, product

Answer = tuple[int, dict[str, str], bytes]


class Web:
    """A static web server: files by path, and what a test wants it to answer instead."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.instead: Callable[[str], Answer | None] = lambda path: None
        self.address = ""
        self.chunked = False


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)
    yield from _serve()


@pytest.fixture
def other_web() -> Iterator[Web]:
    yield from _serve()


def _serve() -> Iterator[Web]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            web.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, headers, body = web.instead(self.path) or self._file()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if web.chunked and status == 200:
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
                return
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def _file(self) -> Answer:
            body = web.files.get(self.path)
            if body is None:
                return 404, {}, b"<html>nothing here</html>"
            tag = f'W/"{hashlib.sha256(body).hexdigest()[:8]}"'
            return (304, {}, b"") if self.headers["If-None-Match"] == tag else (200, {"ETag": tag}, body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    web.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def store_of(web: Web, path: str = "/registry") -> HttpStore:
    return HttpStore(f"{web.address}{path}", {})


def mirror(web: Web, folder: Path) -> None:
    """Put a registry on the web server, with the listings that a mirror has."""
    source = FolderStore(folder)
    for name in source.tree(""):
        web.files[f"/registry/{name}"] = (folder / name).read_bytes()
    for below in ["", *(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir())]:
        base = f"/registry/{below}".rstrip("/")
        web.files[f"{base}/{NAMES}"] = encode_listing(source.names(below))
    web.files[f"/registry/{TREE}"] = encode_listing(source.tree(""))


def published(folder: Path) -> None:
    from meshwright.registry.deployments import deploy
    from meshwright.registry.releases import write_release

    store = FolderStore(folder)
    initialise(store)
    write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    deploy(store, "prod", "weather", deployment)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_mirror_reads_like_the_registry_that_it_copies(web: Web, tmp_path: Path, chunked: bool) -> None:
    published(tmp_path)
    mirror(web, tmp_path)
    web.chunked = chunked
    source, copy = FolderStore(tmp_path), open_registry(f"{web.address}/registry/", tmp_path, {})
    assert exists(copy)
    assert read_published(copy) == read_published(source)
    assert read_release(copy, "weather", "observations", "1.0.0") == read_release(
        source, "weather", "observations", "1.0.0"
    )
    for folder in ("", "products", "products/weather", "environments/prod"):
        assert copy.names(folder) == source.names(folder)
        assert copy.tree(folder) == source.tree(folder)
    assert (copy.names("products/nobody"), copy.read("nothing.json")) == ([], None)
    assert copy.folder is None


def test_an_unchanged_file_is_not_sent_again(web: Web) -> None:
    store = store_of(web)
    assert isinstance(store, TaggedStore)
    web.files["/registry/a.json"] = b"1"
    first = store.read_tagged("a.json", None)
    assert first is not None
    assert store.read_tagged("a.json", first.tag) is None
    web.files["/registry/a.json"] = b"2"
    second = store.read_tagged("a.json", first.tag)
    assert second is not None
    assert (second.content, second.tag != first.tag) == (b"2", True)
    gone = store.read_tagged("gone.json", first.tag)
    assert gone is not None
    assert (gone.content, gone.tag) == (None, None)


def test_nothing_can_be_written(web: Web) -> None:
    store = store_of(web)
    for write in (
        lambda: store.claim("a.json", b"1"),
        lambda: store.swap("a.json", None, b"1"),
        lambda: initialise(store),
    ):
        with pytest.raises(RegistryError, match="is read-only"):
            write()
    assert web.files == {}


def test_a_copy_without_listings_is_no_empty_registry(web: Web) -> None:
    web.files["/registry/registry.json"] = b'{"format":1}\n'
    for ask in (store_of(web).names, store_of(web).tree):
        with pytest.raises(RegistryError, match=r"listing .* is missing") as caught:
            ask("environments")
        assert "mesh registry mirror" in caught.value.remedy


def test_a_folder_that_is_listed_and_has_no_listing_is_an_error(web: Web, tmp_path: Path) -> None:
    published(tmp_path)
    mirror(web, tmp_path)
    del web.files["/registry/environments/prod/names.listing.json"]
    with pytest.raises(RegistryError, match=r"listing environments/prod/names\.listing\.json is missing"):
        store_of(web).names("environments/prod")
    assert store_of(web).names("environments/nothing/below") == []


def test_nothing_at_an_address_is_no_registry(web: Web) -> None:
    assert not exists(store_of(web))


@pytest.mark.parametrize(
    "listing",
    [
        b"",
        b"{}",
        b'"a"',
        b"[1]",
        b'["../a"]',
        b'["a/b"]',
        b'["/a"]',
        b'[".hidden"]',
        b'["a\\u001b[31m"]',
        b'["a\\\\b"]',
        b'[""]',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_listing_with_anything_but_names_is_refused(web: Web, listing: bytes) -> None:
    web.files["/registry/products/names.listing.json"] = listing
    with pytest.raises(RegistryError, match=r"listing .* is broken"):
        store_of(web).names("products")


@pytest.mark.parametrize("listing", [b'["a/../b"]', b'["a//b"]', b'["/a"]', b'["a/.b"]', b'[["a"]]'])
def test_a_tree_that_leads_elsewhere_is_refused(listing: bytes) -> None:
    with pytest.raises(RegistryError, match="is broken"):
        decode_tree(listing, "tree.listing.json")


def test_listings_are_sorted_and_do_not_list_themselves() -> None:
    assert encode_listing(["b", "a", "b"]) == b'["a","b"]\n'
    assert decode_names(b'["names.listing.json","b","tree.listing.json","a"]', "x") == ["a", "b"]
    assert decode_tree(b'["x/names.listing.json","x/b","tree.listing.json"]', "x") == ["x/b"]


def test_credentials_are_sent_to_the_server_alone_and_never_shown(web: Web, other_web: Web) -> None:
    address = web.address.replace("http://", "http://reader:p%40ss%3Aword@")
    store = HttpStore(f"{address}/registry", {})
    web.files["/registry/a.json"] = b"1"
    web.instead = lambda path: (302, {"Location": f"{other_web.address}/moved.json"}, b"") if "moved" in path else None
    other_web.files["/moved.json"] = b"2"
    assert (store.read("a.json"), store.read("moved.json")) == (b"1", b"2")
    assert web.seen[0][1]["authorization"] == "Basic " + base64.b64encode(b"reader:p@ss:word").decode()
    assert "authorization" not in other_web.seen[0][1]
    assert store.location == f"{web.address}/registry"
    web.instead = lambda path: (500, {}, b"p@ss")
    with pytest.raises(RegistryError) as caught:
        store.read("a.json")
    assert not any(word in f"{caught.value.what} {caught.value.remedy}" for word in ("reader", "p@ss", "p%40ss"))


def test_credentials_are_not_sent_without_tls() -> None:
    with pytest.raises(RegistryError, match="without TLS") as caught:
        HttpStore("http://reader:secret@mirror.example.com/registry", {})
    assert "secret" not in caught.value.what


@pytest.mark.parametrize("address", ["https://", "https:///x", "https://host/x?token=secret", "https://host/x#secret"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(RegistryError, match="is no plain address") as caught:
        HttpStore(address, {})
    assert "secret" not in caught.value.what


@pytest.mark.parametrize(
    ("status", "requests", "says"),
    [(403, 1, "answered 403"), (401, 1, "answered 401"), (500, 4, "answered 500"), (503, 4, "answered 503")],
)
def test_what_the_server_refuses_is_told(web: Web, status: int, requests: int, says: str) -> None:
    web.instead = lambda path: (status, {}, b"<html>\x1b[31m</html>")
    with pytest.raises(RegistryError, match=says) as caught:
        store_of(web).read("a.json")
    assert caught.value.remedy
    assert "html" not in caught.value.what
    assert len(web.seen) == requests


def test_a_redirection_without_end_is_given_up(web: Web) -> None:
    web.instead = lambda path: (302, {"Location": f"{path}x"}, b"")
    with pytest.raises(RegistryError, match="answered 302"):
        store_of(web).read("a.json")
    assert len(web.seen) <= 7


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "//\x00"])
def test_a_redirection_to_no_web_server_is_not_followed(web: Web, target: str) -> None:
    web.instead = lambda path: (302, {"Location": target}, b"")
    with pytest.raises(RegistryError):
        store_of(web).read("a.json")


def test_a_redirection_from_https_to_http_is_not_followed() -> None:
    asked = urllib.request.Request("https://mirror.example.com/registry.json")
    follow = _FewRedirects().redirect_request
    headers = http.client.HTTPMessage()
    followed = follow(asked, io.BytesIO(), 302, "Found", headers, "https://other.example.com/registry.json")
    assert followed is not None
    assert followed.full_url == "https://other.example.com/registry.json"
    with pytest.raises(urllib.error.HTTPError):
        follow(asked, io.BytesIO(), 302, "Found", headers, "http://other.example.com/registry.json")


def test_half_an_answer_is_no_content(web: Web) -> None:
    web.instead = lambda path: (200, {"Content-Length": "10"}, b"0123")
    with pytest.raises(RegistryError, match="cannot be reached"):
        store_of(web).read("a.json")


def test_a_file_that_is_too_large_is_not_kept(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshwright.registry.http_store.MOST_BYTES", 1000)
    web.files["/registry/a.json"] = b"0" * 1001
    for chunked in (False, True):
        web.chunked = chunked
        with pytest.raises(RegistryError, match="larger than any file"):
            store_of(web).read("a.json")


def test_a_server_that_is_not_there_or_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr("meshwright.registry.http_store.CONNECT_SECONDS", 0.05)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(RegistryError, match="cannot be reached"):
            HttpStore(address, {}).read("a.json")
        free.listen()
        with pytest.raises(RegistryError, match="does not answer in time"):
            HttpStore(address, {}).read("a.json")


def test_proxies_are_taken_from_the_environment_that_was_given(web: Web) -> None:
    web.instead = lambda path: (200, {}, b"by the proxy") if path.startswith("http://mirror.example.com/") else None
    environ = {"HTTP_PROXY": web.address}
    assert HttpStore("http://mirror.example.com/registry", environ).read("a.json") == b"by the proxy"
    web.files["/registry/a.json"] = b"directly"
    assert HttpStore(f"{web.address}/registry", environ | {"NO_PROXY": "127.0.0.1"}).read("a.json") == b"directly"


def test_a_name_is_quoted(web: Web) -> None:
    web.files["/registry/a%20%3Fb%23.json"] = b"1"
    assert store_of(web).read("a ?b#.json") == b"1"
