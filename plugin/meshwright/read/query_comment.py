"""The comment that the macro `query_comment` puts into each query, read back from an engine's log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec

from meshwright.mesh.attribution import Attribution

_SPACE = " \t\r\n\f\v"
_LONGEST = 4096  # characters; the macro keeps to 1,024
_MOST = 4  # comments on one side of a statement: dbt's, a hook's own, a receipt

_Word = Annotated[str, msgspec.Meta(min_length=1)]


class _Comment(msgspec.Struct, frozen=True):
    """What stands in it. A comment of another format has another number in `mesh`."""

    app: Literal["dbt"]
    mesh: Literal[1]
    domain: _Word
    inv: _Word
    env: _Word
    cmd: _Word
    product: _Word | None = None
    node: _Word | None = None
    reads: tuple[_Word, ...] = ()
    more: Annotated[int, msgspec.Meta(ge=0)] = 0

    @property
    def attribution(self) -> Attribution:
        return Attribution(
            self.domain, self.inv, self.env, self.cmd, self.product, self.node, self.reads, reads_left_out=self.more
        )


_DECODER = msgspec.json.Decoder(_Comment)


def attribution_of(sql: str) -> Attribution | None:
    """Whom a statement belongs to; None when it has no comment of ours.

    Only comments before the statement and after it count: in between, text that looks like one may be anything. A hook
    marks what it does for a port with a second comment, which says more than dbt's own and wins.

    Args:
        sql: one statement, whole, as an engine's log has it.
    """
    found: Attribution | None = None
    for comment in _outer_comments(sql):
        claim = _claim(comment)
        if claim is not None and claim.node is not None:
            return claim
        found = found or claim
    return found


def attribution_in_log_line(line: str) -> Attribution | None:
    """The same for a line of a log, with whatever else stands in it.

    Args:
        line: like `LOG:  statement: select 1 /* {"app": "dbt", ...} */`, or a line of a CSV file.
    """
    text = line.replace('""', '"') if '{""app""' in line else line
    # At the end of the line nobody's text can follow that looks like a comment.
    at_end = attribution_of(text.rstrip(_SPACE + '",'))
    start = text.find('/* {"app"')
    return at_end or (attribution_of(text[start:]) if start >= 0 else None)


def attribution_of_labels(labels: Mapping[str, str]) -> Attribution | None:
    """The same for the labels of a BigQuery job, which know no `reads`, and have `_` for the dots of a node's id."""
    # dbt 2 makes labels of values with their quotes, which become underscores.
    quote = "_" if labels.get("app") == "_dbt_" else ""
    plain = {name: value.removeprefix(quote).removesuffix(quote) for name, value in labels.items()}
    try:
        return msgspec.convert({**plain, "mesh": int(plain["mesh"])}, _Comment).attribution
    except (KeyError, ValueError):
        return None


def _outer_comments(sql: str) -> Iterator[str]:
    """What the comments before a statement and after it hold, outermost first."""
    start = 0
    for _ in range(_MOST):
        while start < len(sql) and sql[start] in _SPACE:
            start += 1
        end = sql.find("*/", start + 2)
        if not sql.startswith("/*", start) or end < 0:
            break
        yield sql[start + 2 : end]
        start = end + 2
    end = len(sql)
    for _ in range(_MOST):
        while end > start and sql[end - 1] in _SPACE + ";":
            end -= 1
        begin = sql.rfind("/*", start, max(end - 2, start))
        if not sql.endswith("*/", start, end) or begin < 0:
            break
        yield sql[begin + 2 : end - 2]
        end = begin


def _claim(comment: str) -> Attribution | None:
    try:
        return _DECODER.decode(comment).attribution if len(comment) <= _LONGEST else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
