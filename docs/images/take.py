"""Take the pictures of the docs from the reference mesh's site: `mesh docs`, then `python docs/images/take.py site`.

Needs Playwright and a Chromium: the one that CHROMIUM names, else the one on the PATH, else Playwright's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import which

from playwright.sync_api import Page, sync_playwright

_FOLDER = Path(__file__).parent
_LARGEST = 120_000
"""Bytes of one picture: people fetch the repository with all of them."""

# Name, page, theme, width and height, and what is typed into the search box.
_PICTURES = (
    ("home-light", "index.html", "light", (1280, 800), ""),
    ("home-dark", "index.html", "dark", (1280, 800), ""),
    ("search", "index.html", "light", (1280, 640), "wind"),
    ("product", "domains/operations/flights/index.html", "light", (1280, 800), ""),
    ("port", "domains/fleet/aircraft/aircraft-v1/index.html", "light", (1280, 800), ""),
    ("matrix", "matrix/index.html", "light", (1280, 430), ""),
    ("phone-home", "index.html", "light", (390, 780), ""),
    ("phone-port", "domains/fleet/aircraft/aircraft-v1/index.html", "dark", (390, 780), ""),
)


def main(site: Path) -> int:
    """Write the pictures beside this file; the exit code is 1 when one of them is too large."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or which("chromium"), args=["--no-sandbox", "--hide-scrollbars"]
        )
        sizes = {}
        for name, page, theme, (width, height), words in _PICTURES:
            shown = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
            shown.goto((site / page).resolve().as_uri())
            _search(shown, words)
            sizes[name] = len(shown.screenshot(path=_FOLDER / f"{name}.png"))
            shown.close()
        browser.close()
    for name, size in sizes.items():
        print(f"{name}.png {size:,} bytes")
    return int(max(sizes.values()) > _LARGEST)


def _search(page: Page, words: str) -> None:
    if words:
        page.keyboard.press("/")
        page.keyboard.type(words)
        page.wait_for_selector("#found li")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
