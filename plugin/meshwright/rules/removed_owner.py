"""CHG402: a product that somebody answered for, and nobody would any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison
from meshwright.mesh.port import Owner
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the owners of the products; another owner is no finding."""
    for pair in comparison.products:
        owner = _words(pair.old.owner)
        if owner and not _words(pair.new.owner):
            # dbt does not say where a group is declared; its models stand near it as a rule.
            places = [comparison.place_of(port.id) for port in pair.new.ports]
            yield RULE.change(
                comparison.domain,
                pair.old.name,
                subject=pair.subject,
                fact=f"it would have no owner any more; it was {owner}",
                old=owner,
                ports=tuple(sorted(pair.ports)),
                place=min(places, default=comparison.config_place),
            )


def _words(owner: Owner) -> str:
    return " ".join(part for part in (owner.name, f"<{owner.email}>" if owner.email else "") if part)


RULE = ChangeRule(
    code="CHG402",
    name="removed-owner",
    summary="A product had an owner, and would have none.",
    level="error",
    change_class="policy",
    direction="loosens",
    check=check,
)
