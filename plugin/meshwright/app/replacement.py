"""What is to be read instead of a port that goes."""

from __future__ import annotations

from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.input import INPUT_FORM, Input
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product_event import ProductEvent, as_deprecated
from meshwright.mesh.published import Published
from meshwright.registry.published import read_published
from meshwright.registry.store import Store


def replacement_of(text: str | None, event: ProductEvent, store: Store) -> PortId | None:
    """The port that a deprecation names as replacement: it has to be served, and to stay for longer.

    Args:
        text: as `inputs` in mesh.yml would name it; None for no replacement.
        event: the deprecation, with its date.
        store: the registry.

    Raises:
        MeshError: the text names no port, or one that goes as well, by the same word or by the same day.
        RegistryError: no environment serves such a port.
    """
    if text is None:
        return None
    try:
        wanted = Input.parse(text)
    except ValueError as error:
        raise MeshError(f"--replacement {text!r} is no port", f"Write {INPUT_FORM}.") from error
    port = PortId(wanted.domain, wanted.port, wanted.version)
    found = [each for each in _served(read_published(store, [port.domain])) if port.covers(each.id)]
    if not found:
        served = _served(read_published(store))
        known = {name for each in served for name in (str(each.id), f"{each.id.domain}.{each.id.name}")}
        raise RegistryError(
            f"--replacement {port}: no environment serves such a port{did_you_mean_or_all(str(port), known)}"
        )
    found = [each for each in found if not _goes(each, event)]
    if not found:
        raise MeshError(f"--replacement {port} would be deprecated as well", "Name a port that stays.")
    ends = [each.deprecation_date or "" for each in found]
    if all(ends) and max(ends) <= (event.date or ""):
        raise MeshError(
            f"--replacement {port} may be gone from {max(ends)} on, when {event.subject} may be there still",
            "Name a port that stays for longer.",
        )
    return port


def _served(published: Published) -> list[Port]:
    """The ports that environments serve, with the dates that their readers have to keep to."""
    return [
        as_deprecated(port, domain.events)
        for domain in published.domains
        for deployment in domain.deployments
        for _, port in domain.served(deployment.environment)
    ]


def _goes(port: Port, event: ProductEvent) -> bool:
    if event.port is None:
        return (port.id.domain, port.product) == (event.domain, event.product)
    return event.port.covers(port.id)
