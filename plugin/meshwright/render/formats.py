"""The forms of a report by name; what a form needs is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from meshwright.render.described_rule import Rules
from meshwright.render.report import Report

Renderer = Callable[[Report, Rules], str]


def _full(report: Report, _: Rules) -> str:
    from meshwright.render.full import full

    return full(report)


def _concise(report: Report, _: Rules) -> str:
    from meshwright.render.concise import concise

    return concise(report)


def _json(report: Report, _: Rules) -> str:
    from meshwright.render.json_report import json_report

    return json_report(report)


def _json_lines(report: Report, _: Rules) -> str:
    from meshwright.render.json_lines import json_lines

    return json_lines(report)


def _github(report: Report, _: Rules) -> str:
    from meshwright.render.github import github

    return github(report)


def _gitlab(report: Report, _: Rules) -> str:
    from meshwright.render.gitlab import gitlab

    return gitlab(report)


def _junit(report: Report, _: Rules) -> str:
    from meshwright.render.junit import junit

    return junit(report)


def _sarif(report: Report, rules: Rules) -> str:
    from meshwright.render.sarif import sarif

    return sarif(report, rules)


def _markdown(report: Report, _: Rules) -> str:
    from meshwright.render.markdown import markdown

    return markdown(report)


FORMATS: Mapping[str, Renderer] = MappingProxyType(
    {
        "full": _full,
        "concise": _concise,
        "json": _json,
        "json-lines": _json_lines,
        "github": _github,
        "gitlab": _gitlab,
        "junit": _junit,
        "sarif": _sarif,
        "markdown": _markdown,
    }
)
"""All of them, in the order of the help text. The text has no line end after the last line."""

WITH_RULES = frozenset({"sarif"})
"""Forms that tell of the rules; the others may be given none."""

FROM_REPOSITORY = frozenset({"github", "gitlab", "sarif"})
"""Forms whose readers look for files from the top of the repository, wherever the check was started."""
