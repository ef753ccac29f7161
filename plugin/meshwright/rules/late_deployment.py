"""SYN006: a port whose rows are older than its product promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published
from meshwright.mesh.registry_records import Deployment, ServedPort
from meshwright.rules.rule import PublishedRule, declaration

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# Nobody promises more, and the numbers of Python's time have an end.
_PROMISE = re.compile(r"(\d{1,6})([mhd])", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Compare when the served rows were built with the `sla.freshness` of their product."""
    for domain in mesh.domains:
        producer = published.domain(domain.name)
        # Consumers rely on the default environment; the others are the domain's own business.
        deployment = producer.deployment_in(producer.default_environment) if producer else None
        if deployment is None:
            continue
        served = _oldest(deployment)
        for product in domain.products:
            promised = dict(product.sla).get("freshness", "")
            longest, oldest = _promise(promised), served.get(product.name)
            built = _time(oldest.built_at) if oldest else None
            if longest is not None and oldest and built and mesh.now - built > longest:
                rows = f"{_age(mesh.now - built)} old in {oldest.port.label}"
                yield _finding(domain, product, deployment.environment, promised, rows)


def _oldest(deployment: Deployment) -> dict[str, ServedPort]:
    """For each product the served port that was built first; as texts, because such times sort like what they mean."""
    oldest: dict[str, ServedPort] = {}
    for served in deployment.served:
        if _TIME.fullmatch(served.built_at):
            first = oldest.setdefault(served.product, served)
            oldest[served.product] = min(first, served, key=lambda port: port.built_at)
    return oldest


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return None


def _promise(text: str) -> timedelta | None:
    match = _PROMISE.fullmatch(text)
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def _finding(domain: Domain, product: Product, environment: str, promised: str, rows: str) -> Finding:
    place = domain.said_at("products", product.name, "sla", "freshness")
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{environment} -> {domain.name}.{product.name}",
        fact=f"{environment} serves {domain.name}.{product.name} with rows that are {rows}, "
        f"and {domain.name} promises {promised}",
        because=declaration(domain, place, "promises the freshness"),
        help=f"build and publish {domain.name} for {environment} more often than every {promised}, "
        "or promise in `sla.freshness` what you keep",
    )


def _age(age: timedelta) -> str:
    """`90m`, `30h` or `9d`: in the words of a promise, rounded down."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 48 * 60 else f"{minutes // (24 * 60)}d"


RULE = PublishedRule(
    code="SYN006",
    name="late-deployment",
    summary="The rows that a port serves are older than its product promises in `sla.freshness`.",
    level="warn",
    check=check,
)
