"""Changes that may not go out, or that everybody has to be told of, as findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.judged import Judged


def change_findings(domain: Domain, judged: Iterable[Judged]) -> Iterator[Finding]:
    """The findings of the change rules in a domain; what is permitted is none."""
    for each in judged:
        change = each.change
        if each.decision != "permitted" and change.code:
            yield Finding(
                code=change.code,
                rule=change.name,
                level="error" if each.decision == "refused" else "warn",
                domain=domain.name,
                place=change.place,
                subject=change.subject,
                fact=change.fact + (f"; {change.hint}" if change.hint else ""),
                reasons=(*each.against, *each.because),
                help="; or ".join(each.exits),
                readers=tuple(map(str, each.readers)),
                change=change.key,
            )
