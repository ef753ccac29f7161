"""What the scripts do, in a browser, on pages from a disk."""

from __future__ import annotations

from shutil import which

import pytest

playwright = pytest.importorskip("playwright.sync_api")

from meshwright.site.site_files import mesh_files  # noqa: E402
from tests.unit.site.test_search import a_mesh  # noqa: E402

CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

_NAMES = ("<img src=x onerror=document.title=1>", "constructor", "__proto__", "plain")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The pages about a small mesh whose names are not kind."""
    found = tmp_path_factory.mktemp("site")
    mesh = a_mesh([("sales", name, name, "2", ("order_id", name)) for name in _NAMES])
    for path, text in mesh_files(mesh):
        (found / path).parent.mkdir(parents=True, exist_ok=True)
        (found / path).write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def opened(browser, folder):
    """Opens a page of the folder, and fails at the end if anything was said on the console or asked of a host."""
    context = browser.new_context(color_scheme="light", timezone_id="UTC", viewport={"width": 1200, "height": 800})
    problems = []

    def go(name="index.html", body="", *, init=""):
        if body:
            head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            head += '<link rel="stylesheet" href="assets/mesh.css"><script src="assets/mesh.js"></script>'
            (folder / name).write_text(f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>')
        page = context.new_page()
        page.on("console", lambda said: problems.append(said.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda asked: problems.append(asked.url) if not asked.url.startswith("file://") else None)
        if init:
            page.add_init_script(init)
        page.clock.install(time="2026-11-23T12:00:00Z")
        page.goto((folder / name).as_uri())
        return page

    yield go
    context.close()
    assert problems == []


def shown(page):
    return [each.split("\n")[0] for each in page.locator("#found li").all_inner_texts()]


def test_a_slash_leads_to_the_box_and_arrows_and_enter_to_a_page(opened):
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("plain")
    page.wait_for_selector("#found li")
    box = page.locator("#find")
    assert shown(page)[0] == "plain"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "found-1"
    assert page.locator('#found li[aria-selected="true"]').get_attribute("id") == "found-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == f"found-{len(shown(page)) - 1}"
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")


def test_escape_closes_the_list_then_empties_the_box(opened):
    page = opened()
    page.keyboard.press("/")
    page.keyboard.type("plain")
    page.wait_for_selector("#found li")
    page.keyboard.press("Escape")
    assert not page.locator(".found").is_visible()
    assert page.input_value("#find") == "plain"
    assert page.get_attribute("#find", "aria-expanded") == "false"
    page.keyboard.press("Escape")
    assert page.input_value("#find") == ""


def test_a_slash_in_a_box_is_a_slash(opened):
    page = opened()
    page.focus("#find")
    page.keyboard.type("a/b")
    assert page.input_value("#find") == "a/b"


@pytest.mark.parametrize("name", _NAMES)
def test_a_name_is_shown_as_text_whatever_it_says(opened, name):
    page = opened()
    page.fill("#find", name.split(" ")[0])
    page.wait_for_selector("#found li")
    assert name in shown(page)
    assert page.locator("#found img").count() == 0
    assert page.title() == "Data mesh"


def test_the_words_are_loaded_when_somebody_starts_to_search_and_not_before(opened):
    page = opened()
    assert page.locator('script[src$="search.js"]').count() == 0
    page.focus("#find")
    assert page.locator('script[src$="search.js"]').count() == 1


def test_nothing_found_is_said(opened):
    page = opened()
    page.fill("#find", "nowhere")
    page.wait_for_function("document.getElementById('find-status').textContent !== 'Loading the names ...'")
    assert page.inner_text("#find-status") == "Nothing is called like that."
    assert page.get_attribute("#find", "aria-expanded") == "false"


def test_the_theme_is_the_systems_until_somebody_chooses_and_then_kept(opened):
    page = opened()
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    assert page.get_attribute(".theme", "aria-pressed") == "false"
    page.click(".theme")
    dark = page.evaluate(ground)
    assert dark != light
    assert page.get_attribute(".theme", "aria-pressed") == "true"
    again = opened()
    assert again.evaluate(ground) == dark
    again.click(".theme")
    assert again.evaluate(ground) == light


def test_the_theme_works_where_nothing_can_be_kept(opened):
    page = opened(init="Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }});")
    page.click(".theme")
    assert page.get_attribute("html", "data-theme") == "dark"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2026-11-23", "(today)"),
        ("2027-06-28", "(in 217 days)"),
        ("2026-11-22", "(yesterday)"),
        ("2026-11-23T09:00:00Z", "(3 hours ago)"),
        ("2026-11-20T11:00:00Z", "(3 days ago)"),
        ("2030-11-23", "(in 4 years)"),
        ("soon", ""),
        ("2026-99-99", ""),
        ("", ""),
    ],
)
def test_a_time_is_told_as_people_would(opened, value, said):
    page = opened("time.html", f'<p><time datetime="{value}">x</time></p>')
    assert page.inner_text("p").removeprefix("x").strip() == said


def test_a_filter_shows_what_has_every_word_and_no_heading_of_nothing(opened):
    page = opened(
        "filter.html",
        '<p class="filter"><label><input type="search" data-filter="#all"></label></p><div id="all">'
        "<section><h2>One</h2><ol><li>Red apple<ul><li>sweet</li></ul></li><li>green apple</li></ol></section>"
        "<section><h2>Two</h2><ol><li>pear</li></ol></section></div>",
    )
    page.fill("input", "APPLE sweet")
    assert page.locator("#all li:visible").all_inner_texts() == ["Red apple\nsweet", "sweet"]
    assert page.locator("h2:visible").all_inner_texts() == ["One"]
    assert page.inner_text(".filter [role=status]") == "1 of 3"
    page.fill("input", "")
    assert page.locator("#all li:visible").count() == 4
    assert page.inner_text(".filter [role=status]") == ""


def test_a_table_is_sorted_by_numbers_times_and_words(opened):
    rows = [("b", "1,000", "2026-02-01"), ("a", "20", "2025-12-31"), ("c", "3", "2026-01-15")]
    body = "".join(
        f'<tr><td>{name}</td><td>{number}</td><td><time datetime="{day}">then</time></td></tr>'
        for name, number, day in rows
    )
    heads = "<tr><th>Name</th><th>Rows</th><th>Day</th><th></th></tr>"
    page = opened("sort.html", f"<table data-sort><thead>{heads}</thead><tbody>{body}</tbody></table>")

    def order():
        return "".join(page.locator("tbody td:first-child").all_inner_texts())

    assert page.locator("thead button").count() == 3
    page.click("text=Name")
    assert (order(), page.get_attribute("th >> nth=0", "aria-sort")) == ("abc", "ascending")
    page.click("text=Rows")
    assert (order(), page.get_attribute("th >> nth=0", "aria-sort")) == ("cab", None)
    page.click("text=Rows")
    assert (order(), page.get_attribute("th >> nth=1", "aria-sort")) == ("bac", "descending")
    page.click("text=Day")
    assert order() == "acb"


def test_what_is_to_be_typed_is_copied_alone(opened):
    page = opened("copy.html", '<pre data-copy><code>mesh add "a.b"</code></pre><textarea></textarea>')
    page.click("text=Copy")
    page.wait_for_selector("text=Copied")
    page.focus("textarea")
    page.keyboard.press("Control+v")
    assert page.input_value("textarea") == 'mesh add "a.b"'


@pytest.mark.parametrize(("width", "is_fitted"), [(1300, True), (5000, False)])
def test_a_drawing_that_is_much_too_wide_is_moved_and_any_other_fits(opened, width, is_fitted):
    page = opened(
        f"drawing-{width}.html",
        f'<figure class="drawing"><div class="scroll"><svg viewBox="0 0 {width} 100" width="{width}" height="100">'
        "</svg></div></figure>",
    )
    box = page.locator(".scroll")
    room = "box => box.scrollWidth - box.clientWidth"
    assert (box.evaluate(room) == 0) is is_fitted
    if not is_fitted:
        box.hover()
        page.mouse.down()
        page.mouse.move(100, 60)
        page.mouse.up()
        assert box.evaluate("box => box.scrollLeft") > 300
        page.mouse.move(400, 60)
    before = box.evaluate("box => box.scrollLeft")
    page.mouse.move(300, 50)
    assert box.evaluate("box => box.scrollLeft") == before
    page.click("text=Fit to the page")
    assert (box.evaluate(room) == 0) is not is_fitted
    assert page.get_attribute(".fit", "aria-pressed") == str(not is_fitted).lower()


def test_a_drawing_that_fits_has_no_switch(opened):
    page = opened(
        "small.html", '<figure class="drawing"><div class="scroll"><svg width="90" height="9"></svg></div></figure>'
    )
    assert page.locator(".fit").count() == 0


def test_without_a_script_there_is_nothing_that_needs_one(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert not page.locator(".find").is_visible()
    assert not page.locator(".theme").is_visible()
    assert page.locator(".site-nav a").count() == 8
    context.close()
