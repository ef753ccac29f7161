"""CHG302: readers that name no version would get one that lacks columns, or has other types."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.latest_version import MovedLatest, moved_latest
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the old latest version with the new one.

    Nobody is hit at once: what a ref means stands in the reader's own interface package until its next `mesh sync`.
    """
    for pair in comparison.pairs:
        moved = moved_latest(comparison, pair)
        if moved is not None and not moved.harmless:
            yield _change(comparison, pair, moved)


def _change(comparison: Comparison, pair: PortPair, moved: MovedLatest) -> Change:
    concerned = (*moved.missing, *(name for name, _, _ in moved.retyped))
    where = moved.port.id.label if moved.port else "no version that is offered"
    differs = _differs(moved)
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=pair.subject,
        fact=f"refs without a version would mean {where}{f', which {differs},' if differs else ''} "
        "after the next `mesh sync`",
        old=pair.old.id.label,
        new=f"{where}, which {differs}" if differs else where,
        ports=(pair.old.id,),
        columns=concerned if moved.port else None,
        place=comparison.setting_place(pair.new, "latest_version"),
        witness=_witness(pair, moved, concerned),
    )


def _differs(moved: MovedLatest) -> str:
    parts = []
    if moved.missing:
        parts.append(f"lacks {', '.join(moved.missing)}")
    if moved.retyped:
        types = [f"{name} as {there or 'something without a type'}" for name, _, there in moved.retyped]
        parts.append(f"has {', '.join(types)}")
    return " and ".join(parts)


def _witness(pair: PortPair, moved: MovedLatest, concerned: tuple[str, ...]) -> str:
    columns = ", ".join(concerned[:3]) or "*"
    now = f"means {moved.port.id.label} after `mesh sync`" if moved.port else "means no version that is offered"
    return f"select {columns}\nfrom {pair.old.id.domain}.{pair.old.id.name}  -- {now}"


RULE = ChangeRule(
    code="CHG302",
    name="moved-latest",
    summary="A `ref` without version would mean a version that lacks columns or has other types.",
    level="warn",
    change_class="risky",
    direction="both",
    check=check,
)
