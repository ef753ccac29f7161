"""What is to be read instead of a port that goes."""

from __future__ import annotations

from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.input import INPUT_FORM, Input
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.mesh.published import Published
from meshwright.registry.published import read_published
from meshwright.registry.store import Store


def replacement_of(text: str | None, event: ProductEvent, store: Store) -> PortId | None:
    """The port that a deprecation names as replacement: it has to be served, and to stay.

    Args:
        text: as `inputs` in mesh.yml would name it; None for no replacement.
        event: the deprecation.
        store: the registry.

    Raises:
        MeshError: the text names no port, or one that goes as well.
        RegistryError: no environment serves such a port.
    """
    if text is None:
        return None
    try:
        wanted = Input.parse(text)
    except ValueError as error:
        raise MeshError(f"--replacement {text!r} is no port", f"Write {INPUT_FORM}.") from error
    port = PortId(wanted.domain, wanted.port, wanted.version)
    found = [each for each in _served(read_published(store, [port.domain])) if port.covers(each[0])]
    if not found:
        served = _served(read_published(store))
        known = {name for each, _ in served for name in (str(each), f"{each.domain}.{each.name}")}
        raise RegistryError(
            f"--replacement {port}: no environment serves such a port{did_you_mean_or_all(str(port), known)}"
        )
    if all(_goes(each, product, event) for each, product in found):
        raise MeshError(f"--replacement {port} would be deprecated as well", "Name a port that stays.")
    return port


def _served(published: Published) -> set[tuple[PortId, str]]:
    """The ports that environments serve, with their products."""
    return {
        (served.port, served.product)
        for domain in published.domains
        for deployment in domain.deployments
        for served in deployment.served
    }


def _goes(port: PortId, product: str, event: ProductEvent) -> bool:
    if event.port is None:
        return (port.domain, product) == (event.domain, event.product)
    return event.port.covers(port)
