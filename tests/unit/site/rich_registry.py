"""Registries of any size with everything in them that the site shows, written as publishing writes them.

The same size and the same moment give the same bytes. What varies from product to product follows from its number, so
that every few of them have versions, a yanked release, a promise that is not kept, debt, and so on.

By hand, with a mesh.yml around it for `mesh docs`:
`python -m tests.unit.site.rich_registry FOLDER [--domains 6] [--products 3] [--columns 12]`
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from meshwright.app.release_files import release_files
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.exposure import Exposure
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.registry_records import Deployment, PortUse, Release, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry import layout
from meshwright.registry.canonical import encode
from meshwright.registry.deployments import deploy
from meshwright.registry.events import append_event
from meshwright.registry.releases import write_release

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)

_DOMAINS = ("orders", "customers", "billing", "inventory", "shipping", "marketing", "support", "finance")
_PRODUCTS = ("core", "history", "daily_figures", "reference", "quality", "forecast")
_TYPES = ("source-aligned", "aggregate", "consumer-aligned", None)
_COLUMNS = (
    ("{subject}_id", "bigint", "Number of the {subject}; never used again."),
    ("created_at", "timestamp with time zone", "When it was entered, in UTC."),
    (
        "status",
        "varchar",
        "Where it stands.\n\n- `open`: somebody works on it\n- `done`: nobody does\n- `void`: a mistake",
    ),
    (
        "country",
        "varchar",
        "ISO 3166 code of the country, [two letters](https://www.iso.org/iso-3166-country-codes.html).",
    ),
    ("amount", "decimal(18,2)", "What is to be paid, **without tax**."),
    ("email", "varchar", "Where to write to."),
    ("updated_at", "timestamp with time zone", "When it was changed last."),
    ("quantity", "integer", "How many."),
    ("is_active", "boolean", ""),
    ("parent_{subject}_id", "bigint", "The one that it is a part of; missing for most."),
    ("weight_kg", "double", "With its packaging."),
    ("payload", "struct(source varchar, tags varchar[], at timestamp)", "As it was received."),
)
_EVERY = {
    "versioned": 5,
    "two ports": 4,
    "yanked": 7,
    "deprecated": 6,
    "late": 4,
    "without owner": 11,
    "for few": 9,
    "draft": 13,
}


class Memory:
    """A store in dictionaries, by folder, to make files with."""

    location, folder = "memory", None

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._below: dict[str, set[str]] = {}

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def read_known(self, name: str, sha256: str) -> bytes | None:
        return self.files.get(name)

    def names(self, folder: str) -> list[str]:
        return sorted(self._below.get(folder, ()))

    def tree(self, folder: str) -> list[str]:
        return sorted(name[len(folder) + 1 :] for name in self.files if name.startswith(f"{folder}/"))

    def claim(self, name: str, content: bytes) -> bool:
        if name in self.files:
            return False
        self.files[name] = content
        while name:
            name, _, last = name.rpartition("/")
            self._below.setdefault(name, set()).add(last)
        return True

    def swap(self, name: str, expected: bytes | None, content: bytes) -> bool:
        if self.files.get(name) != expected:
            return False
        if expected is None:
            return self.claim(name, content)
        self.files[name] = content
        return True

    def remove(self, name: str) -> None:
        """What no store does: forget a file, as who clears up a registry by hand."""
        del self.files[name]
        folder, _, last = name.rpartition("/")
        self._below[folder].discard(last)

    def publication(self) -> nullcontext[None]:
        return nullcontext()


@dataclass(frozen=True)
class RichMesh:
    """A mesh to be written.

    Attributes:
        domains: how many.
        products: of each domain.
        columns: of each port.
        now: when the last builds were.
        derived: whether releases carry their contracts in other formats, which take most of the time.
        debt: whether some domains read past the contract, and have accepted that.
        rare: how many times rarer versions, yanked releases, broken promises and the like are; more is more like life.
        builds: how often each domain was built the same way, a day apart, before what is in force.
    """

    domains: int = 6
    products: int = 3
    columns: int = 12
    now: datetime = NOON
    derived: bool = True
    debt: bool = True
    rare: int = 1
    builds: int = 1

    @property
    def names(self) -> list[str]:
        """The domains."""
        return [self.name(number) for number in range(self.domains)]

    def name(self, number: int) -> str:
        """The name of a domain by its number."""
        again, place = divmod(number, len(_DOMAINS))
        return f"{_DOMAINS[place]}_{again + 1:02}" if again else _DOMAINS[place]

    def product_name(self, number: int) -> str:
        """The name of a product by its number in the domain."""
        again, place = divmod(number, len(_PRODUCTS))
        return f"{_PRODUCTS[place]}_{again + 1:02}" if again else _PRODUCTS[place]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of every file of the registry."""
        yield layout.MARKER, encode({"format": layout.FORMAT})
        yield layout.MARKED, encode({"format": layout.FORMAT})
        for number in range(self.domains):
            yield from ((name, content) for name, content in self.domain(number).items() if name != layout.MARKED)

    def write(self, folder: Path) -> Path:
        """Write the registry."""
        for name, content in self.files():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder

    def domain(self, number: int) -> dict[str, bytes]:
        """The files of one domain."""
        store = Memory()
        store.claim(layout.MARKED, b"")
        histories = [list(self._history(number, product)) for product in range(self.products)]
        in_force, first = {}, {}
        for product, history in enumerate(histories):
            last: Release | None = None
            for step, (version, described, changes) in enumerate(history):
                days = 400 - 390 * (step + 1) // len(history) - product % 9
                provenance = {
                    "released_at": _time(self.now - timedelta(days=days, minutes=7 * product)),
                    "commit": f"{number:04x}{product:04x}{step:04x}".rjust(40, "c"),
                    "dbt_version": "1.11.16",
                    "meshwright_version": "0.1.0",
                }
                last = write_release(
                    store,
                    described,
                    version,
                    provenance,
                    previous=last,
                    changes=changes,
                    derive=lambda version, described=described: self._derived(described, version),
                )
                in_force[described.name] = last
                first.setdefault(described.name, last)
        uses = self.uses(number)
        self._deploy(store, (number, "prod"), first.values(), uses[:1], self.now - timedelta(days=200))
        at = self.now - timedelta(hours=2 + number % 9)
        for back in reversed(range(self.builds)):
            self._deploy(store, (number, "prod"), in_force.values(), uses, at - timedelta(days=back))
        if number % 2 == 0:
            self._deploy(store, (number, "dev"), first.values(), uses[:2], self.now - timedelta(hours=1))
        self._say(store, number, histories)
        return store.files

    def _derived(self, product: Product, version: str) -> dict[str, bytes]:
        if self.derived:
            return dict(release_files(product, version))
        return {}

    def ports(self, number: int, product: int) -> list[PortId]:
        """The ports of the last release of a product."""
        name = f"{self.name(number).partition('_')[0]}_{self.product_name(product)}"
        every = number * self.products + product
        found = [PortId(self.name(number), name)]
        if self._is("versioned", every):
            found = [replace(found[0], version="1"), replace(found[0], version="2")]
        if self._is("two ports", every):
            found.append(PortId(self.name(number), f"{name}_by_day"))
        return found

    def uses(self, number: int) -> tuple[PortUse, ...]:
        """What a domain reads: three upstream domains, and the first reads the last, so that there are cycles."""
        found: dict[PortId, PortUse] = {}
        upstream = [(number - step) % self.domains for step in (1, 2, 5)] if number else [self.domains - 1]
        for step, other in enumerate(each for each in dict.fromkeys(upstream) if each != number):
            for product in range(0, self.products, 1 + self.products // 8):
                port = self.ports(other, (product + number) % self.products)[-1 if product % 2 else 0]
                columns = tuple(sorted(self._columns(port.name, 0)[each].name for each in range(1 + product % 5)))
                reader = self.product_name(product) if product % 3 else ""
                sure = ("exact", "exact", "partial", "unknown")[(number + product) % 4]
                found[port] = PortUse(
                    port,
                    columns if sure != "unknown" else (),
                    sure,
                    star=(number + product) % 6 == 5,
                    product=reader,
                    environment="prod",
                )
                if step == 2 and product > 1:
                    break
        return tuple(found[port] for port in sorted(found))

    def _is(self, what: str, every: int) -> bool:
        return every % (_EVERY[what] * self.rare) == _EVERY[what] - 2

    def _columns(self, subject: str, number: int) -> list[Column]:
        found = []
        for place in range(max(self.columns, 5)):
            again, kind = divmod(place, len(_COLUMNS))
            name, data_type, text = _COLUMNS[kind]
            name = name.format(subject=_word(subject))
            found.append(
                Column(
                    f"{name}_{again + 1}" if again else name,
                    data_type,
                    text.format(subject=_word(subject)),
                    classification="pii" if name == "email" else "confidential" if name == "amount" else "",
                    unit="kg" if name == "weight_kg" else "",
                    definition="The sum of all lines of an order." if name == "amount" else "",
                    tags=("finance",) if name == "amount" else (),
                )
            )
        return found

    def _port(self, port: PortId, product: str, every: int, *, columns: int, text: str = "") -> Port:
        found = self._columns(port.name, every)[:columns]
        key = found[0].name
        names = {column.name for column in found}
        constraints = [Constraint("not_null", (key,)), Constraint("primary_key", (key,))]
        tests = [DataTest("not_null", (key,)), DataTest("unique", (key,))]
        if "status" in names:
            tests.append(DataTest("accepted_values", ("status",), ('"done"', '"open"', '"void"')))
        if "quantity" in names:
            constraints.append(Constraint("check", (), "quantity >= 0"))
            tests.append(DataTest("accepted_range", ("quantity",), ("min=0",), blocks=False))
        return Port(
            port,
            product,
            text or f"One row for each {_word(port.name)} of `{port.domain}`.\n\nRows are added *every hour*.",
            tuple(found),
            tuple(sorted(constraints)),
            latest=port.version != "1",
            deprecation_date=(self.now.date() + timedelta(days=120)).isoformat() if port.version == "1" else None,
            contract_enforced=every % 8 != 7,
            tests=tuple(sorted(tests)),
            materialized="table" if every % 3 else "incremental",
            tags=("hourly",) if every % 2 else (),
            other_tests=(DataTest("dbt_expectations.expect_row_count", ()),) if every % 5 == 2 else (),
        )

    def _history(self, number: int, product: int) -> Iterator[tuple[str, Product, list[dict[str, str]]]]:
        """Version, promise and changes of each release of a product, oldest first."""
        every = number * self.products + product
        domain, name = self.name(number), self.product_name(product)
        ports = self.ports(number, product)

        def described(columns: int, some: list[PortId], text: str = "") -> Product:
            return Product(
                domain,
                name,
                tuple(self._port(port, name, every, columns=columns, text=text) for port in sorted(some)),
                title=f"{domain.replace('_', ' ').capitalize()}: {name.replace('_', ' ')}",
                description=(
                    f"What `{domain}` knows of its {name.replace('_', ' ')}.\n\n"
                    "It is **complete** since 2019; see [how it is made](https://example.com/handbook).\n\n"
                    "- one row each\n- nothing is deleted\n"
                ),
                type=_TYPES[every % len(_TYPES)],
                status="draft" if self._is("draft", every) else "active",
                owner=Owner() if self._is("without owner", every) else Owner(f"{domain} team", f"{domain}@example.com"),
                support=(("channel", f"#{domain}"), ("url", f"https://example.com/{domain}")),
                sla=(("freshness", "6h" if self._is("late", every) else "30d"),) if every % 3 != 2 else (),
                consumers=tuple(sorted({self.name((number + step) % self.domains) for step in (1, 2, 5)} - {domain}))
                if self._is("for few", every)
                else None,
                stability=("strict", "stable", "experimental")[every % 3],
            )

        subject = f"{ports[0]}"
        whole = max(self.columns, 5)
        yield "1.0.0", described(whole - 2 + (every % 3 == 0), ports[:1], "First words."), []
        if every % 3 >= 1:
            changes = [_change("neutral", "", subject, "its description is another one")]
            yield "1.0.1", described(whole - 2, ports[:1]), changes
        if every % 3 == 2:
            gone = _change("breaking", "CMP001", f"{subject}.old_code", "the column is gone", "nobody reads it")
            weak = _change("weakened", "CMP012", f"{subject}.status", "it may be missing now", "")
            yield "2.0.0", described(whole - 1, ports[:1]), [gone, weak]
        if every % 3 or len(ports) > 1:
            last = _COLUMNS[(whole - 1) % len(_COLUMNS)][0].format(subject=_word(ports[0].name))
            changes = [_change("additive", "", f"{subject}.{last}", "the column is new")]
            changes += [_change("additive", "", f"{port}", "the port is new") for port in ports[1:]]
            yield "2.1.0" if every % 3 == 2 else "1.1.0", described(whole, ports), changes

    def _deploy(
        self,
        store: Memory,
        place: tuple[int, str],
        releases: Iterable[Release],
        uses: tuple[PortUse, ...],
        at: datetime,
    ) -> None:
        number, environment = place
        domain = self.name(number)
        served = []
        there = list(releases)
        for count, release in enumerate(there):
            late = (
                timedelta(days=3)
                if self._is("late", number * self.products + count) and count % 2 == 0
                else timedelta()
            )
            for port in release.product.ports:
                relation = Relation(domain, "main", port.id.name + (f"_v{port.id.version}" if port.id.version else ""))
                results = (("pass", 4), ("warn", 1)) if (number + count) % 6 == 5 else (("pass", 5),)
                rows = 1000 * count + 7 + 100 * at.day
                served.append(
                    ServedPort(port.id, release.product.name, relation, _time(at - late), rows, results, 40 + count)
                )
        debt = () if number % 5 != 3 or not self.debt else (("PRV003", self.ports((number + 3) % self.domains, 0)[0]),)
        if debt and debt[0][1].domain == domain:
            debt = ()
        deployment = Deployment(
            environment=environment,
            domain=domain,
            sequence=0,
            invocation_id=f"run-{environment}-{_time(at)}",
            published_at=_time(at),
            adapter="duckdb" if number % 4 else "postgres",
            dbt_version="1.11.16",
            description=f"Everything about {domain.replace('_', ' ')}, as the people who do it see it.",
            owner=Owner(f"{domain} team", f"{domain}@example.com"),
            releases=tuple(sorted((release.product.name, release.version) for release in there)),
            served=tuple(sorted(served, key=lambda each: each.port)),
            uses=uses,
            exposures=self._exposures(number, uses),
            results=(("pass", 5 * len(served)), ("success", len(served))),
            seconds=12 + number,
            records=tuple(sorted((release.product.name, release.record) for release in there)),
            debt=debt,
        )
        deploy(store, environment, domain, lambda sequence: replace(deployment, sequence=sequence))

    def _exposures(self, number: int, uses: tuple[PortUse, ...]) -> tuple[Exposure, ...]:
        """A dashboard in every other domain, on its own first ports and on those that it reads."""
        domain = self.name(number)
        if number % 2 or not self.products:
            return ()
        shown = {self.ports(number, 0)[0], *(use.port for use in uses[:3])}
        title = f"{domain} at a glance"
        owner = Owner(f"{domain} team", f"{domain}@example.com")
        address = f"https://boards.example.com/{domain}"
        return (Exposure("glance", title, "dashboard", owner, address, tuple(sorted(shown))),)

    def _say(
        self, store: Memory, number: int, histories: list[list[tuple[str, Product, list[dict[str, str]]]]]
    ) -> None:
        domain = self.name(number)
        for product, history in enumerate(histories):
            every = number * self.products + product
            name = self.product_name(product)
            said = ProductEvent("yank", domain, name, 0, "Ann", _time(self.now - timedelta(days=2)), "half the rows")
            if self._is("yanked", every):
                bad = replace(said, release=history[-1 if every % 2 else 0][0])
                append_event(store, domain, name, lambda events, bad=bad: bad)
            if self._is("deprecated", every):
                end = self.now.date() + timedelta(days=(20, 200, -10)[every // 6 % 3])
                gone = replace(
                    said,
                    kind="deprecate",
                    reason="there is a better one",
                    port=self.ports(number, product)[0],
                    date=end.isoformat(),
                    replacement=self.ports(number, (product + 1) % self.products)[-1],
                )
                append_event(store, domain, name, lambda events, gone=gone: gone)


def _change(change_class: str, code: str, subject: str, fact: str, because: str = "") -> dict[str, str]:
    return {
        "class": change_class,
        "code": code,
        "subject": subject,
        "fact": fact,
        "because": because,
        "name": "a-change",
    }


def _word(name: str) -> str:
    """What one thing of it is called: `order` for `orders_core`."""
    return name.partition("_")[0].rstrip("s")


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_root(mesh: RichMesh, folder: Path) -> Path:
    """The registry in a mesh's folder, in which `mesh docs` works."""
    mesh.write(folder / "registry")
    project = folder / "domains" / mesh.name(0) / "dbt_project.yml"
    project.parent.mkdir(parents=True, exist_ok=True)
    project.write_text(f"name: {mesh.name(0)}\n")
    (folder / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [domains/*]\n")
    return folder


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--domains", type=int, default=6)
    arguments.add_argument("--products", type=int, default=3)
    arguments.add_argument("--columns", type=int, default=12)
    arguments.add_argument("--builds", type=int, default=1)
    given = arguments.parse_args()
    mesh = RichMesh(given.domains, given.products, given.columns, datetime.now(timezone.utc), builds=given.builds)
    print(write_root(mesh, given.folder))


if __name__ == "__main__":
    main()
