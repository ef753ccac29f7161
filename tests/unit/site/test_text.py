from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.text import anchor, clean, mail_address, time_text, web_address


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("from\r\nWindows", "from\nWindows"),
        ("a\rb\x00c\x1b[31md\x7f", "a�b�c�[31md�"),
        ("user\u202egnp.exe", "user�gnp.exe"),
        ("zero\u200bwidth\ufeff", "zero�width�"),
        ("\u2066isolated\u2069", "�isolated�"),
        ("line\u2028break", "line�break"),
        ("lone \ud800 half", "lone � half"),
        ("नमस्\u200dते, 👩\u200d🔬, Zürich", "नमस्\u200dते, 👩\u200d🔬, Zürich"),
    ],
)
def test_what_deceives_is_replaced_and_what_writes_stays(text, cleaned):
    assert clean(text) == cleaned


@given(st.text())
def test_clean_text_is_clean_and_can_be_written(text):
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


@pytest.mark.parametrize("text", ["https://example.com/a?b=c&d#e", "http://localhost:8080", "https://exämple.org/"])
def test_web_addresses_become_links(text):
    assert web_address(text) == text


def test_mail_addresses_become_links():
    assert web_address("mailto:a.b+c@example.com") == "mailto:a.b+c@example.com"
    assert mail_address("weather@example.com") == "mailto:weather@example.com"


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.com",
        "https:example.com",
        "https://",
        "https://exa mple.com",
        "https://example.com/\u202etxt",
        "http://[broken",
        "#weather",
        "",
        "mailto:a@b?bcc=everybody@example.com",
        "mailto:nobody",
    ],
)
def test_everything_else_stays_text(text):
    assert web_address(text) is None


def test_a_mail_address_cannot_carry_headers():
    assert mail_address("a@b.example?subject=x") is None
    assert mail_address("a@b.example\n") is None


@given(st.lists(st.text(), min_size=1, max_size=3), st.lists(st.text(), min_size=1, max_size=3))
def test_other_parts_have_another_anchor(one, other):
    assert (anchor(*one) == anchor(*other)) == (one == other)


def test_times_are_written_for_people_and_anything_else_is_left():
    assert time_text("2026-11-22T10:00:00Z") == "2026-11-22 10:00 UTC"
    assert time_text("2026-11-22T10:00:00.123Z") == "2026-11-22 10:00 UTC"
    assert time_text("yesterday") == "yesterday"
