"""What the site shows of a domain, read from the registry."""

from __future__ import annotations

from meshwright.mesh.change import CLASSES, ChangeClass
from meshwright.mesh.published import PublishedDomain
from meshwright.registry.directory import Directory
from meshwright.registry.published import read_published
from meshwright.registry.release_history import RecordedChange, release_records
from meshwright.registry.store import Store
from meshwright.site.facts import ChangeFacts, DomainFacts, ReleaseFacts
from meshwright.site.summary import summary


def read_domain(store: Store, directory: Directory, name: str) -> PublishedDomain:
    """A domain with its releases in force.

    Raises:
        RegistryError: something of it cannot be read.
    """
    found = read_published(store, [name], directory).domain(name)
    return found or PublishedDomain(name)


def facts_of(store: Store, domain: PublishedDomain) -> DomainFacts:
    """What the site knows of a domain, its history included.

    Raises:
        RegistryError: the record of a release cannot be read.
    """
    products = {release.product.name for release in domain.releases_in(domain.default_environment)}
    return summary(domain, {product: _history(store, domain.name, product) for product in products})


def _history(store: Store, domain: str, product: str) -> tuple[ReleaseFacts, ...]:
    return tuple(
        ReleaseFacts(
            record.version,
            record.released_at,
            record.commit,
            record.dbt_version,
            tuple(_change(change) for change in record.changes),
        )
        for record in release_records(store, domain, product)
    )


def _change(change: RecordedChange) -> ChangeFacts:
    # Whoever wrote a class that we do not know: nobody can tell what it does.
    known: ChangeClass = next((each for each in CLASSES if each == change.change_class), "undetermined")
    return ChangeFacts(known, change.subject, change.fact, change.because, change.code)
