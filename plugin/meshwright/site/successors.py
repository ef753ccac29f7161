"""What to read instead of a port."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.port import PortId
from meshwright.site.facts import PortFacts


def successor(port: PortFacts, ports: Iterable[PortFacts]) -> PortId | None:
    """What the owner says, else the latest version of the same port; None where there is neither.

    Args:
        port: the one that goes.
        ports: all of its domain.
    """
    if port.replacement is not None or port.latest:
        return port.replacement
    return next((each.id for each in ports if each.latest and each.id.name == port.id.name), None)
