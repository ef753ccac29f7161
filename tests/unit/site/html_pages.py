"""A page of the site taken apart, strictly: what is not allowed here is not on our pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
ANYWHERE = {"class", "id", "dir", "role", "tabindex", "hidden", "lang"}
ALLOWED = {
    "a": {"aria-current", "href", "rel", "aria-label"},
    "article": {"aria-labelledby"},
    "b": set(),
    "blockquote": set(),
    "body": {"data-top"},
    "br": set(),
    "button": {"aria-label", "aria-pressed", "type"},
    "caption": set(),
    "code": set(),
    "dd": set(),
    "del": set(),
    "details": {"open"},
    "div": {"aria-label", "aria-labelledby"},
    "dl": set(),
    "dt": set(),
    "em": set(),
    "figcaption": set(),
    "figure": {"aria-label", "aria-labelledby"},
    "footer": set(),
    "g": set(),
    "h1": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "head": set(),
    "header": set(),
    "hr": set(),
    "html": set(),
    "iframe": {"title", "src", "sandbox", "referrerpolicy"},
    "input": {
        "aria-autocomplete",
        "aria-controls",
        "aria-expanded",
        "aria-keyshortcuts",
        "aria-label",
        "autocapitalize",
        "autocomplete",
        "data-filter",
        "maxlength",
        "placeholder",
        "spellcheck",
        "type",
    },
    "kbd": set(),
    "label": set(),
    "li": set(),
    "link": {"href", "rel", "title", "type"},
    "main": set(),
    "meta": {"charset", "content", "http-equiv", "name"},
    "nav": {"aria-label"},
    "noscript": set(),
    "ol": {"aria-label", "start"},
    "p": set(),
    "path": {"d"},
    "pre": {"data-copy"},
    "rect": {"height", "rx", "width", "x", "y"},
    "s": set(),
    "script": {"defer", "src"},
    "section": {"aria-labelledby"},
    "span": set(),
    "strong": set(),
    "summary": set(),
    "svg": {"aria-labelledby", "height", "viewbox", "width"},
    "table": {"data-sort", "aria-labelledby"},
    "tbody": set(),
    "td": {"data-label", "data-value"},
    "text": {"x", "y"},
    "th": {"scope", "data-value"},
    "thead": set(),
    "time": {"datetime"},
    "title": set(),
    "tr": set(),
    "ul": {"aria-label"},
    "wbr": set(),
}
EMPTY = {"br", "hr", "input", "link", "meta", "wbr"}
SCHEMES = {"", "http", "https", "mailto"}
FRAME = {"sandbox": "allow-scripts", "src": "docs.html", "referrerpolicy": "no-referrer"}


class Page(HTMLParser):
    """A page taken apart; refuses what is not balanced or not allowed.

    Attributes:
        links: the addresses of everything that is linked or loaded.
        ids: of the elements.
        headings: the levels of the headings, in order.
        tags: the elements, in order.
    """

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.ids, self.headings, self.tags, self._open = [], [], [], [], [], []
        self.policies = []
        self.feed(text)
        self.close()
        assert self._open == []
        assert len(self.ids) == len(set(self.ids))
        assert [each.removesuffix("; frame-src 'self'") for each in self.policies] == [POLICY]

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        values = dict(attrs)
        assert len(values) == len(attrs), tag
        assert values.keys() <= ALLOWED[tag] | ANYWHERE, (tag, attrs)
        self.tags.append(tag)
        self._addresses(tag, values)
        if "id" in values:
            assert re.fullmatch(r"\S+", values["id"]), values["id"]
            self.ids.append(values["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in EMPTY:
            self._open.append(tag)

    def _addresses(self, tag, values):
        for address in (values[name] for name in ("href", "src") if name in values):
            parts = urlsplit(address)
            assert parts.scheme in SCHEMES, address
            # Only links may lead out, and those that do say so; no address begins with a slash.
            assert bool(parts.netloc) == (parts.scheme in ("http", "https")), address
            assert tag == "a" or not parts.scheme, address
            assert not address.startswith(("/", "\\")), address
            assert parts.scheme not in ("http", "https") or "noopener" in values["rel"], address
            self.links.append(address)
        if tag == "script":
            assert re.fullmatch(r"(\.\./)*assets/(mesh|find)\.js", values["src"]), values
        if tag == "iframe":
            assert values | FRAME == values
        if "http-equiv" in values:
            assert values["http-equiv"] == "Content-Security-Policy"
            self.policies.append(values["content"])

    def handle_startendtag(self, tag, attrs):
        assert tag in ("path", "rect"), f"<{tag}/>"
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        assert "script" not in self._open[-1:], data
        self.text.append(data)

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data):
        raise AssertionError(f"an instruction: {data}")

    def unknown_decl(self, data):
        raise AssertionError(f"a declaration: {data}")

    @property
    def words(self):
        """Everything that is said, in one line."""
        return re.sub(r"\s+", " ", "".join(self.text)).strip()


def taken_apart(site):
    """The pages among the files of a site: path -> Page."""
    return {path: Page(text) for path, text in site.items() if path.endswith(".html")}
