"""What has to be read of the registry for a task, so that the rest of the mesh costs nothing.

Each function answers with the domains and how much of each; None for everything, where the registry has no markers
that could tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from meshwright.app.loaded import Loaded
from meshwright.app.locked_releases import locked_releases
from meshwright.app.named_tables import owners_of_named_tables
from meshwright.mesh.debt import ARROW
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from meshwright.read.debt_file import load_debt
from meshwright.registry.markers import all_readers, all_tables, are_whole, readers_of_domain
from meshwright.registry.store import Store
from meshwright.registry.wanted import DEPLOYMENTS, EVERYTHING, USES, Claim, Wanted

Wants = dict[str, Wanted]
"""How much is wanted of each domain."""


def wanted_by_inputs(inputs: Iterable[Input]) -> Wants:
    """The products of what a domain lists: for its interface packages."""
    claims: dict[str, set[Claim]] = defaultdict(set)
    for entry in inputs:
        claims[entry.domain].add(entry)
    return {name: Wanted(claims=frozenset(entries)) for name, entries in claims.items()}


def wanted_by_owner(store: Store, name: str) -> Wants | None:
    """A domain and who reads it: for verdicts on its changes."""
    if not are_whole(store):
        return None
    return _together((name, EVERYTHING), *((reader, USES) for reader in readers_of_domain(store, name)))


def wanted_by_publication(store: Store, loaded: Loaded) -> Wants | None:
    """The same, and the owners of the tables that the domain's SQL names itself."""
    wanted = wanted_by_owner(store, loaded.domain.name)
    if wanted is None:
        return None
    return wanted | dict.fromkeys(owners_of_named_tables([loaded], all_tables(store), wanted), DEPLOYMENTS)


def wanted_by_check(store: Store, loaded: Sequence[Loaded]) -> Wants | None:
    """Everything that a rule may look at when these domains are checked together."""
    if not are_whole(store):
        return None
    own = {each.domain.name for each in loaded}
    tables, readers = all_tables(store), all_readers(store)
    upstream = _together(*(pair for each in loaded for pair in _claims(each.domain)))
    direct = {reader for name in own for reader in readers.get(name, ())}
    products = {product.name.casefold() for each in loaded for product in each.domain.products}
    namesakes = {table.domain for table in tables if table.product.casefold() in products}
    owners = owners_of_named_tables(loaded, tables, own | upstream.keys())
    return _together(
        *upstream.items(),
        *((name, USES) for name in direct | _on_a_circle(own, upstream.keys() | owners, readers)),
        *((name, DEPLOYMENTS) for name in namesakes | owners),
        *((name, Wanted(every_product=True)) for name in _of_debt(loaded)),
        *((name, EVERYTHING) for name in own),
    )


def _claims(domain: Domain) -> Iterable[tuple[str, Wanted]]:
    """What the domain's own files say that it reads."""
    yield from wanted_by_inputs(domain.inputs).items()
    ports = {read.port for read in domain.reads} | {key.port for key in domain.foreign_keys}
    ports |= {port for made in domain.implementations for port in made.upstream}
    for port in ports:
        yield port.domain, Wanted(claims=frozenset({port}))
    for (name, product), _ in locked_releases(domain.interfaces).items():
        yield name, Wanted(events=frozenset({product}))


def _of_debt(loaded: Sequence[Loaded]) -> set[str]:
    """The domains that accepted debt is about: a product that is strict lets nobody have any."""
    found: set[str] = set()
    for each in loaded:
        try:
            entries = load_debt(each.config.folder)
        except ConfigError:
            continue  # Told by who asks for debt.
        found |= {part.partition(".")[0] for entry in entries for part in entry.subject.split(ARROW)}
    return found


def _on_a_circle(own: set[str], begins: Iterable[str], readers: Mapping[str, set[str]]) -> set[str]:
    """The domains on a way from one that is read to the checked ones, as far as anybody has ever read what."""
    reaching = _walk(own, readers)
    reads: dict[str, set[str]] = defaultdict(set)
    for name in reaching:
        for reader in readers.get(name, set()) & reaching:
            reads[reader].add(name)
    return _walk(reaching.intersection(begins), reads) - own


def _walk(begins: set[str], steps: Mapping[str, set[str]]) -> set[str]:
    """Every name on a way that begins at one of some names, these included."""
    found, waiting = set(begins), list(begins)
    while waiting:
        for name in steps.get(waiting.pop(), set()) - found:
            found.add(name)
            waiting.append(name)
    return found


def _together(*pairs: tuple[str, Wanted]) -> dict[str, Wanted]:
    found: dict[str, Wanted] = {}
    for name, wanted in pairs:
        found[name] = found.get(name, DEPLOYMENTS) | wanted
    return found
