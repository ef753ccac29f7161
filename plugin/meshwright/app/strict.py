"""Products that accept no debt: nobody may live with a finding about reading them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meshwright.mesh.finding import Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.port import Owner, PortId
from meshwright.mesh.product import Product
from meshwright.rules.rule import declaration

_NO_DEBT = "no debt is accepted for reading it"


@dataclass(frozen=True, slots=True)
class Strictness:
    """Why debt for reading something is not accepted, and whom to ask.

    Attributes:
        what: `weather.observations`, or `every product of weather`.
    """

    what: str
    owner: Owner
    because: Reason


class StrictProducts:
    """Answers whether a model may be read on debt; looks at each domain once."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        self._models: dict[str, dict[str, Model]] = {}

    def why_not(self, read: PortId) -> Strictness | None:
        """Why nobody may accept debt for reading this model; None when they may.

        What is private belongs to the product that its group is. Where its group is not known, only a domain whose
        products are all strict refuses.
        """
        products = self._products(read.domain)
        if not any(product.strict for product in products):
            return None
        product = self._product_of(read, products)
        if product is not None:
            return self._strict(read.domain, product) if product.strict else None
        if not all(product.strict for product in products):
            return None
        every = f"every product of {read.domain}"
        return Strictness(every, self._owner(read.domain, products[0]), f"{every} is strict: {_NO_DEBT}")

    def _products(self, domain: str) -> tuple[Product, ...]:
        """As the domain says itself where it is checked, else as it published them."""
        checked = self._mesh.domain(domain)
        if checked is not None:
            return checked.products
        known = self._mesh.published.domain(domain) if self._mesh.published else None
        return tuple(release.product for release in known.releases_in(known.default_environment)) if known else ()

    def _product_of(self, read: PortId, products: Iterable[Product]) -> Product | None:
        checked = self._mesh.domain(read.domain)
        group = ""
        if checked is not None:
            if read.domain not in self._models:
                self._models[read.domain] = {model.label: model for model in checked.models}
            model = self._models[read.domain].get(read.label)
            group = model.group if model else ""
        return next(
            (each for each in products if (group and each.name == group) or any(read == p.id for p in each.ports)), None
        )

    def _strict(self, domain: str, product: Product) -> Strictness:
        what = f"{domain}.{product.name}"
        checked = self._mesh.domain(domain)
        because: Reason = f"{what} is published as strict: {_NO_DEBT}"
        if checked is not None:
            place = checked.said_at("products", product.name, "strict")
            because = declaration(checked, place, f"makes {what} strict: {_NO_DEBT}")
        return Strictness(what, self._owner(domain, product), because)

    def _owner(self, domain: str, product: Product) -> Owner:
        checked = self._mesh.domain(domain)
        return product.owner if product.owner != Owner() or checked is None else checked.owner
