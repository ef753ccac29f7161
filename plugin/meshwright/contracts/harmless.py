"""Changes that nobody has to be told of: more is promised than before, or the same in other words.

Together with the change rules they are complete: whatever differs between two states of what a release holds is in one
of the two, and in none of them twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.harmless_columns import column_changes
from meshwright.contracts.harmless_ports import port_changes
from meshwright.contracts.harmless_rows import row_changes
from meshwright.contracts.harmless_words import Told, added, neutral
from meshwright.contracts.service_levels import LEVELS, direction, promises
from meshwright.mesh.change import Change
from meshwright.mesh.comparison import Comparison, ProductPair

_WORDS = ("title", "description", "type", "status", "support", "strict")
"""What a product says of itself, and what nobody builds on."""


def harmless(comparison: Comparison) -> Iterator[Change]:
    """Everything that differs and that no change rule tells, in no particular order."""
    for port in comparison.added:
        yield added("added-port", "the port would be new").change(comparison, port.product, str(port.id))
    yield from _products(comparison)
    for products in comparison.products:
        for told in (*_product(products), *_offer(products)):
            yield told.change(comparison, products.old.name, products.subject)
    for pair in comparison.pairs:
        if pair.old != pair.new:
            for subject, told in (*port_changes(comparison, pair), *row_changes(pair)):
                yield told.change(comparison, pair.old.product, subject)
    for product, subject, told in column_changes(comparison):
        yield told.change(comparison, product, subject)


def _products(comparison: Comparison) -> Iterator[Change]:
    """Products that come or go with no port; those of others are told by their ports."""
    before = {product.name: product for product in comparison.old.products}
    after = {product.name: product for product in comparison.new.products}
    for name in sorted(before.keys() ^ after.keys()):
        product = after.get(name) or before[name]
        if not product.ports:
            told = neutral("empty-product", f"a product without ports would {'come' if name in after else 'go'}")
            yield told.change(comparison, name, f"{product.domain}/{name}")


def _product(pair: ProductPair) -> Iterator[Told]:
    for name in _WORDS:
        old, new = getattr(pair.old, name), getattr(pair.new, name)
        if old != new:
            yield neutral(f"changed-{name}", f"its {name} would change", _text(old), _text(new))
    owners = [
        " ".join(part for part in (owner.name, owner.email) if part) for owner in (pair.old.owner, pair.new.owner)
    ]
    if pair.old.owner != pair.new.owner and (owners[1] or not owners[0]):
        yield neutral("changed-owner", f"its owner would be {owners[1] or 'nobody'}", *owners)
    for key, was, would in promises(pair.old, pair.new):
        match direction(key, was, would):
            case "tightens":
                yield added("tightened-promise", f"its {key} would be {would}", f"{key}={was}", f"{key}={would}")
            case "neither":
                yield neutral("rewritten-promise", f"its {key} would be {would}", f"{key}={was}", f"{key}={would}")
    if LEVELS.index(pair.new.stability) > LEVELS.index(pair.old.stability):
        yield added("raised-stability", f"it would be {pair.new.stability}", pair.old.stability, pair.new.stability)


def _offer(pair: ProductPair) -> Iterator[Told]:
    old, new = pair.old.consumers, pair.new.consumers
    if old is None or old == new:
        return
    if new is None:
        yield added("widened-offer", "it would be offered to every domain", ", ".join(old), "every domain")
        return
    own = {pair.old.domain}
    for domain in sorted(set(new) - set(old) - own):
        yield added("widened-offer", f"it would be offered to {domain}", "", domain)
    if set(old) - own == set(new) - own:
        yield neutral(
            "rewritten-offer", "the list of its consumers would be written otherwise", *map(_text, (old, new))
        )


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)
