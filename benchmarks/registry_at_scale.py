"""What commands cost at a large registry, against the same commands at a small one: requests and seconds.

The large registry has 1,000 products with 50 releases each (100 domains, each deployed 50 times), and the domain `home`
with two products that were published 50 times and that five of the crowd read. The small one is `home` with two
releases and these five; for `mesh sync` it is the domains that are read. There the crowd has one product and one
release each. Releases and deployments of the crowd are written by `write_release` and `deploy` into memory, and from
there as files or objects: the bytes that publishing writes, but without the contracts in other formats. `home` is
published by `mesh publish` itself.

A request is, in a folder, one question to the store; with S3, one HTTP request in the log of the server. The S3 server
is moto's on this machine, with fewer domains, because it is slow to fill: its counts are exact, its seconds say little.

Run in a checkout: `python benchmarks/registry_at_scale.py [--domains 100] [--releases 50] [--s3-domains 10]`
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.unit.app.small_domain import NOON, built, domain, port
from tests.unit.registry.s3_server import BUCKET, S3Server, client, s3_server

from meshwright.app.publish import publish
from meshwright.app.registry_verify import verify
from meshwright.app.status import status
from meshwright.app.sync import sync
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry import location
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise, open_registry
from meshwright.registry.releases import write_release

PRODUCTS, COLUMNS, INPUTS, READERS = 10, 12, 20, 5
VERIFIED = "home.first"
OWNER = Owner("A team", "team@example.com")
PROVENANCE = {"released_at": "2026-11-22T12:00:00Z", "commit": None}


class Memory:
    """A store in a dictionary, to make files with."""

    location, folder = "memory", None

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def read(self, name: str) -> bytes | None:
        """The bytes of a file."""
        return self.files.get(name)

    def read_known(self, name: str, sha256: str) -> bytes | None:
        """The same."""
        return self.files.get(name)

    def names(self, folder: str) -> list[str]:
        """The names directly below a folder."""
        return sorted({name.split("/")[0] for name in self.tree(folder)})

    def tree(self, folder: str) -> list[str]:
        """The paths of all files below a folder."""
        return sorted(name[len(folder) + 1 :] for name in self.files if name.startswith(f"{folder}/"))

    def claim(self, name: str, content: bytes) -> bool:
        """Create a file."""
        return self.files.setdefault(name, content) is content

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Replace a file."""
        if self.files.get(name) != expected:
            return False
        self.files[name] = content
        return True

    def publication(self) -> nullcontext[None]:
        """Nothing is held back."""
        return nullcontext()


ASKED: Counter[str] = Counter()


class CountingFolder(FolderStore):
    """A folder that counts what it is asked; listing a tree is one question, as it is of a bucket."""

    def read(self, name: str) -> bytes | None:
        """Count and read."""
        ASKED["read"] += 1
        return super().read(name)

    def names(self, folder: str) -> list[str]:
        """Count and list."""
        ASKED["names"] += 1
        return super().names(folder)

    def tree(self, folder: str) -> list[str]:
        """Count and list."""
        ASKED["tree"] += 1
        return FolderStore(self.root).tree(folder)

    def claim(self, name: str, content: bytes) -> bool:
        """Count and create."""
        ASKED["claim"] += 1
        return super().claim(name, content)

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        """Count and replace."""
        ASKED["swap"] += 1
        return super().swap(name, expected, content)


@dataclass(frozen=True)
class Registry:
    """A registry to measure at.

    Attributes:
        where: as mesh.yml names it.
        fill: takes the files of the crowd.
        requests: how many there were so far.
    """

    where: str
    environ: Mapping[str, str]
    fill: Callable[[Mapping[str, bytes]], None]
    requests: Callable[[], int]


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    requests: int
    seconds: float


def crowd(number: int, products: int, releases: int) -> dict[str, bytes]:
    """The files of one of the domains that nobody here works on."""
    name, store = f"crowd_{number:03}", Memory()
    last: dict[str, Any] = {}
    for release in range(releases):
        version = f"1.{release}.0"
        described = [_product(name, product, release) for product in range(products)]
        for product in described:
            last[product.name] = write_release(store, product, version, PROVENANCE, previous=last.get(product.name))
        deployed = _deployment(name, described, version, number, release)
        deploy(store, "prod", name, lambda sequence, deployed=deployed: replace(deployed, sequence=sequence))
    return store.files


def _product(name: str, number: int, release: int) -> Product:
    columns = tuple(Column(f"column_{column}", "integer", f"Number {column}.") for column in range(COLUMNS))
    served = Port(
        PortId(name, f"port_{number}"),
        f"product_{number}",
        f"As of release {release}.",
        columns,
        (Constraint("primary_key", ("column_0",)),),
        contract_enforced=True,
    )
    return Product(name, f"product_{number}", (served,), owner=OWNER)


def _deployment(name: str, products: Iterable[Product], version: str, number: int, release: int) -> Deployment:
    return Deployment(
        environment="prod",
        domain=name,
        sequence=0,
        invocation_id=f"run-{release}",
        published_at=f"2026-11-22T12:{release // 60:02}:{release % 60:02}Z",
        adapter="duckdb",
        dbt_version="1.11.16",
        description="",
        owner=OWNER,
        releases=tuple((product.name, version) for product in products),
        served=tuple(
            ServedPort(each.id, product.name, Relation(name, "main", each.id.name), "2026-11-22T11:00:00Z", 7)
            for product in products
            for each in product.ports
        ),
        uses=(PortUse(PortId("home", "first"), ("id",), "exact"),) if number < READERS else (),
    )


def home(folder: Path, registry: Registry, releases: int) -> Path:
    """The domain that is worked on, published some times."""
    domain(folder, "home")
    _name_registry(folder, registry)
    environ = _with_cache(registry, folder.parent / "cache-0")
    for release in range(releases):
        publish(_built(folder, release), now=lambda: NOON, environ=environ)
    return folder


def _built(folder: Path, release: int) -> Path:
    text = f"As of build {release}"
    models = [port(name, group=name, description=text) for name in ("first", "second")]
    return built(folder, *models, run=f"run-{release}")


def reader(folder: Path, registry: Registry, inputs: int) -> Path:
    """A domain that reads ports, each of another domain."""
    domain(folder, folder.name)
    listed = "".join(f"  - crowd_{number:03}.port_0\n" for number in range(inputs))
    _name_registry(folder, registry, f"inputs:\n{listed}")
    return folder


def _name_registry(folder: Path, registry: Registry, more: str = "") -> None:
    (folder / "mesh.yml").write_text(f"version: 1\nregistry: {registry.where}\n{more}")


def cost(registry: Registry, command: Callable[[Mapping[str, str]], object], cache: Path) -> Cost:
    """Run a command and count; what is kept on this machine is in `cache`."""
    environ = _with_cache(registry, cache)
    before, began = registry.requests(), time.perf_counter()
    command(environ)
    seconds = time.perf_counter() - began
    return Cost(registry.requests() - before, seconds)


def _with_cache(registry: Registry, cache: Path) -> dict[str, str]:
    return {**registry.environ, "XDG_CACHE_HOME": str(cache), "HOME": str(cache)}


def at_home(root: Path, registry: Registry, releases: int) -> dict[str, Cost]:
    """What a producer's commands cost, on a machine that never asked this registry."""
    folder = home(root / "home", registry, releases)
    _built(folder, releases)
    costs = {
        "publish, two products changed": cost(
            registry, lambda environ: publish(folder, now=lambda: NOON, environ=environ), root / "cache-1"
        )
    }
    for again in ("", ", again"):
        costs[f"status of one domain{again}"] = cost(
            registry, lambda environ: status(folder, domain="home", environ=environ), root / "cache-2"
        )
    costs["status of one environment, everybody"] = cost(
        registry, lambda environ: status(folder, "prod", environ=environ), root / "cache-5"
    )
    costs[f"verify one product ({VERIFIED})"] = cost(
        registry, lambda environ: verify(folder, only=VERIFIED, environ=environ), root / "cache-4"
    )
    return costs


def at_reader(root: Path, registry: Registry, inputs: int) -> dict[str, Cost]:
    """What a consumer's command costs, on a machine that never asked this registry, and once more."""
    folder = reader(root / "reader", registry, inputs)
    return {
        f"sync of {inputs} inputs of as many domains{again}": cost(
            registry, lambda environ: sync(folder, environ=environ), root / "cache-3"
        )
        for again in ("", ", again")
    }


def compare(name: str, make: Callable[[str], Registry], domains: int, releases: int) -> None:
    """Print what the commands cost at both registries, and how much more at the large one."""
    with tempfile.TemporaryDirectory() as folder:
        root, inputs = Path(folder), min(INPUTS, domains)
        alone, read, large = make("alone"), make("read"), make("large")
        for registry in (alone, read, large):
            initialise(open_registry(registry.where, root, registry.environ))
        began, files = time.perf_counter(), 0
        for number in range(domains):
            written = crowd(number, PRODUCTS, releases)
            files += len(written)
            large.fill(written)
        filled = time.perf_counter() - began
        for number in range(inputs):
            read.fill(crowd(number, 1, 1))
        for number in range(min(READERS, domains)):
            alone.fill(crowd(number, 1, 1))
        few = at_home(root / "alone", alone, 2) | at_reader(root / "read", read, inputs)
        many = at_home(root / "large", large, releases) | at_reader(root / "large", large, inputs)
    print(f"\n{name}: {domains * PRODUCTS} products x {releases} releases, {files} files, filled in {filled:.0f} s\n")
    print("| command | requests small | large | ratio | seconds small | large | ratio |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for command, at_small in few.items():
        at_large = many[command]
        requests = f"{at_small.requests} | {at_large.requests} | {at_large.requests / at_small.requests:.2f}"
        seconds = f"{at_small.seconds:.3f} | {at_large.seconds:.3f} | {at_large.seconds / at_small.seconds:.2f}"
        print(f"| {command} | {requests} | {seconds} |", flush=True)


def in_folder(root: Path) -> Callable[[str], Registry]:
    """Registries in folders."""
    location.FolderStore = CountingFolder  # type: ignore[misc]

    def make(name: str) -> Registry:
        here = root / name

        def fill(files: Mapping[str, bytes]) -> None:
            for path, content in files.items():
                target = here / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

        return Registry(str(here), {}, fill, lambda: sum(ASKED.values()))

    return make


def in_s3(server: S3Server, log: Path) -> Callable[[str], Registry]:
    """Registries in a bucket."""
    raw = client(server.environ)

    def make(name: str) -> Registry:
        def fill(files: Mapping[str, bytes]) -> None:
            def put(file: tuple[str, bytes]) -> None:
                raw.put_object(Bucket=BUCKET, Key=f"{name}/{file[0]}", Body=file[1])

            with ThreadPoolExecutor(4) as threads:
                list(threads.map(put, files.items()))

        def requests() -> int:
            return len(re.findall(rb'^\S+ - - \[.*" \d{3} ', log.read_bytes(), re.MULTILINE))

        return Registry(f"s3://{BUCKET}/{name}", server.environ, fill, requests)

    return make


def main() -> None:
    """Fill, measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--domains", type=int, default=100)
    arguments.add_argument("--releases", type=int, default=50)
    arguments.add_argument("--s3-domains", type=int, default=10)
    given = arguments.parse_args()
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    root = Path(tempfile.mkdtemp())
    try:
        compare("folder", in_folder(root), given.domains, given.releases)
        log = root / "requests.log"
        with s3_server(log) as server:
            compare("S3", in_s3(server, log), given.s3_domains, given.releases)
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
