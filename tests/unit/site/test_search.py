from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.port import Owner, PortId
from meshwright.site import search_index
from meshwright.site.addresses import column_anchor, domain_page, owner_anchor, port_page, product_page
from meshwright.site.facts import DomainFacts, PortFacts, ProductFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.search_index import search_script
from tests.unit.site.example_mesh import MESH
from tests.unit.site.whole_site import site_mesh, site_of

NOW = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
_FIND = Path(search_index.__file__).parent / "assets" / "find.js"
_NAMES = st.text(min_size=1, max_size=8) | st.sampled_from(
    ["__proto__", "constructor", "</script>", "\u2028\u2029", "\ud800", "Orders", "a\U0001f600b", "a\U0001f600c", "con"]
)


def a_mesh(ports, owner=Owner(), tags=()):
    """Ports as (domain, product, name, version, columns); all have the tags."""
    products = {}
    for domain, product, name, version, columns in ports:
        port = PortFacts(PortId(domain, name, version), True, "", columns, tags=tags)
        products.setdefault((domain, product), []).append(port)
    facts = [
        ProductFacts(domain, product, "1.0.0", owner=owner, ports=tuple(of))
        for (domain, product), of in products.items()
    ]
    domains = sorted({each.domain for each in facts})
    return SiteMesh(
        [DomainFacts(name, owner=owner, products=tuple(p for p in facts if p.domain == name)) for name in domains], NOW
    )


def data(script):
    start = "window.MESH_SEARCH="
    assert script.startswith(start)
    assert script.endswith(";\n")
    return json.loads(script[len(start) : -2])


def words(coded):
    found = []
    for line in coded.split("\n") if coded else []:
        found.append((found[-1] if found else "")[: int(line[0], 36)] + line[1:])
    return found


def numbers(steps):
    found, at = [], 0
    for step in steps:
        for _ in range(max(1, -step)):
            at += step if step >= 0 else 1
            found.append(at)
    return found


def found(mesh, asked):
    """What the search box itself finds: the part of find.js that needs no browser, run by node."""
    text = _FIND.read_text(encoding="utf-8")
    scorer = text[text.index("  const MOST") : text.index("  const searchBox")]
    program = f"const window = {{}};\n{search_script(mesh)}{scorer}\nconst search = searcher(window.MESH_SEARCH);\n"
    program += f"console.log(JSON.stringify({json.dumps(asked)}.map((words) => search(words.split(' ')))));"
    done = subprocess.run(["node", "-"], input=program, capture_output=True, check=True, encoding="utf-8")
    return json.loads(done.stdout)


needs_node = pytest.mark.skipif(which("node") is None, reason="node is not installed")


_PORTS = st.tuples(_NAMES, _NAMES, _NAMES, st.none() | _NAMES, st.lists(_NAMES, max_size=6).map(tuple))


@given(st.lists(_PORTS, unique_by=lambda port: (port[0], port[2], port[3])), st.lists(_NAMES, max_size=3))
def test_the_script_has_every_name_once_and_nothing_that_ends_a_script(ports, tags):
    tags = tuple(tags) if ports else ()
    mesh = a_mesh(ports, tags=tags)
    script = search_script(mesh)
    assert "<" not in script
    assert not re.search("[\u2028\u2029\ud800-\udfff]", script)
    told = data(script)
    assert told["tags"] == sorted({search_index._text(tag) for tag in tags})
    columns = words(told["columns"])
    assert columns == sorted(set(columns))
    assert [[columns[number] for number in numbers(port[4])] for port in told["ports"]] == [
        sorted({search_index._text(column) for column in port.columns}) for _, port in mesh.ports.values()
    ]
    assert [port[1] for port in told["ports"]] == [search_index._text(port.name) for port in mesh.ports]


@needs_node
def test_what_is_found_leads_to_its_page():
    mesh = a_mesh(
        [
            ("sales", "Orders", "Orders", "2", ("order_id", "Größe", "a.b", "__proto__")),
            ("sales", "", "loose", None, ("x",)),
            ("con", "returns", "returns", None, ("order_id",)),
        ]
    )
    orders, loose, returns = (
        PortId(*key) for key in (("sales", "Orders", "2"), ("sales", "loose"), ("con", "returns"))
    )
    asked = ["loose x", "größe", "a.b", "__proto__", "order_id returns", "con", "ports without"]
    assert [each["best"][0]["to"] for each in found(mesh, asked)] == [
        f"{port_page(loose, '')}#{column_anchor('x')}",
        f"{port_page(orders, 'Orders')}#{column_anchor('Größe')}",
        f"{port_page(orders, 'Orders')}#{column_anchor('a.b')}",
        f"{port_page(orders, 'Orders')}#{column_anchor('__proto__')}",
        f"{port_page(returns, 'returns')}#{column_anchor('order_id')}",
        domain_page("con"),
        product_page("sales", ""),
    ]


@needs_node
def test_a_products_name_comes_before_ports_domains_owners_and_columns():
    mesh = a_mesh(
        [
            ("a", "weather", "one", None, ("x",)),
            ("a", "other", "weather_hourly", None, ("y",)),
            ("b", "third", "three", None, ("weather",)),
            ("c", "fourth", "four", None, ("z",)),
        ],
    )
    (told,) = found(mesh, ["weather"])
    assert [each["what"] for each in told["best"]][:3] == ["weather", "a.weather_hourly", "weather"]
    assert [each["where"] for each in told["best"]][:3] == ["Data product of a", "Port of other", "Column of b.three"]


@needs_node
def test_every_word_has_to_be_found_and_an_owner_is_one():
    mesh = a_mesh([("a", "p", "q", None, ("x",))], Owner("Weather team", "w@example.com"))
    nothing, owned, both = found(mesh, ["p nowhere", "weather", "weather p"])
    assert nothing == {"total": 0, "best": []}
    assert {each["what"] for each in owned["best"]} >= {"a", "p"}
    assert owned["best"][0] == {
        "what": "Weather team w@example.com",
        "where": "Owner",
        "to": f"owners/index.html#{owner_anchor(Owner('', 'W@example.com'))}",
    }
    assert both["best"][0]["where"] == "Data product of a, Weather team w@example.com"


@needs_node
def test_a_tag_finds_its_ports_and_says_why():
    fleet, *others = a_mesh([("a", "p", "q", None, ("x",)), ("a", "p", "other", None, ("x",))]).domains.values()
    (product,) = fleet.products
    tagged = replace(product, ports=(replace(product.ports[0], tags=("gdpr", "money")), product.ports[1]))
    mesh = SiteMesh([replace(fleet, products=(tagged,)), *others], NOW)
    alone, beside_a_name, nothing = found(mesh, ["money", "q mone", "other money"])
    assert [(each["what"], each["where"]) for each in alone["best"]] == [("a.q", "Port of p, tagged gdpr, money")]
    assert beside_a_name["best"][0]["what"] == "a.q"
    assert nothing["total"] == 0


@needs_node
def test_a_name_that_every_object_has_is_a_word_like_any():
    mesh = a_mesh([("a", "constructor", "__proto__", "toString", ("hasOwnProperty",))])
    assert [told["total"] > 0 for told in found(mesh, ["constructor", "__proto__", "hasownproperty", "valueof"])] == [
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "columns",
    [
        lambda d, p: tuple(f"measure_{d}_{p}_{c}" for c in range(20)),
        lambda d, p: tuple(f"column_{(d * 7 + p * 3 + c * c) % 800}" for c in range(20)),
    ],
    ids=["columns of each table's own", "columns that many tables have"],
)
def test_ten_thousand_products_are_less_than_three_megabytes(columns):
    ports = [
        (f"domain_{d}", f"product_{d}_{p}", f"table_{d}_{p}", None, columns(d, p))
        for d in range(100)
        for p in range(100)
    ]
    assert len(search_script(a_mesh(ports)).encode()) < 3_000_000


def test_the_script_is_a_file_of_the_site_and_no_page_loads_it_by_itself():
    site = site_of(MESH)
    assert site["assets/search.js"] == search_script(site_mesh(MESH))
    assert data(site["assets/search.js"])["domains"][0][0] == "fleet"
    assert not any("search.js" in text for path, text in site.items() if path.endswith(".html"))
