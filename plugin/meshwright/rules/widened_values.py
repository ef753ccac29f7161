"""CHG205: a data test that would let more values through than before."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.lost_columns import spelled
from meshwright.contracts.promised_values import Tested, tested
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.rules.rule import ChangeRule

_SOME = 5
"""How many values a message names."""


def check(comparison: Comparison) -> Iterator[Change]:
    """Compare what the tests of a column let through together; fewer values are a promise more."""
    for pair in comparison.pairs:
        for each in tested(pair):
            widened = each.widened if each.new else False
            if widened is not False:
                yield _change(comparison, pair, each, certain=widened is True)


def _change(comparison: Comparison, pair: PortPair, each: Tested, *, certain: bool) -> Change:
    columns = spelled(pair.old, each.columns)
    listed = ", ".join(columns)
    old, new = each.old_words, each.new_words
    return RULE.change(
        comparison.domain,
        pair.old.product,
        subject=f"{pair.subject} {each.kind} ({listed})" if columns else f"{pair.subject} {each.kind}",
        fact=_fact(each) if certain else f"{_changed(each)}, and nobody can tell which is stricter",
        old=old,
        new=new,
        place=comparison.column_place(pair.new, columns[0]) if len(columns) == 1 else comparison.place_of(pair.new.id),
        ports=(pair.old.id,),
        columns=columns or None,
        witness=_witness(pair, each, listed) if certain and columns else "",
        change_class=None if certain else "undetermined",
        direction=None if certain else "undetermined",
    )


def _fact(each: Tested) -> str:
    if not each.more:
        return _changed(each)
    listed = ", ".join(each.more[:_SOME])
    rest = f" and {len(each.more) - _SOME} more" if len(each.more) > _SOME else ""
    return f"{listed}{rest} would be accepted and {'was' if len(each.more) == 1 else 'were'} not before"


def _changed(each: Tested) -> str:
    what = "the accepted values" if each.kind == "accepted_values" else "the accepted range"
    return f"{what} would be {each.new_words or 'anything'} and no longer {each.old_words or 'none'}"


def _witness(pair: PortPair, each: Tested, listed: str) -> str:
    what = f"distinct {listed}" if each.kind == "accepted_values" else f"min({listed}), max({listed})"
    return f"select {what}\nfrom {pair.subject}  -- {each.old_words} before; {each.new_words or 'anything'} now"


RULE = ChangeRule(
    code="CHG205",
    name="widened-values",
    summary="A data test would let more values of a column through than readers were promised.",
    level="error",
    change_class="weakened",
    direction="loosens",
    check=check,
)
