"""What drawing a mesh costs, and what it looks like: the map of the domains at 5, 100 and 1,000 products.

Times are the best of some runs of this process. The floor is the same boxes in a grid and the same arrows as straight
lines, written as SVG, so the ratio says what the layout costs. A product's own drawing is made once for each product of
a mesh, so it is measured, too.

    python benchmarks/draw_meshes.py [--out FOLDER]

`--out` writes the pictures there; they need Playwright and a Chromium: the one that CHROMIUM names, else that on the
PATH, else Playwright's own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timezone
from importlib.resources import files
from pathlib import Path
from random import Random
from shutil import which

from small_png import small_png

from meshwright.mesh.port import PortId
from meshwright.site.addresses import Links
from meshwright.site.drawing.mesh_map import mesh_map
from meshwright.site.drawing.neighbourhood import neighbourhood
from meshwright.site.facts import DeploymentFacts, DomainFacts, PortFacts, ProductFacts, ReadFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.surroundings import surroundings

NOW = datetime(2026, 11, 23, tzinfo=timezone.utc)
SIZES = {5: 5, 100: 20, 1000: 100}
"""Domains by products."""
LARGEST = 120_000
"""Bytes of one picture: people fetch the repository with all of them."""
WORDS = ("orders", "fleet", "weather", "network", "billing", "claims", "ledger", "routes", "crews", "fares", "cargo")

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Map</title>
<link rel="stylesheet" href="assets/mesh.css"><figure class="drawing">{drawing}</figure></html>"""


def mesh(products: int, domains: int) -> SiteMesh:
    """A mesh of a few layers, in which domains read some of the layers before, and a few close a circle."""
    chance = Random(7)
    names = [WORDS[at % len(WORDS)] + (f"_{at // len(WORDS) + 1}" if at >= len(WORDS) else "") for at in range(domains)]
    each, layers = products // domains, 3 if domains < 50 else 6
    layer = [at * layers // domains for at in range(domains)]
    found = []
    for at, name in enumerate(names):
        ports = [PortId(name, f"product_{number}") for number in range(each)]
        before = [other for other in range(domains) if layer[other] == layer[at] - 1]
        any_before = [other for other in range(domains) if layer[other] < layer[at]]
        read = [chance.choice(before), chance.choice([*before, *any_before])] if before else []
        if at % 17 == 1:
            read.append((at + domains // 2) % domains)
        reads = [
            ReadFacts(
                PortId(names[other], f"product_{chance.randrange(each)}"), f"product_{chance.randrange(each)}", "prod"
            )
            for other in read
            for _ in range(chance.choice((1, 1, 2, 6)))
        ]
        deployment = DeploymentFacts("prod", "2026-11-22T10:00:00Z", "duckdb", "1.12", (), each)
        offered = tuple(
            ProductFacts(name, port.name, "1.0.0", ports=(PortFacts(port, True, "", ("id",)),)) for port in ports
        )
        found.append(
            DomainFacts(name, environment="prod", deployments=(deployment,), products=offered, reads=tuple(reads))
        )
    return SiteMesh(found, NOW)


def floor(boxes: int, edges: int) -> str:
    """The same number of boxes in a grid, and of lines."""
    parts = ['<svg class="graph">']
    parts += [f'<path class="edge" d="M{at} 0L{at} 9"/>' for at in range(edges)]
    for at in range(boxes):
        x, y = at % 10 * 200, at // 10 * 60
        parts.append(
            f'<a class="box" href="domains/d{at}/index.html"><title>d{at}</title><rect x="{x}" y="{y}" width="176"'
            f' height="44" rx="8"/><text x="{x}" y="{y}">d{at}</text><text x="{x}" y="{y}">10 products</text></a>'
        )
    return "".join([*parts, "</svg>"])


def best(work: Callable[[], object], runs: int = 15) -> float:
    """Milliseconds of the fastest run."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found) * 1000


def measure() -> None:
    """Print a table."""
    print("| drawing | boxes | arrows | ms | floor, ms | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for products, domains in SIZES.items():
        whole = mesh(products, domains)
        link = Links("index.html", whole.places)
        edges = len(whole.domain_edges)
        took, least = best(lambda: mesh_map(whole, link)), best(lambda: floor(domains, edges))  # noqa: B023
        print(f"| map, {products:,} products | {domains} | {edges} | {took:.2f} | {least:.3f} | {took / least:.0f} |")
    middle = list(whole.domains)[len(whole.domains) // 2]
    around = surroundings(whole, middle)
    link = Links(f"domains/{middle}/x/index.html", around.places)
    for steps in (1, 2):
        drawn = [(key, made) for key in around.own_products if (made := neighbourhood(around, key, link, steps))]
        key, made = drawn[0]
        boxes, edges = made.markup.count("<rect"), made.markup.count("<path")
        took = best(lambda: neighbourhood(around, key, link, steps), 200)  # noqa: B023
        least = best(lambda: floor(boxes, edges), 200)  # noqa: B023
        print(f"| a product, {steps} steps | {boxes} | {edges} | {took:.3f} | {least:.3f} | {took / least:.0f} |")


def pictures(folder: Path) -> bool:
    """Write map-5.png, map-100.png and map-1000.png; whether all of them are small enough."""
    from playwright.sync_api import sync_playwright

    small = True
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or which("chromium"), args=["--no-sandbox", "--hide-scrollbars"]
        )
        assets = Path(made, "assets")
        assets.mkdir()
        for asset in files("meshwright.site").joinpath("assets").iterdir():
            (assets / asset.name).write_bytes(asset.read_bytes())
        for products, domains in SIZES.items():
            whole = mesh(products, domains)
            drawn = mesh_map(whole, Links("index.html", whole.places))
            text = PAGE.format(drawing=drawn.markup if drawn else "")
            Path(made, "index.html").write_text(text, encoding="utf-8")
            page = browser.new_page(
                viewport={"width": 2600, "height": 1600},
                color_scheme="light",
                device_scale_factor=0.65 if domains > 50 else 1,
            )
            page.goto(Path(made, "index.html").as_uri())
            target = folder / f"map-{products}.png"
            size = target.write_bytes(small_png(page.locator("svg.graph").screenshot()))
            print(f"{target.name} {size:,} bytes")
            small = small and size <= LARGEST
        browser.close()
    return small


def main() -> int:
    """Measure, and draw where a folder is given."""
    parser = argparse.ArgumentParser(description="Draw generated meshes, and measure what that costs.")
    parser.add_argument("--out", type=Path)
    folder = parser.parse_args().out
    measure()
    return 0 if folder is None else int(not pictures(folder))


if __name__ == "__main__":
    sys.exit(main())
