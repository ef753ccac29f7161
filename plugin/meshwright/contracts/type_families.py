"""What the words of engines mean: how large a number, how long a text, how exact a time."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TypeAlias

from meshwright.contracts.type_tree import Limit, Measure, Scalar

Sizes: TypeAlias = tuple[int, ...]
Meaning: TypeAlias = Callable[[Sizes], "Scalar | None"]
"""From the sizes in brackets to what it is; None where the engine takes no such sizes."""

_BEFORE, _AFTER = "digits before the point", "digits after the point"


def plain(family: str) -> Meaning:
    """A type without sizes, which is like no other."""
    return lambda sizes: None if sizes else Scalar(family)


def whole(bits: int, *, signed: bool = True) -> Meaning:
    """Whole numbers of a width."""
    measure = (str(bits), "bits" if signed else "bits without sign")
    # Limits are the first number on either side that does not fit; what is unsigned ends before -1.
    limits = (2 ** (bits - 1) + 1, 2 ** (bits - 1)) if signed else (1, 2**bits)
    number = _number(limits, 0, measure)
    return lambda sizes: None if sizes else number


def decimal(
    default: tuple[int, int] | None,
    *,
    most: int = 38,
    scale: int | None = None,
    before: int | None = None,
    loose: bool = False,
) -> Meaning:
    """Decimals.

    Args:
        default: precision and scale without brackets; None where they are needed.
        most: the largest precision.
        scale: the largest scale; None for as large as the precision.
        before: the most digits before the point; None for as many as the precision.
        loose: whether the scale may be larger than the precision.
    """

    def meaning(sizes: Sizes) -> Scalar | None:
        both = sizes or default
        if both is None or len(both) > 2:
            return None
        precision, after = both[0], both[1] if len(both) > 1 else 0
        largest = most if loose else min(precision, most if scale is None else scale)
        if not 0 < precision <= most or after > largest or precision - after > (before or most):
            return None
        return decimals(precision - after, after)

    return meaning


def decimals(before: int, after: int) -> Scalar:
    """The decimals with some digits before the point and some after it."""
    # The first number that does not fit. Below 1, any number does that keeps the order.
    above = 10**before if before >= 0 else before
    return _number((above, above), after, (str(max(before, 0)), _BEFORE))


def any_decimal() -> Scalar:
    """Decimals without limits."""
    return _number((inf, inf), inf, ("any number of", _BEFORE))


def decimals_below(above: int, after: int, before: str) -> Scalar:
    """The decimals up to a number that is no power of ten."""
    return _number((above, above), after, (before, _BEFORE))


def any_whole(sizes: Sizes) -> Scalar | None:
    """Whole numbers without limits."""
    return None if sizes else _number((inf, inf), 0, ("any number of", "bits"))


def _number(limits: tuple[Limit, Limit], after: Limit, measure: Measure) -> Scalar:
    told = "any number of" if after == inf else str(after)
    return Scalar("number", (*limits, after), (measure, measure, (told, _AFTER)))


def floating(bits: int) -> Meaning:
    """Floating numbers; their whole parts are not numbers of the other family, for large ones are rounded."""
    return lambda sizes: None if sizes else Scalar("float", (bits,), ((str(bits), "bits"),))


def floating_by_size(default: int) -> Meaning:
    """Floating numbers whose bits are given, and which have one of two widths."""

    def meaning(sizes: Sizes) -> Scalar | None:
        if len(sizes) > 1 or (sizes and not 0 < sizes[0] <= 53):
            return None
        return floating((24 if sizes[0] <= 24 else 53) if sizes else default)(())

    return meaning


def text(default: float | None, *, sized: bool = True, padded: bool = False, unit: str = "characters") -> Meaning:
    """Texts.

    Args:
        default: the length without brackets; infinity for any, None where it is needed.
        sized: whether a length can be given.
        padded: whether the engine fills values with blanks.
        unit: what the length counts.
    """
    padding = ("values padded with blanks" if padded else "values without padding", "")

    def meaning(sizes: Sizes) -> Scalar | None:
        if len(sizes) > sized or (not sizes and default is None):
            return None
        length = _limit(sizes, default)
        return Scalar("text", (length, int(not padded)), (_measure(length, unit), padding))

    return meaning


def unsized_text(sizes: Sizes) -> Scalar | None:
    """Texts on an engine that reads a length and ignores it."""
    return text(inf)(()) if len(sizes) < 2 else None


def binary(default: float, *, sized: bool = True) -> Meaning:
    """Bytes: the length without brackets, and whether one can be given."""

    def meaning(sizes: Sizes) -> Scalar | None:
        if len(sizes) > sized:
            return None
        length = _limit(sizes, default)
        return Scalar("bytes", (length,), (_measure(length, "bytes"),))

    return meaning


def moment(family: str, default: int, *, most: int = 0) -> Meaning:
    """Times and timestamps: digits of a second without brackets, and the most that can be given; 0 for no brackets."""

    def meaning(sizes: Sizes) -> Scalar | None:
        if len(sizes) > bool(most) or (sizes and sizes[0] > most):
            return None
        digits = sizes[0] if sizes else default
        return Scalar(family, (digits,), ((str(digits), "digits of a second"),))

    return meaning


def _limit(sizes: Sizes, default: float | None) -> Limit:
    return sizes[0] if sizes else inf if default is None else default


def _measure(limit: Limit, unit: str) -> Measure:
    return ("any number of" if limit == inf else f"{limit}", unit)
