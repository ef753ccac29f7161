"""A registry behind a web server: a mirror that anybody may read and nobody may write through."""

from __future__ import annotations

import base64
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any, NoReturn
from urllib.parse import quote, unquote, urlsplit

from meshwright.mesh.errors import RegistryError
from meshwright.registry.layout import MARKER
from meshwright.registry.listings import NAMES, TREE, decode_names, decode_tree
from meshwright.registry.patience import CONNECT_SECONDS, MOST_BYTES, REQUEST_SECONDS, UNREACHABLE, tries
from meshwright.registry.tagged import Tagged

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_PIECE = 256 * 1024
_ABSENT = Tagged(None, None)
_WRITE = "Write `https://host/folder` in mesh.yml."
_MAKE_AGAIN = "Write the mirror again with `mesh registry mirror`."


class HttpStore:
    """Files below one address, named by relative paths with `/`; listings are files too, which a mirror has."""

    folder = None

    def __init__(self, address: str, environ: Mapping[str, str]) -> None:
        """Take an address; nothing is asked yet.

        Args:
            address: such as `https://host/registry`; credentials in it are sent and never shown.
            environ: the environment variables, for proxies.

        Raises:
            RegistryError: it names no host, has a query, or would send credentials in the clear.
        """
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise RegistryError("the registry's web address cannot be read", _WRITE) from error
        host = parts.netloc.rpartition("@")[2]
        self.location = f"{parts.scheme}://{host}{parts.path}".rstrip("/")
        if not parts.hostname or parts.query or parts.fragment:
            raise RegistryError(f"the registry {self.location} is no plain address", _WRITE)
        self._headers: dict[str, str] = {}
        if "@" in parts.netloc:
            if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
                raise RegistryError(
                    f"the registry {self.location} would send credentials without TLS", "Use https in mesh.yml."
                )
            user = unquote(parts.netloc.rpartition("@")[0])
            self._headers["Authorization"] = f"Basic {base64.b64encode(user.encode()).decode()}"
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler(_proxies(environ, host)), _FewRedirects()
        )

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None when it is not there."""
        found = self.read_tagged(name, None)
        assert found is not None, "without a tag nothing is unchanged"
        return found.content

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The bytes of a file; no copy is kept here."""
        return self.read(name)

    def read_tagged(self, name: str, tag: str | None) -> Tagged | None:
        """The bytes of a file and their ETag; None when `tag` is still its ETag."""
        failure = ""
        for _ in tries():
            try:
                return self._get(name, tag)
            except urllib.error.HTTPError as error:
                status = error.code
                error.close()
                if status == 304 and tag is not None:
                    return None
                if status in (404, 410):
                    return _ABSENT
                failure = f"the server answered {status} for {name}"
                if status not in _PASSING:
                    raise RegistryError(f"{self.location}: {failure}", _remedy(status)) from None
            except (OSError, http.client.HTTPException) as error:
                failure = _why(error)
        raise RegistryError(
            f"{self.location}: {failure}",
            UNREACHABLE,
        )

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder, as its `names.listing.json` lists them.

        Raises:
            RegistryError: the place has no listings, or one of them is missing or broken.
        """
        file = _in(folder, NAMES)
        content = self.read(file)
        if content is not None:
            return decode_names(content, f"{self.location}/{file}")
        parent, _, name = folder.rpartition("/")
        # A folder that is not there has no listing; a folder that is there and has none is a part that was lost.
        if name in self.names(parent) if folder else self.read(MARKER) is not None:
            raise RegistryError(
                f"{self.location}: the listing {file} is missing, so nobody knows what is there", _MAKE_AGAIN
            )
        return []

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder, as the `tree.listing.json` of it or of the whole mirror lists them.

        Raises:
            RegistryError: there is no such listing, or it is broken.
        """
        file = _in(folder, TREE)
        content = self.read(file)
        if content is not None:
            return decode_tree(content, f"{self.location}/{file}")
        whole = self.read(TREE) if folder else None
        if whole is None:
            raise RegistryError(
                f"{self.location}: the listing {file} is missing, so nobody knows what is there", _MAKE_AGAIN
            )
        below = decode_tree(whole, f"{self.location}/{TREE}")
        return [name[len(folder) + 1 :] for name in below if name.startswith(f"{folder}/")]

    def claim(self, name: str, content: bytes) -> NoReturn:
        """Refuse."""
        self._refuse()

    def swap(self, name: str, expected: bytes | None, content: bytes) -> NoReturn:
        """Refuse."""
        self._refuse()

    def publication(self) -> AbstractContextManager[None]:
        """Nothing is written here."""
        return nullcontext()

    def _refuse(self) -> NoReturn:
        raise RegistryError(
            f"{self.location} is read-only: a web server gives files and takes none",
            "Name the registry that it is a mirror of in mesh.yml, where you publish.",
        )

    def _get(self, name: str, tag: str | None) -> Tagged:
        request = urllib.request.Request(f"{self.location}/{quote(name)}", headers={"Accept-Encoding": "identity"})
        for header, value in self._headers.items():
            request.add_unredirected_header(header, value)  # whoever is redirected to gets no credentials
        if tag is not None:
            request.add_header("If-None-Match", tag)
        with self._opener.open(request, timeout=CONNECT_SECONDS) as answer:
            return Tagged(self._body(answer, name), answer.headers.get("ETag"))

    def _body(self, answer: http.client.HTTPResponse, name: str) -> bytes:
        """Everything that is sent, as long as it is not too much and does not take too long."""
        began = time.monotonic()
        body = bytearray()
        while piece := answer.read1(_PIECE):
            body += piece
            if len(body) > MOST_BYTES:
                raise RegistryError(f"{self.location}: {name} is larger than any file of a registry")
            if time.monotonic() - began > REQUEST_SECONDS:
                raise TimeoutError
        if answer.length:
            raise http.client.IncompleteRead(b"", answer.length)
        return bytes(body)


class _FewRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a few redirections, never from https to http."""

    max_redirections = 5

    def redirect_request(  # noqa: PLR0917 - as the library calls it
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _in(folder: str, file: str) -> str:
    return f"{folder}/{file}" if folder else file


def _proxies(environ: Mapping[str, str], host: str) -> dict[str, str]:
    """The proxies for a host by scheme, as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; the lower case goes before."""
    named = {
        name.lower().removesuffix("_proxy"): environ[name]
        for name in sorted(environ)
        if name.lower().endswith("_proxy") and environ[name]
    }
    bypass: Any = getattr(urllib.request, "proxy_bypass_environment")  # noqa: B009 - which the type stubs lack
    return {} if bypass(host, named) else named


def _why(error: Exception) -> str:
    """The fact in a few words; the library's own text may hold the address with what is secret in it."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if type(reason).__name__.startswith("SSL"):
        return "the server's certificate is not trusted, or it speaks no TLS"
    if isinstance(reason, TimeoutError):
        return "the server does not answer in time"
    return "the server cannot be reached"


def _remedy(status: int) -> str:
    if status in (401, 403, 407):
        return "Give credentials that may read it, as https://${USER}:${PASSWORD}@host/folder in mesh.yml."
    return "Check `registry` in mesh.yml: it is the address of the folder with registry.json in it."
