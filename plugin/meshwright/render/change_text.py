"""The changes of domains for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.mesh.change import Direction
from meshwright.mesh.judged import Judged
from meshwright.render.differences import Differences, DomainDifferences, ProductDifferences, outcome
from meshwright.render.plain import plain

_WIDTH = 9
_DIRECTIONS: dict[Direction, str] = {
    "tightens": "promises more",
    "loosens": "promises less",
    "both": "promises more and less",
    "undetermined": "promises more or less, nobody can tell",
    "neither": "",
}


def change_text(differences: Differences) -> str:
    """A block for each change, the summary last; without a line end after it."""
    return "\n\n".join(["\n\n".join(map(_domain, differences.domains)), differences.summary])


def _domain(domain: DomainDifferences) -> str:
    against = f" against {plain(' and '.join(domain.against))}" if domain.against else ""
    verdict = f": {domain.verdict}" if domain.verdict else ""
    return "\n\n".join([f"{plain(domain.name)}{against}{verdict}", *map(_product, domain.products)])


def _product(product: ProductDifferences) -> str:
    name = f"product {plain(product.name)}" if product.name else "without a product"
    if product.next is None:
        version = ""
    else:
        refused = any(outcome(each) == "refused" for each in product.changes)
        version = f"  {plain(str(product.next))}{', as soon as nothing is refused' if refused else ''}"
    return "\n".join([f"{name}{version}", *(line for each in product.changes for line in change_lines(each))])


def change_lines(judged: Judged) -> Iterator[str]:
    """One change: its headline, and indented what else there is to tell."""
    change = judged.change
    place = f"{plain(change.place.file)}:{change.place.line}: " if change.place.file else ""
    rule = f"{change.code} {change.name}".strip()
    yield f"  {place}{outcome(judged)} {plain(rule)}  {plain(change.subject)}: {plain(change.fact)}"
    for word, lines in details(judged):
        # No line begins with what others wrote: there the runner of a CI would take it for a command.
        mark = "| " if word == "query" else "- " if len(lines) > 1 else ""
        for number, line in enumerate(lines):
            label = f"{word}:" if number == 0 else ""
            yield f"    {label:{_WIDTH}} {mark}{plain(line)}"


def details(judged: Judged) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What there is to tell of a change besides its headline: a word and its lines, as they came, in their order."""
    change = judged.change
    if outcome(judged) == "harmless":
        if change.old and change.old.casefold() not in change.fact.casefold():
            yield "before", (change.old,)
        return
    yield "class", (_class(judged),)
    if change.old or change.new:
        yield "value", (f"{change.old or 'nothing'} -> {change.new or 'nothing'}",)
    if change.hint:
        yield "hint", (change.hint,)
    if change.witness:
        yield "query", tuple(change.witness.splitlines())
    yield "readers", tuple(map(str, judged.readers)) or ("nobody that is known",)
    because = (*judged.against, *map(str, judged.because))
    if because:
        yield "because", because
    if judged.exits:
        yield "help", (judged.exits[0], *(f"or {each}" for each in judged.exits[1:]))
    yield "key", (change.key,)


def _class(judged: Judged) -> str:
    says = _DIRECTIONS[judged.change.direction]
    return f"{judged.change.change_class}{f', {says}' if says else ''}"
