"""The grants of a database as one more thing that a check looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from meshwright.app.grants_database import Database
from meshwright.app.grants_offers import from_project, from_registry, joined, siblings
from meshwright.grants.actions import Plan
from meshwright.grants.offers import DomainOffers, Offers
from meshwright.grants.postgres import planned
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.undeclared_grant import UndeclaredGrant
from meshwright.read.mesh_yml import MeshRoot


def with_grants(mesh: Mesh, database: Database, roots: Iterable[MeshRoot] = ()) -> Mesh:
    """The mesh, and what the database lets others do with the checked domains that they do not say.

    Args:
        mesh: what is checked.
        database: where the grants are.
        roots: the roots that the checked domains belong to.

    Raises:
        MeshError: the database cannot be asked.
    """
    others = [config.name for config in siblings(roots)]
    found = planned(database.address, checked_offers(mesh, database.prefix, others))
    return replace(mesh, grants=undeclared(found.plan, found.database))


def checked_offers(mesh: Mesh, prefix: str, known: Iterable[str] = ()) -> Offers:
    """What the checked domains offer; of the others, of which some may be known, no more than names is needed."""
    published = mesh.published
    own: dict[str, DomainOffers] = {}
    for domain in mesh.domains:
        project, served = from_project(domain), published.domain(domain.name) if published else None
        own[domain.name] = (joined(project, from_registry(served, None)) if served else project).offers
    others = {name for domain in own.values() for product in domain.products for name in product.readers or ()}
    others |= set(known)
    others |= {read.port.domain for domain in mesh.domains for read in domain.reads}
    others |= set(published.names if published else ())
    unknown = [DomainOffers(name, complete=False) for name in sorted(others - own.keys())]
    # What everybody may do on the database is no domain's business.
    return Offers((*own.values(), *unknown), frozenset(own), prefix, keeps_public=True)


def undeclared(plan: Plan, database: str) -> tuple[UndeclaredGrant, ...]:
    """What of a plan takes something back; what is lacking shuts readers out and lets nobody in."""
    return tuple(
        UndeclaredGrant(step.domain, step.subject, step.reason, database)
        for step in plan.steps
        if step.kind == "surplus"
    )
