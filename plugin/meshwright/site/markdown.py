"""Descriptions, which dbt's users write in Markdown, as safe markup.

What is written is somebody else's: raw HTML stays text, an image would ask the network, a link leads to the web or to a
mail. So that a text cannot take long, its length and the depth to which it nests are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup, escape

from meshwright.site.text import clean, web_address

LONGEST = 20_000
"""Characters of a description that are shown."""

_NESTING = 20
_CELLS = 5_000
"""A text whose tables might have more is shown as it was written."""
# A page's own headings end with the third level.
_HEADINGS = {"h1": "h4", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h6", "h6": "h6"}
# Without any of these, and without a line that begins like a list or a number, a text is nothing but paragraphs.
_MARKED = re.compile(r"[\\`*_\[\]<>#~|&!]|^\s*(?:[-+]|\d+[.)]|={2,}|-{2,}|\s{4})|\t| {2}$", re.MULTILINE)
# From where a row of them begins: looked at from each of its signs, a long one would take for ever.
_SIGNS = re.compile(r"[`*]+|(?<!\w)_+|(?<!_)_+(?!\w)")
_BEGINNING = re.compile(r"^(?:#{1,6} +|> ?|```\w*)+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]]{1,200})\]\([^()\s]{1,500}\)")


@lru_cache(maxsize=4096)
def markdown(text: str, most: int = LONGEST) -> Markup:
    """A description as paragraphs, lists, tables and code; cut after `most` characters."""
    cleaned = clean(text).strip()
    if len(cleaned) > most:
        cut = cleaned[:most].rpartition(" ")[0] or cleaned[:most]
        return _rendered(cut) + Markup('<p class="soft">... and {} more characters</p>\n').format(
            f"{len(cleaned) - len(cut):,}"
        )
    return _rendered(cleaned)


def plain_text(text: str) -> str:
    """The first paragraph in one line and without signs of Markdown, for lists."""
    first = clean(text[:LONGEST]).strip().partition("\n\n")[0]
    return " ".join(_SIGNS.sub("", _LINK.sub(r"\1", _BEGINNING.sub("", first))).split())


def _rendered(text: str) -> Markup:
    if not _MARKED.search(text):
        return Markup("").join(
            Markup("<p>{}</p>\n").format(escape(paragraph)) for paragraph in text.split("\n\n") if paragraph.strip()
        )
    # The parser escapes all text, and writes no tag but those of the tokens that are switched on. It reads
    # entities, too, so clean again: `&#x202e;` is harmless only until then.
    return Markup(clean(_parser(tables=_most_cells(text) <= _CELLS).render(text)))


def _most_cells(text: str) -> int:
    """How many cells a table in the text can have: the parser fills rows that are shorter than the first one."""
    if "|" not in text:
        return 0
    lines = text.split("\n")
    return max(line.count("|") for line in lines) * len(lines)


@cache
def _parser(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt(
        "js-default",
        {"html": False, "linkify": False, "typographer": False, "maxNesting": _NESTING},
        renderer_cls=_Renderer,
    ).disable(["image", "html_block", "html_inline", *([] if tables else ["table"])])
    parser.validateLink = lambda url: web_address(url) is not None  # type: ignore[method-assign]
    return parser


class _Renderer(RendererHTML):
    """Headings below those of the page, and links that tell nobody where their reader comes from."""

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A heading."""
        tokens[idx].tag = _HEADINGS[tokens[idx].tag]
        return self.renderToken(tokens, idx, options, env)

    heading_close = heading_open

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link; its title is text like any other."""
        address = str(tokens[idx].attrGet("href") or "")
        return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow">'

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code, whatever language it says."""
        return f"<pre><code>{escape(tokens[idx].content)}</code></pre>\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code that is set in."""
        return self.fence(tokens, idx, options, env)

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A table's cell; how it is aligned would be a style."""
        return f"<{tokens[idx].tag}>"

    td_open = th_open

    def ordered_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A list that begins with 1, or with another number."""
        start = tokens[idx].attrGet("start")
        return f'<ol start="{int(start)}">\n' if start is not None else "<ol>\n"
