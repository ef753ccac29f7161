"""From a domain's inputs to the published ports behind them, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterable

from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.port import Port
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Release


def resolve_inputs(
    inputs: Iterable[Input], consumer: str, published: Published
) -> dict[str, list[tuple[Release, Port]]]:
    """The ports that each upstream domain serves to this consumer, by domain; ordered.

    Args:
        inputs: what the consumer declares.
        consumer: its name.
        published: what the registry serves of the domains that the inputs name, and the names of all when it lacks one
            of them, so that names can be suggested.

    Raises:
        ConfigError: with a line for each input that is not published, not public, or not offered.
    """
    problems: list[str] = []
    found: dict[str, list[tuple[Release, Port]]] = {}
    for declared in sorted(set(inputs)):
        upstream = published.domain(declared.domain)
        matches = [] if upstream is None else _matches(declared, upstream)
        offered = [(release, port) for release, port in matches if release.product.offered_to(consumer)]
        if declared.domain == consumer:
            problems.append(f"{declared}: a domain reads its own models with a plain ref")
            continue
        if not offered:
            problems.append(f"{declared}: {_why_not(declared, consumer, upstream, matches, published)}")
        for release, port in offered:
            ports = found.setdefault(declared.domain, [])
            if (release, port) not in ports:
                ports.append((release, port))
    if problems:
        raise ConfigError(
            problems, "`mesh status` lists what is published; the owner of a product decides who may read it."
        )
    return {domain: sorted(ports, key=lambda pair: pair[1].id) for domain, ports in found.items()}


def _matches(declared: Input, upstream: PublishedDomain) -> list[tuple[Release, Port]]:
    return [
        (release, port) for release, port in upstream.served(upstream.default_environment) if declared.covers(port.id)
    ]


def _why_not(
    declared: Input,
    consumer: str,
    upstream: PublishedDomain | None,
    matches: list[tuple[Release, Port]],
    published: Published,
) -> str:
    if upstream is None:
        return f"the registry has no domain {declared.domain}{did_you_mean(declared.domain, published.names)}"
    if matches:
        product = matches[0][0].product
        name = " ".join(product.owner.name.split())  # one line, whatever its owner wrote
        asked = f"; ask {name} ({product.owner.email})" if product.owner.reachable else ""
        return f"the product {upstream.name}.{product.name} is not offered to {consumer}{asked}"
    ports = [port for _, port in upstream.served(upstream.default_environment)]
    versions = [port.id.version for port in ports if port.id.name == declared.port and port.id.version]
    if versions:
        return f"{declared.domain} publishes {declared.port} in version {', '.join(sorted(versions, key=len))} only"
    names = {port.id.name for port in ports}
    hint = did_you_mean(declared.port, names) or f"; its ports are {', '.join(sorted(names)) or 'none'}"
    return f"{declared.domain} publishes no port {declared.port}{hint}"
