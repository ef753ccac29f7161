"""A page as somebody sees it: words, links, ids, and the cells of its tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = {"meta", "link", "wbr", "input"}
_INLINE = {"a", "span", "strong", "time", "code", "wbr"}


class Seen(HTMLParser):
    """A page taken apart."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.links, self.ids, self.tables, self.hostile = [], [], [], []
        self._open, self._said, self._sections = [], [], {"": []}
        self._section, self._heading, self._cell = "", None, None
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.links += [values["href"]] if tag == "a" else []
        self.ids += [values["id"]] if "id" in values else []
        if tag in ("b", "img", "style") or any(name.startswith("on") or name == "style" for name in values):
            self.hostile.append((tag, attrs))
        if tag == "script" and not values.get("src"):
            self.hostile.append((tag, attrs))
        if tag not in _INLINE:
            self.handle_data(" ")
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "h2":
            self._heading = []
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if tag not in _INLINE:
            self.handle_data(" ")
        if tag == "h2":
            self._section, self._heading = _plain(self._heading), None
            self._sections[self._section] = []
        elif tag == "main":
            self._section = ""
        elif tag in ("td", "th"):
            self.tables[-1][-1].append(_plain(self._cell))
            self._cell = None

    def handle_data(self, data):
        self._said.append(data)
        if self._heading is None:
            self._sections[self._section].append(data)
        for told in (self._heading, self._cell):
            if told is not None:
                told.append(data)

    @property
    def words(self):
        """Everything that is said."""
        return _plain(self._said)

    @property
    def sections(self):
        """What is said below each second heading."""
        return {heading: _plain(said) for heading, said in self._sections.items() if heading}

    def rows(self, table=0):
        """The rows of a table without its head."""
        return self.tables[table][1:]


def _plain(said):
    return re.sub(r"\s+", " ", "".join(said)).strip()
