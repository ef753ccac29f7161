"""The ports of a domain that would go, were they not read."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.port import PortId
from meshwright.site.deprecation_list import Mover, movers
from meshwright.site.facts import PortFacts, ProductFacts
from meshwright.site.promises import Sunset
from meshwright.site.successors import successor
from meshwright.site.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class KeptAlive:
    """An older version, or a port that is announced to go, with those that still read it.

    Attributes:
        sunset: how near the day is; None where none is announced.
        successor: what to read instead: what the owner says, else the latest version of the model.
    """

    product: ProductFacts
    port: PortFacts
    sunset: Sunset | None
    successor: PortId | None
    movers: tuple[Mover, ...]


def kept_alive(around: Surroundings) -> tuple[KeptAlive, ...]:
    """What keeps old versions of a domain's ports alive, in the order of its ports."""
    states = dict(around.sunsets)
    found = []
    for product in around.domain.products:
        for port in product.ports:
            readers = around.readers_of(port.id)
            if not readers or (port.latest and port.deprecated_from is None):
                continue
            instead = successor(port, around.domain.ports)
            begun = [reader.domain for reader in around.readers_of(instead)] if instead else []
            found.append(KeptAlive(product, port, states.get(port.id), instead, movers(readers, begun)))
    return tuple(found)
