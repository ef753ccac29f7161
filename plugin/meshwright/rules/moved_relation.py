"""CHG110: a port whose table or view would be called otherwise, or lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.relation import Relation
from meshwright.rules.rule import ChangeRule

_SETTINGS = ("database", "schema", "alias")


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare the names of relations, and where they lie if readers find them there.

    Engines fold the case of names that are not quoted, and nobody says whether readers quote them.
    """
    for pair in comparison.pairs:
        if pair.new.materialized == "ephemeral":
            continue  # It has no relation, which is another rule's business.
        before, after = _relations(comparison, pair)
        moved = [part for part, old, new in zip(_SETTINGS, before, after, strict=True) if _differ(old, new)]
        if moved:
            yield _change(comparison, pair, before, after, moved)


Parts = tuple[str, str, str]
"""Database, schema and name of a relation; empty where they are unknown, or none of the readers' business."""


def _relations(comparison: Comparison, pair: PortPair) -> tuple[Parts, Parts]:
    before, after = ("", "", pair.old.alias), ("", "", pair.new.alias)
    if comparison.old.relocates and comparison.new.relocates:
        old, new = comparison.old.model(pair.old.id), comparison.new.model(pair.new.id)
        if old and new and old.relation and new.relation:
            return _parts(old.relation), _parts(new.relation)
    return before, after


def _parts(relation: Relation) -> Parts:
    return relation.database or "", relation.schema, relation.identifier


def _differ(old: str, new: str) -> bool:
    return bool(old and new) and old.casefold() != new.casefold()


def _change(comparison: Comparison, pair: PortPair, before: Parts, after: Parts, moved: list[str]) -> Change:
    old, new = (".".join(part for part in parts if part) for parts in (before, after))
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=pair.subject,
        fact=f"its table would be called {new} and no longer {old}",
        old=old,
        new=new,
        place=comparison.setting_place(pair.new, moved[-1]),
        ports=(pair.old.id,),
        witness=f"select *\nfrom {old}  -- it is called {new} now",
        hint=_hint(pair, before[-1]) if "alias" in moved else "",
    )


def _hint(pair: PortPair, alias: str) -> str:
    if pair.old.id == pair.new.id:
        return ""
    return f"versions are called so: `alias: {alias}` in the `config` of version {pair.new.id.version} keeps the name"


RULE = ChangeRule(
    code="CHG110",
    name="moved-relation",
    summary="The table or view of a port would be called otherwise, or lie elsewhere.",
    level="error",
    change_class="breaking",
    direction="loosens",
    check=check,
)
