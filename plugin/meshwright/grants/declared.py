"""What the mesh declares of a database: whose every role and schema is, and who may read which product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from meshwright.grants.names import Names, names_of, require_names
from meshwright.grants.offers import DomainOffers, Offers
from meshwright.grants.state import State

Part = Literal["owner", "consumer", "product"]
AreaKind = Literal["interface", "private", "data", "raw"]


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that the mesh gives a meaning.

    Attributes:
        product: of a product's role, the product.
        known: whether the mesh has such a product now.
    """

    name: str
    domain: str
    part: Part
    product: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Area:
    """A schema that the mesh gives a meaning."""

    schema: str
    domain: str
    kind: AreaKind


class Declared:
    """Answers what an offer means for a database that has these roles.

    Args:
        offers: what the domains offer.
        state: the database; a role that is called like one of a product of ours is ours, also when it has no product.

    Raises:
        ConfigError: names that a database cannot have, or two domains would share.
    """

    def __init__(self, offers: Offers, state: State) -> None:
        require_names(offers)
        self.offers = offers
        self._domains = {domain.name: domain for domain in offers.domains}
        self._present = state.roles

    def names(self, domain: str) -> Names:
        """What is a domain's in this database."""
        return names_of(domain, self.offers.prefix)

    def domain(self, name: str) -> DomainOffers:
        """A domain of the mesh."""
        return self._domains[name]

    @cached_property
    def roles(self) -> Mapping[str, OwnRole]:
        """Every role that is the mesh's by its name, in or out of scope."""
        found: dict[str, OwnRole] = {}
        for domain in self.offers.domains:
            names = self.names(domain.name)
            found[names.owner] = OwnRole(names.owner, domain.name, "owner")
            found[names.consumer] = OwnRole(names.consumer, domain.name, "consumer")
            for product in domain.products:
                role = names.product(product.name)
                found[role] = OwnRole(role, domain.name, "product", product.name)
        for role in sorted(self._present.keys() - found.keys()):
            former = self._former(role)
            if former is not None:
                found[role] = former
        return found

    def _former(self, role: str) -> OwnRole | None:
        """The role of a product that is not there any more, or that nobody knows of."""
        if not role.endswith("_consumer"):
            return None
        owners = (d for d in self._domains if role.startswith(f"{self.names(d).base}_"))
        domain = max(owners, key=len, default=None)
        if domain is None:
            return None
        product = role[len(self.names(domain).base) + 1 : -len("_consumer")]
        return OwnRole(role, domain, "product", product, known=False) if product else None

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """Every schema in scope, by its name."""
        return {area.schema: area for domain in sorted(self.offers.scope) for area in self._areas_of(domain)}

    def _areas_of(self, domain: str) -> Iterator[Area]:
        names = self.names(domain)
        yield Area(names.interface, domain, "interface")
        yield Area(names.private, domain, "private")
        yield Area(names.data, domain, "data")
        yield Area(names.raw, domain, "raw")

    def in_scope(self, role: OwnRole) -> bool:
        """Whether a role is looked after, and not only a reader's."""
        return role.domain in self.offers.scope

    def may_read(self, reader: str, domain: str, product: str) -> bool | None:
        """Whether a product is offered to another domain; None where nobody knows the product."""
        offered = self._domains[domain].product(product)
        if offered is None:
            return None if not self._domains[domain].complete else False
        return offered.offered_to(reader)

    def let_in(self, role: OwnRole, member: OwnRole) -> Literal["must", "may"] | None:
        """Whether one of the mesh's roles has to be a member of another one of them, or may; None when it must not."""
        own = role.domain == member.domain
        if role.part == "consumer":
            return "must" if own and member.part == "product" and member.known else "may" if own else None
        if role.part != "product" or member.part != "owner":
            return None
        if own:
            return "may"
        offered = self.may_read(member.domain, role.domain, role.product)
        return {True: "must", None: "may", False: None}[offered]
