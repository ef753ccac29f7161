"""What a domain changes of what it promised, and the versions that its next releases would get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from meshwright.app.baselines import Baseline
from meshwright.app.changes import changes_since, other_ports
from meshwright.app.checked import Checked, check_scope
from meshwright.app.judged_domain import NO_AGREEMENTS, judged_domain
from meshwright.app.loaded import configs_in
from meshwright.app.mesh_root import roots_of
from meshwright.app.registry import registries_of
from meshwright.contracts.versions import next_version
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import MeshError
from meshwright.mesh.finding import Declaration
from meshwright.mesh.judged import Judged
from meshwright.mesh.product import Product
from meshwright.read.places import PlaceFinder
from meshwright.registry.releases import latest_release, release_digest, release_with
from meshwright.registry.store import Store
from meshwright.render.differences import Differences, DomainDifferences, NextRelease, ProductDifferences


def diff(
    folders: Sequence[Path], *, environ: Mapping[str, str], now: datetime, against: str | None = None
) -> Differences:
    """Compare domains with what they promised.

    Args:
        folders: dbt projects, or a folder whose mesh.yml lists them.
        environ: the environment variables that a registry's location may use.
        now: the day of the verdicts.
        against: `published`, `env:NAME` or a path; None for what is published, if anything is.

    Raises:
        MeshError: a domain could not be looked at, or there is nothing that it could be compared with.
    """
    configs = configs_in(folders)
    stores = registries_of(configs, roots_of(configs), environ)
    if against is None and not stores:
        raise MeshError(
            "there is nothing to compare with: no mesh.yml names a registry",
            "Add `registry: <folder>` to mesh.yml, or compare with another state: `mesh diff --against <path>`.",
        )
    checked = check_scope(folders, environ, now, against)
    if against is not None and not any(checked.baselines.values()):
        names = ", ".join(domain.name for domain in checked.mesh.domains)
        raise MeshError(
            f"nothing was compared: {names} promised nothing in `{against}`",
            "Compare with what is served (`mesh status` lists it), or with the path of an earlier state.",
        )
    finder = PlaceFinder()
    return Differences(
        tuple(_domain(domain, checked, stores[0] if stores else None, finder) for domain in checked.mesh.domains)
    )


def _domain(domain: Domain, checked: Checked, store: Store | None, finder: PlaceFinder) -> DomainDifferences:
    compared = checked.baselines.get(domain.name, ())
    judged = [
        _located(each, domain, finder)
        for each in judged_domain(checked, domain, checked.agreements.get(domain.name, NO_AGREEMENTS))
    ]
    known = {product.name: product for product in domain.products}
    names = sorted({each.change.product for each in judged} | set(known))
    products = [
        ProductDifferences(
            name,
            tuple(sorted((each for each in judged if each.change.product == name), key=Differences.gravity)),
            None if store is None or name not in known else _next(store, domain, known[name], judged, checked),
        )
        for name in names
    ]
    return DomainDifferences(
        domain.name,
        tuple(dict.fromkeys(_source(baseline) for baseline in compared)),
        # What neither changes nor is released has nothing to tell.
        tuple(sorted((each for each in products if each.changes or each.next), key=ProductDifferences.order)),
    )


def _source(baseline: Baseline) -> str:
    """What a baseline is, in a few words: `what prod serves`, or the manifest that it was read from."""
    if baseline.environments:
        verb = "serves" if len(baseline.environments) == 1 else "serve"
        return f"what {' and '.join(baseline.environments)} {verb}"
    said = next(iter(baseline.says.values()), "")
    return said.removesuffix(" promises it") or "a state without ports"


def _next(
    store: Store, domain: Domain, product: Product, judged: Iterable[Judged], checked: Checked
) -> NextRelease | None:
    """The version that publishing the product would give it; None when the same is released and served already.

    A state that no environment serves says nothing of versions.
    """
    compared = checked.baselines.get(domain.name, ())
    if not product.name or not all(baseline.environments for baseline in compared):
        return None
    latest = latest_release(store, product.domain, product.name)
    if latest is None:
        return NextRelease("", next_version(None, ()))
    digest = release_digest(product)
    served = [each for baseline in compared for each in baseline.promises.products if each.name == product.name]
    if digest == latest.digest or (served and all(release_digest(each) == digest for each in served)):
        return None
    # What was released before keeps its version when it comes back.
    existing = release_with(store, product, [latest])
    changes = [each.change for each in judged if each.change.product == product.name] or [other_ports(product)]
    # The newest release may be served nowhere; the number counts from it.
    changes += changes_since(latest.product, domain, checked.mesh.now.date())
    return NextRelease(latest.version, existing.version if existing else next_version(latest.version, changes))


def _located(judged: Judged, domain: Domain, finder: PlaceFinder) -> Judged:
    """With places as paths from here, and with lines."""
    place = judged.change.place
    return replace(
        judged,
        # A harmless change has no place.
        change=replace(judged.change, place=finder.locate(domain.path_of(place))) if place.file else judged.change,
        because=tuple(
            replace(reason, place=finder.locate(reason.place)) if isinstance(reason, Declaration) else reason
            for reason in judged.because
        ),
    )
