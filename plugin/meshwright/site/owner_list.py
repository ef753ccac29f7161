"""Who answers for what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from meshwright.mesh.port import Owner
from meshwright.site.addresses import owner_key
from meshwright.site.counts import product_consumers
from meshwright.site.facts import DomainFacts, ProductFacts
from meshwright.site.mesh import SiteMesh
from meshwright.site.risks import Risk, risks


@dataclass(frozen=True, slots=True)
class Duties:
    """Everything that an owner answers for.

    Attributes:
        owner: with the longest of the names that it has under its address.
        consumer_count: domains that read any of the products.
        risks: what may hurt somebody, and the owner can do something about; the worst first.
    """

    owner: Owner
    domains: tuple[DomainFacts, ...]
    products: tuple[ProductFacts, ...]
    consumer_count: int
    risks: tuple[Risk, ...]

    @property
    def port_count(self) -> int:
        """Ports of the products, each version counted."""
        return sum(len(product.ports) for product in self.products)

    @property
    def risk_counts(self) -> Mapping[str, tuple[int, bool]]:
        """For each kind of risk how many there are, and whether they are bad; the worst kind first."""
        counts = Counter((risk.kind, risk.is_bad) for risk in self.risks)
        return {kind: (count, is_bad) for (kind, is_bad), count in counts.items()}


def duties(mesh: SiteMesh) -> tuple[Duties, ...]:
    """The owners by name, each with what it answers for."""
    domains: dict[str, list[DomainFacts]] = defaultdict(list)
    products: dict[str, list[ProductFacts]] = defaultdict(list)
    for domain in mesh.domains.values():
        domains[owner_key(domain.owner)].append(domain)
        for product in domain.products:
            products[owner_key(product.owner)].append(product)
    at_risk: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks(mesh):
        at_risk[_answering(mesh, risk)].append(risk)
    found = [
        _duties(mesh, domains[key], products[key], tuple(at_risk[key])) for key in sorted({*domains, *products} - {""})
    ]
    return tuple(sorted(found, key=lambda each: (each.owner.name or each.owner.email).casefold()))


def unowned_products(mesh: SiteMesh) -> tuple[ProductFacts, ...]:
    """The products that nobody answers for, those that are read by most domains first."""
    found = [product for product in mesh.products.values() if not owner_key(product.owner)]
    return tuple(sorted(found, key=lambda product: -len(product_consumers(mesh, [product]))))


def unowned_domains(mesh: SiteMesh) -> tuple[str, ...]:
    """The domains that nobody answers for."""
    return tuple(name for name, domain in mesh.domains.items() if not owner_key(domain.owner))


def _answering(mesh: SiteMesh, risk: Risk) -> str:
    """The owner of the product; where it has none, that of the domain."""
    product = mesh.products.get((risk.domain, risk.product))
    domain = mesh.domains.get(risk.domain)
    return (product and owner_key(product.owner)) or (owner_key(domain.owner) if domain else "")


def _duties(
    mesh: SiteMesh, domains: list[DomainFacts], products: list[ProductFacts], at_risk: tuple[Risk, ...]
) -> Duties:
    said = [*(each.owner for each in domains), *(each.owner for each in products)]
    return Duties(
        Owner(max((each.name for each in said), key=lambda name: (len(name), name)), said[0].email),
        tuple(domains),
        tuple(products),
        len(product_consumers(mesh, products)),
        at_risk,
    )
