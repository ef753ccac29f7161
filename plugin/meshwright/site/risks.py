"""What may hurt somebody soon, or does already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from meshwright.mesh.counted import counted
from meshwright.mesh.port import PortId
from meshwright.site.addresses import owner_key
from meshwright.site.circles import circles
from meshwright.site.counts import consumers, product_consumers
from meshwright.site.facts import PortFacts, ProductFacts
from meshwright.site.mesh import ProductKey, SiteMesh
from meshwright.site.promises import freshness, sunset

RiskKind = Literal[
    "failed", "not published", "yanked", "past its date", "late", "past the contract", "goes soon", "circle", "warned",
    "will go", "no owner",
]  # fmt: skip
"""The worst first."""

_ORDER = {kind: place for place, kind in enumerate(get_args(RiskKind))}
_BAD: frozenset[RiskKind] = frozenset({"failed", "not published", "yanked", "past its date", "late"})


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing that somebody should look at.

    Attributes:
        domain: the one that can do something about it.
        product: its product; empty when it is about the domain itself.
        port: what it is about; None when it is about the product as a whole.
        fact: what is the matter, to be read after the name of what it is about.
        at: the ISO date, or UTC time, that matters; empty where none does.
        consumers: the domains that may feel it, sorted.
        others: the other products on the same circle.
    """

    kind: RiskKind
    domain: str
    product: str
    port: PortId | None
    fact: str
    at: str = ""
    consumers: tuple[str, ...] = ()
    others: tuple[ProductKey, ...] = ()

    @property
    def is_bad(self) -> bool:
        """Whether it is broken already, rather than on the way there."""
        return self.kind in _BAD


@lru_cache(maxsize=1)
def risks(mesh: SiteMesh) -> tuple[Risk, ...]:
    """Everything that is at risk in the default environments: the worst first, then what most domains may feel."""
    found = [
        *(risk for product, port in mesh.ports.values() for risk in _of_port(mesh, product, port)),
        *(risk for product in mesh.products.values() for risk in _of_product(mesh, product)),
        *_unserved(mesh),
        *_past_contract(mesh),
        *_circles(mesh),
    ]
    return tuple(sorted(found, key=_urgency))


@lru_cache(maxsize=1)
def risks_by_domain(mesh: SiteMesh) -> Mapping[str, tuple[Risk, ...]]:
    """The risks of each domain that has any, in the same order."""
    found: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks(mesh):
        found[risk.domain].append(risk)
    return {name: tuple(of_domain) for name, of_domain in found.items()}


def _urgency(risk: Risk) -> tuple[object, ...]:
    # A day that comes sooner matters more; of promises that are not kept, the one that is broken for longer.
    return (
        _ORDER[risk.kind],
        -len(risk.consumers),
        risk.at,
        risk.domain,
        risk.product,
        str(risk.port or ""),
        risk.fact,
    )


def _of_port(mesh: SiteMesh, product: ProductFacts, port: PortFacts) -> Iterator[Risk]:
    environment = mesh.domains[product.domain].environment
    readers = consumers(mesh.readers(port.id))
    served = next((each for each in port.served if each.environment == environment), None)
    results = dict(served.results) if served else {}
    failed, warned = results.get("fail", 0) + results.get("error", 0), results.get("warn", 0)

    def risk(kind: RiskKind, fact: str, at: str = "") -> Risk:
        return Risk(kind, product.domain, product.name, port.id, fact, at, readers)

    if failed:
        yield risk("failed", f"failed {counted(failed, 'test')} when it was built last")
    if warned:
        yield risk("warned", f"was built last with a warning of {counted(warned, 'test')}")
    if served and freshness(product, port, environment, mesh.now) == "late":
        yield risk("late", f"is older than the {dict(product.sla)['freshness']} promised: built", served.built_at)
    end = sunset(port, mesh.now) if readers else None
    if end is not None:
        kinds: dict[str, RiskKind] = {"passed": "past its date", "near": "goes soon", "far": "will go"}
        fact = f"is still read, and may be gone {'since' if end == 'passed' else 'from'}"
        yield risk(kinds[end], fact, port.deprecated_from or "")


def _of_product(mesh: SiteMesh, product: ProductFacts) -> Iterator[Risk]:
    readers = product_consumers(mesh, [product])
    if product.release.yanked is not None:
        fact = f"serves {product.version}, which its owner calls bad"
        yield Risk("yanked", product.domain, product.name, None, fact, consumers=readers)
    if not owner_key(product.owner):
        yield Risk("no owner", product.domain, product.name, None, "has no owner", consumers=readers)


def _unserved(mesh: SiteMesh) -> Iterator[Risk]:
    for domain, ports in mesh.unserved.items():
        for port in ports:
            yield Risk(
                "not published", domain, "", port, "is read, but not published", "", consumers(mesh.readers(port))
            )


def _past_contract(mesh: SiteMesh) -> Iterator[Risk]:
    for port, (product, _) in mesh.ports.items():
        beside = consumers(reader for reader in mesh.readers(port) if reader.round_ref)
        if beside:
            fact = "is taken by the name of its table, past the contract"
            yield Risk("past the contract", product.domain, product.name, port, fact, "", beside)


def _circles(mesh: SiteMesh) -> Iterator[Risk]:
    for together in circles(_between_products(mesh)):
        (domain, product), *others = together
        fact = "depends on itself, through others" if others else "depends on itself, through its own domain"
        feel = tuple(sorted({each for each, _ in others} - {domain}))
        yield Risk("circle", domain, product, None, fact, "", feel, tuple(others))


def _between_products(mesh: SiteMesh) -> dict[ProductKey, Iterable[ProductKey]]:
    """Domains that read for no product are on no circle of products: nobody knows which of theirs takes part."""
    return {
        key: [each for each in reads if each in mesh.products]
        for key, reads in mesh.upstream.items()
        if key in mesh.products
    }
