"""A site full of hostile text, in a browser: nothing of it runs, nothing is asked of anybody."""

from __future__ import annotations

import pytest

from tests.browser.written import written
from tests.unit.site.hostile_mesh import files_of, hostile_domains, renamed
from tests.unit.site.hostile_texts import HOSTILE

pytestmark = pytest.mark.xdist_group("browser")

GROUPS = 4


def groups():
    """The texts, several in one, each in a paragraph of its own; those that are long are tried elsewhere."""
    short = [text for text in HOSTILE if len(text) < 200]
    return ["\n\n".join(short[start::GROUPS]) for start in range(GROUPS)]


@pytest.fixture(scope="module")
def files():
    domains = []
    for number, text in enumerate(groups()):
        names = {each.name: f"{each.name}{number}" for each in hostile_domains("")}
        domains += renamed(hostile_domains(text), names)
    return files_of(tuple(sorted(domains, key=lambda domain: domain.name)), "\n\n".join(groups()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory, files):
    return written(tmp_path_factory.mktemp("site"), files)


@pytest.mark.parametrize("place", ["file", "http"])
def test_no_page_runs_loads_or_says_anything(visit, folder, files, served, place):
    home = folder.as_uri() if place == "file" else served(folder)
    visitor = visit(viewport={"width": 390, "height": 800})
    page = visitor.open(f"{home}/index.html")
    pages = sorted(path for path in files if path.endswith(".html"))
    too_wide = []
    # From a server the same, on fewer pages.
    for path in pages if place == "file" else pages[::5]:
        page.goto(f"{home}/{path}")
        pwned, title, wild, wide = page.evaluate(
            """() => [
                window.PWNED ?? null,
                document.title,
                [...document.querySelectorAll('*')].filter(each =>
                    [...each.attributes].some(one => /^on|^style$/.test(one.name))
                    || each.matches('img, object, embed, iframe, base, form, style, script:not([src])')
                ).map(each => each.outerHTML.slice(0, 200)),
                document.documentElement.scrollWidth,
            ]"""
        )
        assert (pwned, wild) == (None, []), path
        assert title != "PWNED", path
        if wide > 390:
            too_wide.append((path, wide))
    assert too_wide == []
    assert len(pages) > 60
    assert visitor.elsewhere(home) == []
    assert visitor.said == []
    assert visitor.dialogs == []


def test_what_is_found_is_text(visit, folder):
    visitor = visit()
    page = visitor.open(f"{folder.as_uri()}/index.html")
    for words in ("script", "<img src=x onerror=", "__proto__", '"><', "../..", "constructor", "\u2028", "x" * 99):
        page.locator("#find").fill(words)
        page.wait_for_function(
            "document.getElementById('find-status').textContent !== '' || document.querySelector('#found li')"
        )
        assert page.locator("#found :is(img, script, svg, iframe)").count() == 0
    assert page.evaluate("[window.PWNED ?? null, Object.prototype.x ?? null]") == [None, None]
    assert visitor.elsewhere(folder.as_uri()) == []
    assert visitor.said == []
    assert visitor.dialogs == []


def test_copying_gives_what_is_shown(visit, folder, files):
    path = next(path for path, text in sorted(files.items()) if "data-copy" in text)
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open(f"{folder.as_uri()}/{path}")
    for text in page.locator("pre[data-copy]").all_inner_texts():
        assert "\x1b" not in text
        assert "\r" not in text
