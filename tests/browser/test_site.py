"""The site as people use it: read from a disk, by keyboard, on a phone, without scripts, in light and dark."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urldefrag

import pytest

from meshwright.mesh.port import Column
from meshwright.mesh.published import Published
from tests.browser.written import written
from tests.unit.site.example_mesh import MESH, OBSERVATIONS
from tests.unit.site.hostile_mesh import files_of
from tests.unit.site.rich_mesh import DOMAINS
from tests.unit.site.whole_site import site_of

pytestmark = pytest.mark.xdist_group("browser")

# Of each element with text of its own: what is darker than the ground by less than WCAG AA asks for.
PALE = """() => {
  const probe = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  function rgba(colour) {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = colour; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  }
  function light(colour) {
    return [0.2126, 0.7152, 0.0722].reduce((sum, share, index) => {
      const part = colour[index] / 255;
      return sum + share * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    }, 0);
  }
  function ground(element) {
    for (let each = element; each; each = each.parentElement) {
      const found = rgba(getComputedStyle(each).backgroundColor);
      if (found[3] === 255) return found;
    }
    return rgba('white');
  }
  const pale = [];
  for (const each of document.querySelectorAll('body *:not(svg *)')) {
    const says = [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!says || !each.checkVisibility()) continue;
    const style = getComputedStyle(each), size = parseFloat(style.fontSize);
    const [first, second] = [light(rgba(style.color)), light(ground(each))].sort((a, b) => b - a);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (first + 0.05) / (second + 0.05);
    if (ratio < (large ? 3 : 4.5)) pale.push([each.className, each.textContent.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return pale;
}"""

# Whether what has the focus has a frame; boxes of drawings have a stroke instead.
IS_SEEN = """() => {
  const each = document.activeElement;
  return each.closest('svg') !== null || ['', '::after'].some(part => {
    const style = getComputedStyle(each, part || null);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  });
}"""

# What a screen reader would stumble over.
ROUGH = """() => {
  const rough = [];
  const called = id => document.getElementById(id)?.textContent;
  const name = each => (each.getAttribute('aria-label') || each.textContent || '').trim()
    || (each.getAttribute('aria-labelledby') || '').split(' ').map(called).join('');
  for (const each of document.querySelectorAll('a[href], button, nav, svg, iframe, [role=group], summary')) {
    if (!name(each) && !each.title) rough.push('no name: ' + each.outerHTML.slice(0, 100));
  }
  for (const each of document.querySelectorAll('[aria-labelledby], [aria-controls]')) {
    for (const id of (each.getAttribute('aria-labelledby') || each.getAttribute('aria-controls')).split(' ')) {
      if (!document.getElementById(id)) rough.push('no such id: ' + id);
    }
  }
  for (const each of document.querySelectorAll('th')) if (!each.scope) rough.push('no scope: ' + each.textContent);
  for (const each of document.querySelectorAll('table')) {
    if (!each.caption && !each.closest('section[aria-labelledby]')) rough.push('a table without a name');
  }
  for (const one of ['main', 'header.site-head', 'h1', 'footer.site-foot', 'html[lang]']) {
    if (document.querySelectorAll(one).length !== 1) rough.push('not one ' + one);
  }
  const levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => Number(each.tagName[1]));
  if (levels.some((level, index) => index && level > levels[index - 1] + 1)) rough.push('a gap: ' + levels);
  const ways = [...document.querySelectorAll('nav')].map(each => each.getAttribute('aria-label'));
  if (new Set(ways).size !== ways.length) rough.push('two navigations of one name');
  return rough;
}"""


@pytest.fixture(scope="module")
def files():
    return files_of(DOMAINS, "Seats of the aircraft, counted once a year")


@pytest.fixture(scope="module")
def home(tmp_path_factory, files):
    return written(tmp_path_factory.mktemp("site"), files).as_uri()


@pytest.fixture(scope="module")
def pages(files):
    return sorted(path for path in files if path.endswith(".html"))


def each_page(visitor, home, pages):
    """Opens one after the other in one tab."""
    page = visitor.open(f"{home}/{pages[0]}")
    for path in pages:
        page.goto(f"{home}/{path}")
        yield path, page


def test_every_link_and_every_fragment_of_every_page_leads_somewhere(visit, home, pages, files):
    visitor = visit()
    linked, ids, reached = {}, {}, {f"{home}/index.html"}
    for path, page in each_page(visitor, home, pages):
        found = page.evaluate("[...document.querySelectorAll('a, link')].map(each => each.href.baseVal ?? each.href)")
        base = f"{home}/{path}"
        linked[base] = {address for address in found if address.startswith("file:")}
        ids[base] = set(page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)"))
    todo = list(reached)
    while todo:
        for address in linked[todo.pop()]:
            target, fragment = urldefrag(address)
            assert target.startswith(home), address
            if target not in linked:
                assert target.removeprefix(f"{home}/") in files, address
                continue
            assert not fragment or fragment in ids[target], address
            if target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached == linked.keys()
    assert visitor.elsewhere(home) == []
    assert visitor.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_in_light_and_dark(visit, home, pages, scheme):
    pale = {}
    for path, page in each_page(visit(color_scheme=scheme), home, pages):
        if found := page.evaluate(PALE):
            pale[path] = found[:5]
    assert pale == {}


def test_every_page_has_what_a_screen_reader_goes_by(visit, home, pages):
    rough = {}
    for path, page in each_page(visit(), home, pages):
        if found := page.evaluate(ROUGH):
            rough[path] = found[:5]
    assert rough == {}


@pytest.mark.parametrize("width", [390, 1024])
def test_no_page_is_wider_than_the_screen(visit, home, pages, width):
    wide = {}
    for path, page in each_page(visit(viewport={"width": width, "height": 800}), home, pages):
        found = page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[path] = found
    assert wide == {}


def test_a_column_with_a_long_name_leaves_room_for_what_it_means(visit, tmp_path):
    *others, weather = MESH.domains
    port = OBSERVATIONS.ports[0]
    port = replace(port, columns=(*port.columns, Column("x" * 128, "varchar", "What it means")))
    release = replace(weather.releases[0], product=replace(OBSERVATIONS, ports=(port,)))
    site = written(tmp_path, site_of(Published((*others, replace(weather, releases=(release,))))))
    address = (site / "domains/weather/observations/hourly_observations/index.html").as_uri()
    page = visit(viewport={"width": 1024, "height": 800}).open(address)
    assert page.evaluate("document.documentElement.scrollWidth") == 1024
    assert page.locator("td", has_text="What it means").bounding_box()["width"] > 300


def test_without_scripts_the_same_is_read_and_every_page_is_reached(visit, home, pages):
    visitor = visit(java_script_enabled=False)
    page = visitor.open(f"{home}/index.html")
    page.get_by_role("link", name="fleet", exact=True).first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "fleet"
    # What only scripts can do is not offered.
    assert page.locator("#find").is_hidden() or page.locator("#find").is_disabled()
    assert page.locator("button.theme").is_hidden()
    page.get_by_role("navigation", name="Pages of the mesh").get_by_role("link", name="Owners").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Owners"
    assert visitor.said == []


def test_the_first_tab_skips_to_the_content_and_each_stop_is_seen(visit, home, pages):
    page = visit().open(f"{home}/domains/fleet/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    for _ in range(15):
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        page.keyboard.press("Tab")


def test_a_link_to_a_column_leads_to_it_and_marks_it(visit, home, files):
    path, anchor = next(
        (path, found[1])
        for path, text in sorted(files.items())
        if path.endswith(".html") and (found := re.search(r'<tr id="(column-[^"]+)"', text))
    )
    page = visit(viewport={"width": 800, "height": 300}).open(f"{home}/{path}#{anchor}")
    row = page.locator(f'[id="{anchor}"]')
    # The way there is shown, unless somebody wants no movement.
    page.wait_for_function(
        "(id) => { const y = document.getElementById(id).getBoundingClientRect().y; return y >= 0 && y < 250; }",
        arg=anchor,
    )
    assert row.is_visible()
    assert page.evaluate("document.querySelector(':target').id") == anchor
    grounds = page.locator("tr[id^=column-] > :first-child").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell).backgroundColor)"
    )
    assert len(grounds) > len(set(grounds)) == 2


def test_a_box_of_the_map_leads_to_its_page(visit, home):
    page = visit().open(f"{home}/index.html")
    page.locator("svg a", has_text="fleet").first.click()
    assert page.url == f"{home}/domains/fleet/index.html"
    assert page.locator("svg a").count() > 0


def test_a_chosen_theme_is_kept_from_page_to_page(visit, home):
    page = visit(color_scheme="light").open(f"{home}/index.html")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("button.theme").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != before
    page.goto(f"{home}/owners/index.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_what_is_searched_is_found_by_keyboard_alone(visit, home):
    visitor = visit()
    page = visitor.open(f"{home}/changes/index.html")
    page.keyboard.press("/")
    page.keyboard.type("tail_number")
    page.locator("#found li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/domains/**")
    assert page.url.startswith(f"{home}/domains/")
    page.keyboard.press("/")
    page.keyboard.type("zzzznothing")
    page.wait_for_function("document.getElementById('find-status').textContent.trim() !== ''")
    assert page.locator("#found li").count() == 0
    page.keyboard.press("Escape")
    assert page.locator(".found").is_hidden()
    assert visitor.said == []
