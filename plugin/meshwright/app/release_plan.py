"""Which releases a publication makes, and whether it may make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from meshwright.app.baselines import Baseline
from meshwright.app.changes import additive, other_ports
from meshwright.contracts.versions import next_version
from meshwright.interfaces.stub import require_stub
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Promises
from meshwright.mesh.errors import PublishRefused
from meshwright.mesh.judged import Judged
from meshwright.mesh.product import Product
from meshwright.mesh.product_event import ProductEvent, yanked
from meshwright.mesh.published import PublishedDomain
from meshwright.mesh.registry_records import Deployment, Release
from meshwright.registry.at_once import at_once
from meshwright.registry.releases import latest_release, release_digest, release_with
from meshwright.registry.store import Store
from meshwright.render.plain import plain

Judge = Callable[[Baseline], tuple[Judged, ...]]
"""The verdicts on a domain's changes against a baseline."""


@dataclass(frozen=True, slots=True)
class PlannedRelease:
    """A product and the release that describes it.

    Attributes:
        version: of the release.
        existing: the release, when it is there already.
        previous: the last release of the product, if any.
        changes: what changed since the release that the environment serves, with the verdicts; empty when nothing did.
    """

    product: Product
    version: str
    existing: Release | None
    previous: Release | None
    changes: tuple[Judged, ...]


def plan_releases(
    store: Store,
    products: Iterable[Product],
    known: PublishedDomain,
    *,
    environment: str,
    judge: Judge,
) -> list[PlannedRelease]:
    """The releases of some of a domain's products.

    What was promised is what the environment serves now: a release that went to another environment alone binds nobody
    here. An environment that serves nothing yet is held to the last releases.

    Args:
        store: the registry's files.
        products: those that are to be served.
        known: what the registry says of the domain.
        environment: where they are to be served.
        judge: gives the verdicts.

    Raises:
        PublishRefused: with every change that may not go out, or every release that is yanked.
        RegistryError: a port has a name or a type that no consumer could generate a stub for.
    """
    wanted = list(products)
    for product in wanted:
        for port in product.ports:
            require_stub(port)
    latest = _latest(store, wanted, known)
    current = known.deployment_in(environment)
    in_force = known.releases_in(environment) if current else tuple(filter(None, latest.values()))
    promised = {release.product.name: release for release in in_force}
    told = f"{environment} serves {{}}" if current else "{} is its last release"
    says = {name: told.format(f"{name} {release.version}") for name, release in promised.items()}
    # Who will read a new environment read another one before, so everybody counts.
    where = (environment,) if current else ()
    baseline = Baseline(Promises(tuple(release.product for release in promised.values())), where, says)
    judged = judge(baseline) if promised else ()
    _require_permitted(judged)
    # Another environment may have got further. A number goes up by what is lost since any of the two.
    newest = tuple(release.product for name, release in latest.items() if release and release != promised.get(name))
    since_latest = judge(Baseline(Promises(newest))) if newest else ()
    plans = [
        _plan(
            store,
            product,
            promised.get(product.name),
            latest[product.name],
            changes=tuple(each for each in judged if each.change.product == product.name),
            since_latest=tuple(each.change for each in since_latest if each.change.product == product.name),
        )
        for product in wanted
    ]
    _require_not_yanked(plans, known.events, current)
    return plans


def _latest(store: Store, products: Iterable[Product], known: PublishedDomain) -> dict[str, Release | None]:
    """The last release of each product, by name."""

    def latest(product: Product) -> Release | None:
        read = [release for release in known.releases if release.product.name == product.name]
        return latest_release(store, known.name, product.name, read)

    named = {product.name: product for product in products}
    return dict(zip(named, at_once(store, latest, named.values()), strict=True))


def _require_not_yanked(
    plans: Iterable[PlannedRelease], events: Iterable[ProductEvent], current: Deployment | None
) -> None:
    """Refuse to put out again what was called bad: under its number, or the same words under another one.

    Where it is in force it stays so, with new rows: its readers were told, and nobody gets it newly.
    """
    said = tuple(events)
    in_force = set(current.releases) if current is not None else set()
    found = [
        event
        for plan in plans
        if plan.existing
        and (plan.product.name, plan.existing.version) not in in_force
        and (event := yanked(said, plan.product.name).get(plan.existing.version))
    ]
    if found:
        lines = [f"{each.subject}, yanked on {each.at[:10]}: {each.reason} ({each.by})" for each in found]
        takes_back = " and ".join(
            f"`mesh registry unyank {e.domain}.{e.product}@{e.release} --reason ...`" for e in found
        )
        raise PublishRefused(
            "not released: the project promises exactly what a yanked release does\n" + "\n".join(map(plain, lines)),
            f"Change what is promised and build again, or take the yank back with {takes_back}.",
        )


def _require_permitted(judged: Iterable[Judged]) -> None:
    refused = [each for each in judged if each.decision == "refused"]
    if refused:
        lines = [line for each in refused for line in _reasons(each)]
        raise PublishRefused(
            "not released: this breaks what was promised to readers\n" + "\n".join(lines),
            "`mesh diff` shows all changes, whom they concern, and the ways out.",
        )


def _reasons(judged: Judged) -> Iterator[str]:
    change = judged.change
    yield f"{change.code} {change.subject}: {change.fact}"
    # The name of a reader's owner must not begin a line of its own.
    yield from (f"  {plain(str(reader))}" for reader in judged.readers)
    yield f"  {'; or '.join(judged.exits)}"


def _plan(
    store: Store,
    product: Product,
    promised: Release | None,
    latest: Release | None,
    *,
    changes: tuple[Judged, ...],
    since_latest: tuple[Change, ...],
) -> PlannedRelease:
    if latest is None:
        first = Judged(additive(product, "first-release", "it is the first release"), "permitted")
        return PlannedRelease(product, next_version(None, ()), None, None, (first,))
    if promised is not None and release_digest(product) == promised.digest:
        return PlannedRelease(product, promised.version, promised, latest, ())
    # What another environment serves already keeps its version when it comes here.
    existing = release_with(store, product, filter(None, (latest, promised)))
    # A port that comes from another product is a change of that one.
    told = changes or (Judged(other_ports(product), "permitted"),)
    version = (
        existing.version if existing else next_version(latest.version, (*(each.change for each in told), *since_latest))
    )
    return PlannedRelease(product, version, existing, latest, told)
