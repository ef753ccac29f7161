"""What changes harmlessly in the columns of ports."""

from __future__ import annotations

from collections.abc import Iterator

from meshwright.contracts.column_names import other_name
from meshwright.contracts.harmless_words import Told, added, neutral
from meshwright.contracts.kept_columns import KeptColumn, edited_columns
from meshwright.contracts.type_change import type_change
from meshwright.mesh.comparison import Comparison, PortPair
from meshwright.mesh.port import Column

Subject = tuple[str, str, Told]
"""The product, the subject, and what happens to it."""


def column_changes(comparison: Comparison) -> Iterator[Subject]:
    """The columns that are new, stand elsewhere, or say something else of themselves."""
    for pair in comparison.pairs:
        if pair.old.columns != pair.new.columns:
            for subject, told in (*_new_columns(pair), *_order(pair)):
                yield pair.old.product, subject, told
    for column in edited_columns(comparison):
        for told in (*_name(column, comparison.adapter), *_type(column, comparison.adapter), *_words(column)):
            yield column.pair.old.product, column.subject, told


def _carried(pair: PortPair) -> list[Column]:
    """What became of the old columns that are not gone, in their order; the same spelling first."""
    exact = {column.name: column for column in pair.new.columns}
    alike = {column.name.casefold(): column for column in reversed(pair.new.columns)}
    found = (exact.get(column.name) or alike.get(column.name.casefold()) for column in pair.old.columns)
    return [column for column in found if column is not None]


def _new_columns(pair: PortPair) -> Iterator[tuple[str, Told]]:
    carried = {column.name for column in _carried(pair)}
    for column in pair.new.columns:
        if column.name not in carried:
            yield (
                f"{pair.subject}.{column.name}",
                added("added-column", "the column would be new", "", column.data_type),
            )


def _order(pair: PortPair) -> Iterator[tuple[str, Told]]:
    """Columns in another order where it was no promise: in a view, and without a contract."""
    before = list(dict.fromkeys(column.name for column in _carried(pair)))
    now = [column.name for column in pair.new.columns if column.name in before]
    promised = pair.old.contract_enforced and pair.old.materialized != "view"
    if before != now and not (promised and _folded(before) != _folded(now)):
        fact = "its columns would stand in another order"
        yield pair.subject, neutral("reordered-columns", fact, ", ".join(before), ", ".join(now))


def _folded(names: list[str]) -> list[str]:
    return list(dict.fromkeys(map(str.casefold, names)))


def _name(column: KeptColumn, adapter: str) -> Iterator[Told]:
    old, new = column.old, column.new
    if (old.name, old.quoted) != (new.name, new.quoted) and not other_name(old, new, adapter):
        yield neutral("respelled-name", f"its name would be spelled {_written(new)}", _written(old), _written(new))


def _written(column: Column) -> str:
    return f'"{column.name}"' if column.quoted else column.name


def _type(column: KeptColumn, adapter: str) -> Iterator[Told]:
    old, new = column.old.data_type, column.new.data_type
    if new and not old:
        yield added("declared-type", f"its type would be declared: {new}", old, new)
    elif old != new and new and type_change(old, new, adapter).kind == "same":
        yield neutral("rewritten-type", f"its type would be written {new}", old, new)


def _words(column: KeptColumn) -> Iterator[Told]:
    old, new = column.old, column.new
    if old.description != new.description:
        yield neutral("changed-description", "its description would change", old.description, new.description)
    if new.classification and not old.classification:
        yield added("first-classification", f"it would be classified as {new.classification}", "", new.classification)
    if old.tags != new.tags:
        yield neutral("changed-tags", "its tags would change", ", ".join(old.tags), ", ".join(new.tags))
    for key, was, would in (("unit", old.unit, new.unit), ("definition", old.definition, new.definition)):
        if was == would:
            continue
        before, after = " ".join(was.split()), " ".join(would.split())
        if before == after:
            yield neutral(f"rewritten-{key}", f"its {key} would be written otherwise", was, would)
        elif not before:
            yield added(f"first-{key}", f"its {key} would be said", was, would)
