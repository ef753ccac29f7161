"""The changes of a domain against everything that it promised, each with its verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from meshwright.app.baselines import Baseline, promises_of
from meshwright.app.changes import changes_in
from meshwright.contracts.pairing import compare
from meshwright.contracts.verdict import Situation, judge
from meshwright.mesh.domain import Domain
from meshwright.mesh.judged import Judged
from meshwright.mesh.policy import CLASSIFICATIONS, Policy
from meshwright.mesh.published import Published
from meshwright.mesh.reader import Reader, readers_of
from meshwright.mesh.waiver import Agreements

_GRAVITY = ("refused", "told", "permitted")


def verdicts(
    domain: Domain,
    baselines: Iterable[Baseline],
    *,
    published: Published | None,
    agreements: Agreements,
    policy: Policy | None,
    today: date,
    preview: bool = False,
) -> tuple[Judged, ...]:
    """Compare a domain with some baselines.

    Args:
        domain: the domain as its project describes it now.
        baselines: what it promised, in one or several environments.
        published: what the registry knows of readers.
        agreements: what the domain's mesh-waivers.yml says.
        policy: what the organisation demands of the domain.
        today: the day of the verdict.
        preview: whether rules in preview are asked, too.

    Returns:
        Each change once, the worst first; what differs from several baselines counts as the gravest verdict says.
    """
    waivers = {waiver.change: waiver for waiver in agreements.waivers}
    found: dict[tuple[str, str], Judged] = {}
    for baseline in baselines:
        comparison = compare(
            domain.name,
            baseline.promises,
            promises_of(domain),
            adapter=domain.adapter,
            config_place=domain.config_place,
            today=today,
            notice=policy.notice if policy else 0,
            classifications=policy.classifications if policy else CLASSIFICATIONS,
        )
        changes = changes_in(comparison, preview)
        if not changes:
            continue
        stability = {product.name: product.stability for product in baseline.promises.products}
        situation = Situation(
            today=today,
            readers=_readers(baseline, published),
            ends={port.id: port.deprecation_date or "" for port in baseline.promises.ports.values()},
            waivers=waivers,
            notice=comparison.notice,
        )
        for change in changes:
            says = baseline.says.get(change.product)
            one = judge(
                change,
                replace(situation, stability=stability.get(change.product, "strict")),
                (says,) if says else (),
            )
            key = (change.code, change.key)
            found[key] = _worse(found[key], one) if key in found else one
    return tuple(sorted(found.values(), key=lambda judged: judged.change.order))


def _readers(baseline: Baseline, published: Published | None) -> tuple[Reader, ...]:
    """Everybody who reads a port of the baseline where it is served; where it is not served, everybody everywhere."""
    if published is None:
        return ()
    where = frozenset(baseline.environments) or None
    return tuple(reader for port in sorted(baseline.promises.ports) for reader in readers_of(port, published, where))


def _worse(first: Judged, second: Judged) -> Judged:
    """The graver verdict, with what both know."""
    graver = min(first, second, key=lambda judged: _GRAVITY.index(judged.decision))
    return replace(
        graver,
        readers=tuple(dict.fromkeys((*first.readers, *second.readers))),
        against=tuple(dict.fromkeys((*first.against, *second.against))),
    )
