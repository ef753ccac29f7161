"""What a report tells of the rules themselves, beside their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meshwright.mesh.finding import Level

PAGES = "https://meshwright.dev/rules/"
"""Where the rules' pages are read."""


@dataclass(frozen=True, slots=True)
class DescribedRule:
    """A rule and its page.

    Attributes:
        code: stable for ever.
        name: the bad pattern in kebab-case.
        summary: one sentence.
        level: how a finding counts by default.
        page: the page's text, in Markdown.
    """

    code: str
    name: str
    summary: str
    level: Level
    page: str = ""

    @property
    def url(self) -> str:
        """Where its page is read."""
        return PAGES + self.name


Rules = Sequence[DescribedRule]
