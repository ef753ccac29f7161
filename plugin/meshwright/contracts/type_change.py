"""What an old reader of a column meets when its type changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.contracts.type_text import is_excessive, normal


@dataclass(frozen=True, slots=True)
class TypeChange:
    """How two types of a column relate, for who reads values of the new one and expects the old one.

    Attributes:
        kind: `same` for another word; `widened` for more values; `narrowed` where values or fields would be lost, even
            if others are won; `other` for another family; `unknown` where it cannot be told, which is never safe.
        detail: what happened inside, as a short phrase; it may hold names from the types. Empty where nothing can be
            said.
    """

    kind: Literal["same", "widened", "narrowed", "other", "unknown"]
    detail: str = ""


def type_change(old: str, new: str, adapter: str) -> TypeChange:
    """Compare a column's types.

    Args:
        old: the type that readers know, as it was declared.
        new: the type that it would have.
        adapter: dbt's name of the engine.
    """
    before, after = (normal(old), normal(new)) if old != new else ("", "")
    if before == after:
        return TypeChange("same")
    if not before or not after:
        return TypeChange("unknown", "a type is missing")
    if is_excessive(before) or is_excessive(after):
        return TypeChange("unknown", "a type is too long or nested too deep")
    return _compared(before, after, adapter)


def _compared(old: str, new: str, adapter: str) -> TypeChange:
    """The tables of engines take a moment to load, and most types stay as they are: they wait for one that changes."""
    from meshwright.contracts.type_comparison import differences
    from meshwright.contracts.type_engines import engine_of
    from meshwright.contracts.type_reader import read_type

    engine = engine_of(adapter)
    before, after = read_type(old, engine), read_type(new, engine)
    if before is None or after is None:
        return TypeChange("unknown", "a type is not known")
    found = list(differences(before, after))
    for kind in ("other", "narrowed", "widened"):
        for difference in found:
            if difference.kind == kind:
                return TypeChange(difference.kind, difference.detail)
    return TypeChange("same")
