"""Inputs and yanked releases: who has one keeps it, and nobody gets one newly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshwright.app.locked_releases import locked_releases
from meshwright.mesh.domain import Interface
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.port import Port
from meshwright.mesh.product_event import ProductEvent, yanked
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import Release


def require_not_yanked(
    consumer: str,
    resolved: Mapping[str, Sequence[tuple[Release, Port]]],
    committed: Iterable[Interface],
    published: Published,
) -> None:
    """Refuse what a consumer would newly get although it is yanked.

    Args:
        consumer: the domain.
        resolved: the ports that it would get, each with its release, by domain.
        committed: the interface packages that it has.
        published: what the registry says of those domains.

    Raises:
        ConfigError: with a line for each such release.
    """
    has = locked_releases(committed)
    problems = []
    for name, ports in resolved.items():
        releases = {release.product.name: release for release, _ in ports}
        for product, release in sorted(releases.items()):
            event = _yank(published, name, product, release.version)
            if event is not None and has.get((name, product)) != (release.version, release.digest):
                old, _ = has.get((name, product), ("nothing of it", ""))
                problems.append(f"{yank_told(event)}; {consumer} has {old}")
    if problems:
        raise ConfigError(
            problems,
            "Stay with the committed interface packages, or take the input out of mesh.yml, until a release that is "
            "mended is served; who yanked it can say when.",
        )


def yank_told(event: ProductEvent) -> str:
    """`fleet.seats 1.1.0 is yanked since 2026-11-22: wrong unit (Ann)`."""
    return f"{event.subject} is yanked since {event.at[:10]}: {event.reason} ({event.by})"


def yanked_notes(consumer: str, packages: Iterable[Interface], published: Published) -> Iterator[str]:
    """A sentence for each yanked release that a consumer's interface packages were generated from."""
    for (domain, product), (version, _) in sorted(locked_releases(packages).items()):
        event = _yank(published, domain, product, version)
        if event is not None:
            yield f"{yank_told(event)}; {consumer} has it and keeps it until the next one is served"


def _yank(published: Published, domain: str, product: str, version: str) -> ProductEvent | None:
    producer = published.domain(domain)
    return None if producer is None else yanked(producer.events, product).get(version)
