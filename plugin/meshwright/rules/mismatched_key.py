"""SYN005: a key that leads into another domain and cannot match what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.contracts.data_types import same_type
from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.foreign import ForeignKey
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model
from meshwright.mesh.port import Column, PortId
from meshwright.rules.rule import MeshRule, declaration

# The `field` of a relationships test may be any SQL; only a name can be looked up.
_NAME = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Offer:
    """A port's columns as its owner says them: by name in lower case; with its model where the owner is checked."""

    columns: dict[str, Column]
    owner: tuple[Domain, Model] | None = None

    def because(self, port: PortId, column: str) -> Reason:
        if self.owner is None:
            return f"{port.domain} has published the columns of {port.label}"
        domain, model = self.owner
        return declaration(domain, model.column(column), f"describes {port.label}")


def check(mesh: Mesh) -> Iterator[Finding]:
    """Compare each `relationships` test into another domain with what the owner says of its port."""
    if not any(domain.foreign_keys for domain in mesh.domains):
        return
    offers = _offers(mesh)
    for domain in mesh.domains:
        for key in domain.foreign_keys:
            offer = offers.get(key.port)
            name = key.key.strip('"`[]')
            # A port that nobody knows is other rules' business, and one without columns has no contract to compare.
            if offer and offer.columns and _NAME.fullmatch(name):
                column = offer.columns.get(name.lower())
                if column is None:
                    yield _finding(
                        domain,
                        key,
                        tail="which is not there",
                        because=offer.because(key.port, name),
                        help=f"name one of its columns in `field`: {_few(offer)}",
                    )
                elif same_type(key.data_type, column.data_type, domain.adapter) is False:
                    yield _finding(
                        domain,
                        key,
                        tail=f"but the one is {key.data_type} and the other {column.data_type}",
                        because=offer.because(key.port, column.name),
                        help=f"cast {key.column} to {column.data_type} in {key.model}, and declare that type",
                    )


def _offers(mesh: Mesh) -> dict[PortId, _Offer]:
    """Every port as its owner has it: what a checked domain has now, else what is published; never a reader's copy."""
    checked = {domain.name for domain in mesh.domains}
    products = mesh.published.products() if mesh.published else ()
    offers = {
        port.id: _Offer(_by_name(port.columns))
        for product in products
        if product.domain not in checked
        for port in product.ports
    }
    return offers | {
        made.port.id: _Offer(_by_name(made.port.columns), (domain, made.model))
        for domain in mesh.domains
        for made in domain.implementations
    }


def _by_name(columns: tuple[Column, ...]) -> dict[str, Column]:
    return {column.name.lower(): column for column in columns}


def _finding(domain: Domain, key: ForeignKey, *, tail: str, because: Reason, help: str) -> Finding:
    there = f"{key.port}.{key.key}"
    return RULE.finding(
        domain=domain.name,
        place=key.place,
        subject=f"{domain.name}.{key.model}.{key.column} -> {there}",
        fact=f"{domain.name} compares {key.model}.{key.column} with {there}, {tail}",
        because=because,
        help=help,
        read=key.port,
    )


def _few(offer: _Offer) -> str:
    names = [column.name for column in offer.columns.values()]
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


RULE = MeshRule(
    code="SYN005",
    name="mismatched-key",
    summary="A `relationships` test leads to a column of another domain that has another type, or is not there.",
    level="warn",
    needs="other",
    check=check,
)
