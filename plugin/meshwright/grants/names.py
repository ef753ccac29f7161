"""What a domain's roles and schemas are called in a database; macros/publish/postgres.sql calls them the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.grants.offers import DomainOffers, Offers
from meshwright.mesh.errors import ConfigError

LONGEST = 63
"""Bytes that Postgres keeps of a name; it cuts what is longer, so that two roles become one."""

_TAKEN = frozenset({"public", "information_schema"})


@dataclass(frozen=True, slots=True)
class Names:
    """Of one domain.

    Attributes:
        base: the prefix and the domain's name.
    """

    base: str

    @property
    def owner(self) -> str:
        """The role that dbt logs in as."""
        return f"{self.base}_rw"

    @property
    def consumer(self) -> str:
        """The role that may look into the interface area."""
        return f"{self.base}_consumer"

    def product(self, name: str) -> str:
        """The role that may read a product."""
        return f"{self.base}_{name}_consumer"

    @property
    def interface(self) -> str:
        """The schema of the views that others read."""
        return self.base

    @property
    def private(self) -> str:
        """The schema in which dbt builds."""
        return f"{self.base}_private"

    @property
    def data(self) -> str:
        """The schema of the tables behind the views."""
        return f"{self.base}_data"

    @property
    def raw(self) -> str:
        """The schema of raw data, where the domain has one."""
        return f"{self.base}_raw"

    @property
    def schemas(self) -> tuple[str, str, str]:
        """Those that every domain has."""
        return (self.interface, self.private, self.data)


def names_of(domain: str, prefix: str) -> Names:
    """What is a domain's in this database."""
    return Names(prefix + domain)


def schemas_of(offers: Offers) -> list[str]:
    """The schemas that are looked after, whether or not they are there."""
    names = [names_of(domain, offers.prefix) for domain in sorted(offers.scope)]
    return [schema for each in names for schema in (*each.schemas, each.raw)]


def require_names(offers: Offers) -> None:
    """Refuse names that a database would cut, keeps for itself, or would give to two owners.

    Of a domain that is not looked after only what it would share with one that is: it may be at home on another engine.

    Raises:
        ConfigError: with every problem.
    """
    looked_after = [domain for domain in offers.domains if domain.name in offers.scope]
    problems = [problem for domain in looked_after for problem in _unusable(domain, offers.prefix)]
    for kind, claims in (("schema", _schemas(offers)), ("role", _roles(offers))):
        owners: dict[str, list[str]] = defaultdict(list)
        for name, owner in claims:
            owners[name].append(owner)
        problems += [
            f"the {kind} {name} would be that of {' and of '.join(sorted(claiming))}"
            for name, claiming in owners.items()
            if len(claiming) > 1 and any(owner.partition(".")[0] in offers.scope for owner in claiming)
        ]
    if problems:
        raise ConfigError(
            problems,
            "Rename the domain (`domain` in its mesh.yml) or the product (its dbt group), or shorten --prefix.",
        )


def _schemas(offers: Offers) -> Iterator[tuple[str, str]]:
    for domain in offers.domains:
        names = names_of(domain.name, offers.prefix)
        for schema in (*names.schemas, names.raw):
            yield schema, domain.name


def _roles(offers: Offers) -> Iterator[tuple[str, str]]:
    for domain in offers.domains:
        names = names_of(domain.name, offers.prefix)
        yield names.owner, domain.name
        yield names.consumer, domain.name
        for product in domain.products:
            yield names.product(product.name), f"{domain.name}.{product.name}"


def _unusable(domain: DomainOffers, prefix: str) -> Iterator[str]:
    names = names_of(domain.name, prefix)
    if not names.base.isprintable():
        yield f"{domain.name!r}: characters that no name may have"
    elif names.base.startswith("pg_") or names.base in _TAKEN:
        yield f"{domain.name}: Postgres keeps the name {names.base} for itself"
    elif _is_long(names.consumer):
        yield f"{domain.name}: the role {names.consumer} has more than {LONGEST} bytes"
    else:
        for product in domain.products:
            if not product.name.isprintable():
                yield f"{domain.name}.{product.name!r}: characters that no name may have"
            elif _is_long(names.product(product.name)):
                role = names.product(product.name)
                yield f"{domain.name}.{product.name}: the role {role} has more than {LONGEST} bytes"


def _is_long(name: str) -> bool:
    return len(name.encode(errors="replace")) > LONGEST
