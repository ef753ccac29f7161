"""SYN001: an interface package that is behind the registry."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.interface_lock import is_edited, superseded_environments
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.published import Published
from meshwright.rules.rule import PublishedRule, declaration


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Compare the committed packages with those that `mesh sync` would write."""
    for expected in mesh.expected_interfaces:
        domain = mesh.domain(expected.domain)
        if domain is None:
            continue
        there = {interface.domain: dict(interface.files) for interface in domain.interfaces}
        # Why these differ is more than a new release: edited-interface and superseded-environment say it.
        explained = {
            interface.domain
            for interface in domain.interfaces
            if is_edited(interface) or superseded_environments(domain, interface, published)
        }
        wanted = {interface.domain: dict(interface.files) for interface in expected.packages}
        # A listed domain that nothing is generated for is not published: unoffered-input says so.
        listed = {entry.domain for entry in domain.inputs} - wanted.keys()
        for name in sorted((there.keys() | wanted.keys()) - explained):
            if there.get(name) != wanted.get(name) and name not in listed:
                yield _finding(domain, name, there.get(name), wanted.get(name), published)


def _finding(
    domain: Domain, name: str, there: dict[str, str] | None, wanted: dict[str, str] | None, published: Published
) -> Finding:
    folder = f"interfaces/{name}"
    if there is None:
        place = _input_place(domain, name)
        fact = f"{domain.name} reads {name}, but has no interface package {folder}"
    elif wanted is None:
        place = Place(f"{folder}/{min(there)}")
        fact = f"{domain.name} has the interface package {folder}, but lists no port of {name}"
    else:
        differing = sorted(file for file in there.keys() | wanted.keys() if there.get(file) != wanted.get(file))
        shown = ", ".join(differing[:3]) + (f" and {len(differing) - 3} more" if len(differing) > 3 else "")
        place = Place(f"{folder}/{differing[0]}")
        fact = f"{domain.name} reads {name} through {folder}, which is behind the registry in {shown}"
    return RULE.finding(
        domain=domain.name,
        place=place,
        subject=f"{domain.name} -> {name}",
        fact=fact,
        because=_because(domain, name, wanted, published),
        help="run `mesh sync` and commit what it writes",
    )


def _input_place(domain: Domain, name: str) -> Place:
    places = zip(domain.inputs, domain.input_places, strict=True)
    return min((place for entry, place in places if entry.domain == name), default=domain.config_place)


def _because(domain: Domain, name: str, wanted: dict[str, str] | None, published: Published) -> Reason:
    producer = published.domain(name)
    deployment = producer.deployment_in(producer.default_environment) if producer else None
    if wanted is None or deployment is None:
        return declaration(domain, domain.config_place, "lists the inputs")
    releases = ", ".join(f"{name}/{product} {version}" for product, version in sorted(deployment.releases))
    owner = deployment.owner.name or deployment.owner.email
    return f"{deployment.environment} serves {releases}" + (f" ({owner})" if owner else "")


RULE = PublishedRule(
    code="SYN001",
    name="stale-interface",
    summary="A committed interface package is behind what the registry serves.",
    level="warn",
    check=check,
)
