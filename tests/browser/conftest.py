"""A real browser, and what it asked for and said while a page was open."""

from __future__ import annotations

import functools
import http.server
import os
import socket
import threading
from contextlib import suppress
from shutil import which

import pytest

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None and os.environ.get("CI"):
        pytest.fail("No Chromium is installed: .ci/run installs it.")
    if CHROMIUM is None:
        pytest.skip("No Chromium is installed: the pages are not tried in a browser.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield found
        found.close()


class Visit:
    """Pages of one visitor, and everything that a test should know of them.

    Attributes:
        asked: the addresses that were asked for.
        said: on the console, with errors of scripts and what the policy forbade.
        dialogs: the texts of the boxes that a page opened.
    """

    def __init__(self, context):
        self.context = context
        context.set_default_timeout(8000)
        self.asked, self.said, self.dialogs = [], [], []
        context.on("request", lambda asked: self.asked.append(asked.url))
        context.on("console", lambda said: self.said.append(f"{said.type}: {said.text}"))
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        context.on("dialog", self._dialog)

    def _dialog(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def open(self, address, until="load"):
        page = self.context.new_page()
        page.goto(address, wait_until=until)
        return page

    def elsewhere(self, home):
        """What was asked for that does not lie below an address."""
        return [url for url in self.asked if not url.startswith(home) and url != "about:blank"]


@pytest.fixture
def visit(browser):
    """Begins a visit; `settings` as for Playwright's contexts."""
    begun = []

    def begin(**settings):
        settings.setdefault("viewport", {"width": 1280, "height": 900})
        settings.setdefault("timezone_id", "UTC")
        begun.append(Visit(browser.new_context(**settings)))
        return begun[-1]

    yield begin
    for each in begun:
        each.context.close()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def served():
    """Serves a folder on this machine; gives its address."""
    running = []

    def serve(folder):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Silent, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


class Elsewhere:
    """A host of somebody else, on this machine.

    Attributes:
        asked: the first lines of what it was asked.
    """

    def __init__(self):
        self.asked = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/stolen"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection):
        with connection:
            connection.settimeout(5)
            with suppress(OSError):
                if heard := connection.recv(4096):
                    self.asked.append(heard.partition(b"\r\n")[0].decode())

    def close(self):
        self._listening.close()


@pytest.fixture(scope="module")
def elsewhere():
    found = Elsewhere()
    yield found
    found.close()
