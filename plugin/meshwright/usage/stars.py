"""Stars, and the clauses that make every column of one count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from meshwright.usage.query_sources import Scope, Star

if TYPE_CHECKING:
    from sqlglot.expressions import Expr


def star_of(node: Expr, scope: Scope) -> Star | None:
    """The star that a node is, if it is one: `*` or `source.*`."""
    from sqlglot import exp

    star = node.this if isinstance(node, exp.Column) else node
    if not isinstance(star, exp.Star):
        return None
    source = node.parts[-2].name if isinstance(node, exp.Column) else ""
    return Star(scope, source.casefold(), whole=not any(star.args.values()))


def counts_all(select: Expr) -> bool:
    """Whether a SELECT needs each of its columns, whatever is used of them later.

    DISTINCT compares them, GROUP BY and ORDER BY may count them or take all, BigQuery's STRUCT makes them one value.
    """
    from sqlglot import exp

    clauses: Mapping[str, Any] = select.args
    distinct, group = clauses.get("distinct"), clauses.get("group")
    if clauses.get("kind") or clauses.get("match") or (distinct is not None and distinct.args.get("on") is None):
        return True
    if group is not None and (group.args.get("all") or any(not text.is_string for text in group.find_all(exp.Literal))):
        return True
    for key in ("order", "sort", "cluster", "distribute"):
        for each in clauses[key].expressions if clauses.get(key) else ():
            term = each.this if isinstance(each, exp.Ordered) else each
            if isinstance(term, exp.Literal) or term.name.casefold() == "all":
                return True
    return False
