"""The changes of domains as a comment on a pull request; what others wrote is shown as code."""

from __future__ import annotations

from urllib.parse import quote

from meshwright.mesh.counted import counted
from meshwright.mesh.judged import Judged
from meshwright.render.change_text import details
from meshwright.render.code_span import code_span
from meshwright.render.described_rule import PAGES
from meshwright.render.differences import Differences, ProductDifferences, outcome
from meshwright.render.plain import plain

MARK = "<!-- meshwright mesh diff -->"
"""How the comment of an earlier run is known."""

# GitHub takes 65,536 characters, and bots put some around ours.
_LIMIT = 59_000


def change_markdown(differences: Differences) -> str:
    """The summary, then domain by domain; less than 60,000 characters."""
    parts = [MARK, f"**mesh diff: {differences.summary}**"]
    room = _LIMIT - sum(map(len, parts))
    left = sum(len(product.changes) for domain in differences.domains for product in domain.products)
    for domain in differences.domains:
        against = f" against {code_span(' and '.join(domain.against))}" if domain.against else ""
        verdict = f": {domain.verdict}" if domain.verdict else ""
        heading = f"#### {code_span(domain.name)}{against}{verdict}"
        blocks = [(heading, 0), *(block for product in domain.products for block in _product(product))]
        for text, changes in blocks:
            room -= len(text) + 2
            if room < 0:
                return "\n\n".join([*parts, f"and {counted(left, 'change')} more" if left else "and more"])
            parts.append(text)
            left -= changes
    return "\n\n".join(parts)


def _product(product: ProductDifferences) -> list[tuple[str, int]]:
    """The blocks of a product, each with the number of changes that it tells."""
    version = f" {code_span(str(product.next))}" if product.next else ""
    name = code_span(product.name) if product.name else "without a product"
    return [(f"**{name}**{version}", 0), *((_item(each), 1) for each in product.changes)]


def _item(judged: Judged) -> str:
    change = judged.change
    rule = code_span(f"{change.code} {change.name}".strip())
    if change.code:
        rule = f"[{rule}]({PAGES}{quote(plain(change.name), safe='')})"
    place = f" {code_span(str(change.place))}" if change.place.file else ""
    lines = [
        f"- {outcome(judged)} {rule}{place}",
        code_span(f"{change.subject}: {change.fact}"),
        *(f"{word}: {'; '.join(map(code_span, lines))}" for word, lines in details(judged)),
    ]
    return "<br>\n  ".join(lines)
