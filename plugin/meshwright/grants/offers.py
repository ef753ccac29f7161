"""What the domains of a mesh offer, as far as a database has to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """A data product.

    Attributes:
        readers: the domains that it is offered to; None for every domain of the mesh.
        views: what its ports are called in the interface area.
    """

    name: str
    readers: frozenset[str] | None = None
    views: frozenset[str] = frozenset()

    def offered_to(self, domain: str) -> bool:
        """Whether another domain may read it."""
        return self.readers is None or domain in self.readers


@dataclass(frozen=True, slots=True)
class DomainOffers:
    """A domain and its products.

    Attributes:
        complete: whether these are all its products; where nobody knows, none is taken for gone.
    """

    name: str
    products: tuple[OfferedProduct, ...] = ()
    complete: bool = True

    def product(self, name: str) -> OfferedProduct | None:
        """The product of that name."""
        return next((product for product in self.products if product.name == name), None)

    def product_of(self, view: str) -> OfferedProduct | None:
        """The product that a view of the interface area belongs to; None where nobody knows."""
        return next((product for product in self.products if view in product.views), None)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a database has to obey.

    Attributes:
        domains: the domains of the mesh.
        scope: the names of those whose roles, schemas and grants are looked after; the others are only readers.
        prefix: what stands before each domain's name in this database: `dev_` where weather's schema is `dev_weather`.
        keeps_public: whether it is left as it is what everybody may do on the database itself.
    """

    domains: tuple[DomainOffers, ...]
    scope: frozenset[str]
    prefix: str = ""
    keeps_public: bool = False


def only_listed(offers: Offers, inputs: Mapping[str, frozenset[tuple[str, str]]]) -> Offers:
    """The same with the readers that list a product among their inputs, and nobody else.

    Args:
        offers: what is offered.
        inputs: by reader, the domain and product of what it lists.
    """

    def narrowed(domain: str, product: OfferedProduct) -> OfferedProduct:
        listing = {reader for reader, read in inputs.items() if (domain, product.name) in read}
        return replace(product, readers=frozenset(filter(product.offered_to, listing)))

    domains = tuple(
        replace(domain, products=tuple(narrowed(domain.name, product) for product in domain.products))
        for domain in offers.domains
    )
    return replace(offers, domains=domains)
