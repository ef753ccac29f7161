"""Names of which it is sure that they mean columns, so that one that is nowhere is missed and not misread."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.expressions import Expr

_OF_ENGINES = {
    *("all", "default", "inf", "level", "nan", "rownum", "sysdate", "systimestamp", "today", "user", "value"),
    *("current_catalog", "current_role", "current_schema", "session_user", "system_user", "localtime"),
    *("cmax", "cmin", "ctid", "oid", "tableoid", "xmax", "xmin", "rowid", "filename", "file_row_number"),
    *("_file_name", "_metadata", "_partitiondate", "_partitiontime", "_table_suffix"),
}
"""What engines know without a column of that name, and the columns that they give to every table."""


def is_sure(node: exp.Column) -> bool:
    """Whether a name cannot be anything but a column: `column` in a plain place, or `source.column`.

    A name in an argument may be a part of a date or a parameter; one of a lambda is its own.
    """
    name = node.name.casefold()
    if len(node.parts) > 2 or name in _OF_ENGINES or "$" in name:
        return False
    plain, own_names, ends = _kinds()
    parent: Expr | None = node.parent
    while parent is not None and not isinstance(parent, ends):
        if isinstance(parent, own_names) or not (isinstance(parent, plain) or len(node.parts) == 2):
            return False
        parent = parent.parent
    return parent is not None


@lru_cache(maxsize=1)
def _kinds() -> tuple[tuple[type, ...], tuple[type, ...], tuple[type, ...]]:
    """The places that leave no doubt, those with names of their own, and where to stop looking."""
    from sqlglot import exp

    plain = (
        *(exp.Alias, exp.Paren, exp.Not, exp.Neg, exp.In, exp.Between, exp.Case, exp.If, exp.Cast, exp.TryCast),
        *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.Like, exp.ILike, exp.And, exp.Or),
        *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.DPipe),
        *(exp.Sum, exp.Max, exp.Min, exp.Avg, exp.Count, exp.Coalesce, exp.Lower, exp.Upper, exp.Abs),
        *(exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Ordered),
    )
    return plain, (exp.Lambda, exp.Comprehension, exp.Kwarg, exp.PropertyEQ), (exp.Select,)
