"""A small registry that goes through everything that happens to one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

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
from tests.unit.site.rich_registry import Memory

DOMAINS = ("alpha", "beta", "gamma")
PRODUCTS = ("first", "second")
STEPS = (
    "release",
    "release, not deployed",
    "deploy",
    "yank",
    "deprecate",
    "read",
    "stop reading",
    "disappear",
    "deploy to dev",
    "wait",
)


@dataclass
class ChangingRegistry:
    """Domains with two products each; each product has a port, which gets a column with every release."""

    store: Memory = field(default_factory=Memory)
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
    releases: dict[tuple[str, str], list[Release]] = field(default_factory=dict)
    reads: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    deployed: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store.claim(layout.MARKER, encode({"format": layout.FORMAT}))
        self.store.claim(layout.MARKED, encode({"format": layout.FORMAT}))
        for domain in DOMAINS[:2]:
            self.step("deploy", domain, domain)

    def step(self, what: str, domain: str, other: str) -> None:
        """Something happens to a domain; `other` is a domain that it may have to do with."""
        self.now += timedelta(minutes=7)
        product = PRODUCTS[len(other) % 2]
        for each in PRODUCTS:
            if (domain, each) not in self.releases:
                self._release(domain, each)
        if what.startswith("release"):
            self._release(domain, product)
        elif what in ("yank", "deprecate"):
            self._say(what, domain, product)
        elif what == "read":
            self.reads.setdefault(domain, set()).add((other, product))
        elif what == "stop reading":
            self.reads.pop(domain, None)
        elif what == "disappear":
            self._disappear(domain)
        elif what == "wait":
            self.now += timedelta(days=2)
        if what in ("release", "deploy", "read", "stop reading"):
            self._deploy(domain, "prod")
        elif what == "deploy to dev":
            self._deploy(domain, "dev")

    def _disappear(self, domain: str) -> None:
        for environment in ("prod", "dev"):
            if self.deployed.pop((environment, domain), 0):
                self.store.remove(layout.pointer(environment, domain))

    def _release(self, domain: str, product: str) -> None:
        before = self.releases.setdefault((domain, product), [])
        port = Port(
            PortId(domain, f"{product}_port"),
            product,
            f"Rows of *{product}*, release {len(before)}.",
            tuple(Column(f"column_{number}", "integer") for number in range(2 + len(before))),
            (Constraint("primary_key", ("column_0",)),),
        )
        described = Product(
            domain, product, (port,), title=f"{domain}: {product} {len(before)}", sla=(("freshness", "24h"),)
        )
        change = {"class": "additive", "code": "", "subject": str(port.id), "fact": "a column is new", "because": ""}
        before.append(
            write_release(
                self.store,
                described,
                f"1.{len(before)}.0",
                {"released_at": self._time()},
                previous=before[-1] if before else None,
                changes=[change] if before else [],
                derive=lambda version: {f"contracts/{product}_port.odcs.yaml": f"version: {version}\n".encode()},
            )
        )

    def _deploy(self, domain: str, environment: str) -> None:
        releases = [self.releases[domain, product][-1] for product in PRODUCTS]
        deployment = Deployment(
            environment=environment,
            domain=domain,
            sequence=0,
            invocation_id=f"run-{self._time()}",
            published_at=self._time(),
            adapter="duckdb",
            dbt_version="1.11.16",
            description=f"About {domain}",
            owner=Owner(domain, f"{domain}@example.com"),
            releases=tuple((each.product.name, each.version) for each in releases),
            served=tuple(
                ServedPort(port.id, each.product.name, Relation(domain, "main", port.id.name), self._time(), 7)
                for each in releases
                for port in each.product.ports
            ),
            uses=tuple(
                PortUse(PortId(other, f"{product}_port"), ("column_0",), "exact")
                for other, product in sorted(self.reads.get(domain, ()))
                if other != domain
            ),
            records=tuple((each.product.name, each.record) for each in releases),
        )
        deploy(self.store, environment, domain, lambda sequence: replace(deployment, sequence=sequence))
        self.deployed[environment, domain] = 1

    def _say(self, kind: str, domain: str, product: str) -> None:
        said = ProductEvent("yank", domain, product, 0, "Ann", self._time(), f"because of {self._time()}")
        if kind == "yank":
            event = replace(said, release=self.releases[domain, product][-1].version)
        else:
            end = (self.now + timedelta(days=40)).date().isoformat()
            event = replace(said, kind="deprecate", port=PortId(domain, f"{product}_port"), date=end)
        append_event(self.store, domain, product, lambda events: event)

    def _time(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
