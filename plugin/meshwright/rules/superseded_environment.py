"""SYN003: an interface package that reads an environment which consumers do not read any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.domain import Domain, Interface
from meshwright.mesh.finding import Finding
from meshwright.mesh.interface_lock import LOCK_FILE, is_edited, lock_of, superseded_environments
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.published import Published
from meshwright.rules.rule import PublishedRule


def check(mesh: Mesh, published: Published) -> Iterator[Finding]:
    """Compare the environments in each package with those that the registry has of its domain."""
    for domain in mesh.domains:
        for interface in domain.interfaces:
            # What somebody wrote into a package says nothing about when it was generated.
            environments = () if is_edited(interface) else superseded_environments(domain, interface, published)
            if environments:
                yield _finding(domain, interface, environments, published)


def _finding(domain: Domain, interface: Interface, environments: tuple[str, ...], published: Published) -> Finding:
    name = interface.domain
    producer = published.domain(name)
    default = producer.default_environment if producer else None
    deployment = producer.deployment_in(default) if producer else None
    owner = (deployment.owner.name or deployment.owner.email) if deployment else ""
    old = environments[0]
    by_default = old == lock_of(interface).default_environment
    served = producer.deployment_in(old) is not None if producer else False
    tail = f"whose default is {default} now" if served else "which the registry does not have"
    return RULE.finding(
        domain=domain.name,
        place=Place(
            f"interfaces/{name}/{LOCK_FILE}",
            anchor=("yaml", "default_environment") if by_default else ("yaml", "environments", old),
        ),
        subject=f"{domain.name} -> {name}",
        fact=f"{domain.name} reads {name} in the environment {old}{' by default' if by_default else ''}, {tail}",
        because=f"consumers of {name} read {default} by default" + (f" ({owner})" if owner else ""),
        help="run `mesh sync` and commit what it writes",
    )


RULE = PublishedRule(
    code="SYN003",
    name="superseded-environment",
    summary="A committed interface package was generated for another environment than consumers read now.",
    level="warn",
    check=check,
)
