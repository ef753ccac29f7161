"""What `mesh docs` costs on a mesh of 100 domains with 100 products of 20 columns, and beside other tools.

Written from nothing, with nothing changed, after one deployment, and after one deprecation of a port that others read,
whose pages change as well. Seconds on the wall, CPU seconds of all its processes, and the highest sum of their memory
(proportional set size, looked at four times a second). Then what the site weighs, and how soon its home page can be
used, from disk in Chromium. In the end `mesh docs` for 1,000 ports against `dbt docs generate --static`, dbt-colibri
and dbt-multidocs for a dbt project of 1,000 models with as many columns, in an environment of their own.

Run in a checkout: `python benchmarks/site_at_scale.py [--domains 100] [--products 100] [--keep FOLDER] [--no-peers]`
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import partial
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.unit.site.rich_registry import RichMesh, write_root

from meshwright.mesh.product_event import ProductEvent
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore

COLUMNS, RARE, PEER_MODELS = 20, 10, 1_000
PEERS = ("dbt-core==1.11.16", "dbt-duckdb==1.11.1", "dbt-colibri==0.3.7", "dbt-multidocs==0.2.0")
MESH = (sys.executable, "-c", "from meshwright.cli.main import main; main()")
QUIET = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1"}
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds on the wall, CPU seconds, and megabytes."""

    wall: float
    cpu: float
    peak: float


def cost(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command and look at all its processes."""
    # What was written or deleted before is no part of it: the disk would be at that yet.
    os.sync()
    with tempfile.TemporaryFile() as output:
        began, peak = time.perf_counter(), 0
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=QUIET)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            peak = max(peak, _memory(process.pid))
            time.sleep(0.25)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(f"{command}: {output.read().decode()[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak / 1024)


def _memory(process: int) -> int:
    """Kilobytes of a process and all below it; what they share is counted once."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    family, total = {process}, 0
    while more := {each for each, parent in parents.items() if parent in family} - family:
        family |= more
    for each in family:
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def _write_domain(mesh: RichMesh, folder: Path, number: int) -> None:
    for name, content in mesh.domain(number).items():
        path = folder / "registry" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def make(mesh: RichMesh, folder: Path) -> Path:
    """A mesh's folder with its registry; one that is there is taken as it is."""
    if not (folder / "mesh.yml").is_file():
        with Pool() as pool:
            pool.map(partial(_write_domain, mesh, folder), range(mesh.domains), chunksize=1)
        write_root(replace(mesh, domains=1, products=1), folder / "one")
        for name in ("registry.json", "markers.json"):
            shutil.copyfile(folder / "one" / "registry" / name, folder / "registry" / name)
        shutil.copytree(folder / "one" / "domains", folder / "domains")
        shutil.copyfile(folder / "one" / "mesh.yml", folder / "mesh.yml")
    return folder


def deploy_again(folder: Path, domain: str) -> None:
    """The domain's default environment gets the same once more, built now."""
    store, now = FolderStore(folder / "registry"), _now()
    before = current_deployment(store, "prod", domain)
    assert before is not None, domain
    served = tuple(replace(port, built_at=now) for port in before.served)
    again = replace(before, invocation_id=f"run-{now}", published_at=now, served=served)
    deploy(store, "prod", domain, lambda sequence: replace(again, sequence=sequence))


def deprecate(folder: Path, mesh: RichMesh, domain: str) -> int:
    """A port of the domain that others read may be gone from a day on; returns how many domains read it."""
    readers = [(use.port, mesh.name(number)) for number in range(mesh.domains) for use in mesh.uses(number)]
    read = [port for port, _ in readers if port.domain == domain]
    port = max(read, key=read.count)
    number = mesh.names.index(domain)
    product = next(mesh.product_name(each) for each in range(mesh.products) if port in mesh.ports(number, each))
    end = datetime.now(timezone.utc).replace(month=1, day=1 + int(time.time()) % 28).date()
    event = ProductEvent(
        "deprecate",
        domain,
        product,
        0,
        "Ann",
        _now(),
        f"as of {_now()}",
        port=port,
        date=end.replace(year=2099).isoformat(),
    )
    append_event(FolderStore(folder / "registry"), domain, product, lambda events: event)
    return read.count(port)


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def print_costs(folder: Path, mesh: RichMesh, site: Path) -> None:
    """Write the site some times."""
    command = (*MESH, "docs", "--out", site)
    domain = mesh.name(mesh.domains // 2)
    print("\n| written | seconds | CPU seconds | memory, MB |\n| --- | --- | --- | --- |")

    def tell(what: str) -> None:
        took = cost(command, folder)
        print(f"| {what} | {took.wall:.2f} | {took.cpu:.2f} | {took.peak:.0f} |", flush=True)

    tell("from nothing")
    tell("nothing changed")
    deploy_again(folder, domain)
    tell("one deployment")
    readers = deprecate(folder, mesh, domain)
    tell(f"one deprecation; {readers} other domains show it")


def print_sizes(site: Path) -> None:
    """What the site weighs."""
    sizes = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()}
    pages = {path: size for path, size in sizes.items() if path.endswith(".html")}
    by_depth = {
        "product page": {path: size for path, size in pages.items() if path.count("/") == 3},
        "port page": {path: size for path, size in pages.items() if path.count("/") == 4},
    }
    print(f"\n{len(sizes):,} files, {sum(sizes.values()) / 1e6:.0f} MB; {len(pages):,} pages\n")
    print("| page | median, kB | largest, kB |\n| --- | --- | --- |")
    for name, found in by_depth.items():
        print(f"| {name} | {statistics.median(found.values()) / 1e3:.1f} | {max(found.values()) / 1e3:.1f} |")
    largest = max(pages, key=lambda path: pages[path])
    print(f"| any page, the largest: {largest} | | {pages[largest] / 1e3:.1f} |")
    for path in ("index.html", "assets/search.js", "api/mesh.json"):
        print(f"| {path} | | {sizes.get(path, 0) / 1e3:.1f} |")


def print_browser(site: Path, runs: int = 7) -> None:
    """How soon the home page can be used."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM))
        loaded, ready = [], []
        for _ in range(runs):
            page = browser.new_context().new_page()
            began = time.perf_counter()
            page.goto((site / "index.html").as_uri(), wait_until="domcontentloaded")
            page.focus("input[type=search]")
            ready.append(time.perf_counter() - began)
            loaded.append(
                page.evaluate("performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart")
            )
            page.close()
        browser.close()
    print(
        f"\nHome page in Chromium, from disk, median of {runs}: DOM ready after {statistics.median(loaded):.0f} ms, ",
        end="",
    )
    print(f"search box in focus after {statistics.median(ready) * 1e3:.0f} ms")


def print_peers(folder: Path) -> None:
    """`mesh docs` and what others have, each for a thousand tables."""
    mesh = RichMesh(10, 100, COLUMNS, rare=RARE)
    ours = make(mesh, folder / "thousand")
    ports = sum(len(mesh.ports(number, product)) for number in range(10) for product in range(100))
    project = folder / "peer" / "domains" / "domain_000"
    if not project.is_dir():
        generate = Path(__file__).with_name("generate_mesh.py")
        subprocess.run(
            [sys.executable, generate, str(PEER_MODELS), "--domains", "1", folder / "peer"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    bin_folder = folder / "environment" / "bin"
    if not (bin_folder / "dbt").exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "environment"], check=True)
        installed = subprocess.run([bin_folder / "python", "-m", "pip", "install", "--quiet", *PEERS], check=False)
        if installed.returncode:
            print("\nThe peers could not be installed.")
            return
    subprocess.run(
        [bin_folder / "python", "-c", "import duckdb; duckdb.connect('raw.duckdb')"], cwd=project, check=True
    )
    print("\n| tool | tables | seconds | CPU seconds | memory, MB | MB in all | MB for the first page |")
    print("| --- | --- | --- | --- | --- | --- | --- |")

    def tell(what: str, tables: int, took: Cost, files: Sequence[Path], first: Sequence[Path]) -> None:
        whole, page = (sum(path.stat().st_size for path in paths) / 1e6 for paths in (files, first))
        costs = f"{took.wall:.1f} | {took.cpu:.1f} | {took.peak:.0f}"
        print(f"| {what} | {tables:,} | {costs} | {whole:.1f} | {page:.2f} |", flush=True)

    site = folder / "thousand-site"
    took = cost((*MESH, "docs", "--out", site), ours)
    assets = [path for path in (site / "assets").iterdir() if path.name != "search.js"]
    tell(
        "`mesh docs`", ports, took, [each for each in site.rglob("*") if each.is_file()], [site / "index.html", *assets]
    )
    page = [project / "target" / "static_index.html"]
    took = cost((bin_folder / "dbt", "docs", "generate", "--static", "--profiles-dir", "."), project)
    tell("`dbt docs generate --static`", PEER_MODELS, took, page, page)
    took = cost((bin_folder / "colibri", "generate", "--disable-telemetry"), project)
    page = [project / "dist" / "index.html"]
    tell("dbt-colibri", PEER_MODELS, took, page, page)
    page = [project / "lineage.html"]
    took = cost((bin_folder / "dbt-multidocs", "build", "--project", project, "--out", page[0]), project)
    tell("dbt-multidocs, lineage alone", PEER_MODELS, took, page, page)


def main() -> None:
    """Make, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--domains", type=int, default=100)
    arguments.add_argument("--products", type=int, default=100)
    arguments.add_argument("--keep", type=Path, help="a folder for registries and environments, for the next run")
    arguments.add_argument("--no-peers", action="store_true")
    given = arguments.parse_args()
    folder = given.keep or Path(tempfile.mkdtemp())
    mesh = RichMesh(given.domains, given.products, COLUMNS, rare=RARE)
    try:
        root = make(mesh, folder / f"mesh-{mesh.domains}-{mesh.products}")
        ports = sum(
            len(mesh.ports(number, product)) for number in range(mesh.domains) for product in range(mesh.products)
        )
        size = f"{mesh.domains} domains x {mesh.products} products x {COLUMNS} columns"
        print(f"{size}, {ports:,} ports; {os.cpu_count()} cores")
        site = folder / "site"
        shutil.rmtree(site, ignore_errors=True)
        print_costs(root, mesh, site)
        print_sizes(site)
        print_browser(site)
        if not given.no_peers:
            print_peers(folder)
    finally:
        if given.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
