"""CHG204: a data test that kept bad rows from readers, and would not any more."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.lost_columns import spelled
from meshwright.contracts.promised_values import Tested, is_foreign_key, tested
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.rules.rule import ChangeRule


def check(comparison: Comparison) -> Iterator[Change]:
    """Look for tests that failed the build; those for nulls and keys are other rules' business."""
    for pair in comparison.pairs:
        for each in tested(pair):
            if not each.new and not is_foreign_key(each, pair):
                yield _change(comparison, pair, each)


def _change(comparison: Comparison, pair: PortPair, each: Tested) -> Change:
    columns = spelled(pair.old, each.columns)
    listed = ", ".join(columns)
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} {each.kind} ({listed})" if columns else f"{pair.subject} {each.kind}",
        fact="its failure would no longer stop a build" if each.softened else "it would no longer be tested",
        old=each.old_words,
        new="does not block" if each.softened else "",
        place=comparison.column_place(pair.new, columns[0]) if len(columns) == 1 else comparison.place_of(pair.new.id),
        ports=(pair.old.id,),
        columns=columns or None,
        witness=_witness(pair, each, listed),
        hint="look at its `severity`, `where` and `error_if`" if each.softened else "",
    )


def _witness(pair: PortPair, each: Tested, listed: str) -> str:
    if each.kind == "relationships" and listed:
        return f"select *\nfrom {pair.subject} join yours using ({listed})  -- rows can get lost now"
    if each.kind == "accepted_values" and listed and each.old_words:
        return f"select distinct {listed}\nfrom {pair.subject}  -- {each.old_words}; anything now"
    if each.kind == "accepted_range" and listed and each.old_words:
        return f"select min({listed}), max({listed})\nfrom {pair.subject}  -- {each.old_words}; anything now"
    return ""


RULE = ChangeRule(
    code="CHG204",
    name="withdrawn-test",
    summary="A data test that kept bad rows from readers would be gone, or no longer stop a build.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
