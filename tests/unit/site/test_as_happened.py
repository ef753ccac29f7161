from __future__ import annotations

import pytest

from meshwright.site.as_happened import as_happened
from meshwright.site.shortened import shortened


@pytest.mark.parametrize(
    ("judged", "happened"),
    [
        ("the column would be gone", "the column is gone"),
        ("it would no longer be tested", "it is no longer tested"),
        ("its type would change from integer to text", "its type changes from integer to text"),
        ("a product without ports would go", "a product without ports goes"),
        ("it would not be deprecated any more", "it is not deprecated any more"),
        ("its columns would stand in another order", "its columns stand in another order"),
        ("refs without a version would mean a@2, which has all", "refs without a version mean a@2, which has all"),
        (
            "its contract would no longer be enforced, so its columns and types could change with any build",
            "its contract is no longer enforced, so its columns and types can change with any build",
        ),
        ("it would have no owner any more; it was Ann", "it has no owner any more; it was Ann"),
        (
            "its rows would be checked for `x would be y` and no longer for `could`",
            "its rows are checked for `x would be y` and no longer for `could`",
        ),
        ("its description is another one", "its description is another one"),
        ("it might be gone from 2027-01-01 on", "it might be gone from 2027-01-01 on"),
        ("would", "would"),
        ("", ""),
    ],
)
def test_a_judgement_is_told_as_what_happened(judged, happened):
    assert as_happened(judged) == happened


def test_long_text_is_cut_to_one_line():
    assert shortened("short") == "short"
    assert shortened("two\n lines") == "two lines"
    assert shortened("word " * 100, 20) == "word word word word…"
    assert len(shortened("x" * 10_000, 50)) == 50
