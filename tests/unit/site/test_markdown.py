from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.site.markdown import LONGEST, markdown, plain_text
from tests.unit.site.html_pages import POLICY, Page


def taken_apart(markup):
    return Page(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">{markup}')


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One row for each hour", "<p>One row for each hour</p>\n"),
        ("One.\n\nTwo", "<p>One.</p>\n<p>Two</p>\n"),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>\n"),
        ("*so* **very** `code`", "<p><em>so</em> <strong>very</strong> <code>code</code></p>\n"),
        ("# Top", "<h4>Top</h4>\n"),
        ("###### Deep", "<h6>Deep</h6>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("```sql\nselect 1 < 2\n```", "<pre><code>select 1 &lt; 2\n</code></pre>\n"),
        (
            "[how](https://example.com/a?b=1&c=2)",
            '<p><a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">how</a></p>\n',
        ),
        (
            "<https://ok.example>",
            '<p><a href="https://ok.example" rel="noopener noreferrer nofollow">https://ok.example</a></p>\n',
        ),
        ("", ""),
    ],
)
def test_markdown_is_rendered(text, markup):
    assert markdown(text) == markup


def test_a_table_has_no_style():
    assert re.sub(r"\s+", "", markdown("| a | b |\n|--:|:-:|\n| 1 | 2 |")) == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "text\n\n<div onclick=alert(1)>block</div>\n",
    "<!-- comment --> <![CDATA[x]]> <?php ?>",
    "![alt](https://example.com/tracker.png)",
    "![alt][ref]\n\n[ref]: https://example.com/tracker.png",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](&Tab;javascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](//example.com/protocol-relative)",
    "[a](mailto:a@b.example?cc=c@d.example)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://example.com/"onmouseover="alert(1))',
    '[a](https://example.com "title\\" onmouseover=alert(1)")',
    "`</code><script>alert(1)</script>`",
    '```" onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```',
    "    </code><script>alert(1)</script>",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "reversed &#x202e;b &#8238; &lrm; [&rlm;](https://example.com/) `a` &ZeroWidthSpace;",
    "\u202ereversed\u2066 \x00 \u200b \ud800 [a](https://example.com/\u202e)",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_is_hostile_stays_text(text):
    page = taken_apart(markdown(text))
    assert set(page.tags) <= {"meta", "p", "a", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in page.links)
    assert not any("?" in link for link in page.links if link.startswith("mailto:"))
    assert not re.search(r"[\x00\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", markdown(text))


@given(st.text(alphabet="[]()<>!*_`#|-=&;:'\" \nabjavscript0123/\\\t>", max_size=80))
def test_whatever_is_written_is_balanced_and_links_nowhere_else(text):
    page = taken_apart(markdown(text))
    assert all(link.startswith(("https://", "http://", "mailto:")) for link in page.links)
    assert "img" not in page.tags


@pytest.mark.parametrize("part", ["[", ">", "*", "- ", "`", "[a](", "_a*", "![[", "> - ", "|", "&", "1. ", "<"])
def test_much_of_something_is_rendered(part):
    assert len(markdown(part * LONGEST)) < 60 * LONGEST


def test_a_long_text_is_cut_and_says_so():
    markup = markdown("word " * 10_000)
    assert "... and 30,000 more characters" in markup or "more characters" in markup
    assert len(markup) < LONGEST + 200


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("What `billing` **knows** of _it_.\n\nMore", "What billing knows of it."),
        ("# Title", "Title"),
        ("See [the page](https://example.com) of snake_case_name", "See the page of snake_case_name"),
        ("a\nb", "a b"),
        ("> said\n> so", "said so"),
        ("![a picture](https://example.com/x.png) of it", "a picture of it"),
        ("__a__ b_c__d_ __e f_ _", "a b_c__d e f"),
    ],
)
def test_a_line_for_lists_has_no_signs(text, line):
    assert plain_text(text) == line


def test_a_long_row_of_signs_in_a_word_is_kept():
    """Whoever looks at the rest of the row from each sign of it again needs minutes for a few texts like this one."""
    row = f"a{'_' * (LONGEST - 2)}b"
    assert all(plain_text(row) == row for _ in range(20))


def test_a_table_that_would_become_much_larger_than_its_text_stays_text():
    wide = "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "a|\n" * 500
    assert "<table>" not in markdown(wide)
    assert len(markdown(wide)) < 2 * len(wide)
    assert "<table>" in markdown("|a|b|\n|-|-|\n" + "|1|2|\n" * 200)
