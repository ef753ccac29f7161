"""What dbt prints: progress, counts, and the first thing that went wrong. The only module that knows its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

_CLOCK = re.compile(r"^\d{2}:\d{2}:\d{2}(?:  ?|$)")
_NODE = re.compile(r"^\d+ of (?P<total>\d+) (?P<what>\S.*)$")
_HOOK = re.compile(r"^(?:START|OK|ERROR) hook:")
_MODEL = re.compile(r"^OK created (?:sql|python) (?P<materialized>\w+) model ")
_TEST = re.compile(r"^(?:PASS|WARN|FAIL)\b")
# How dbt 2 ends a node. It numbers none, so nobody knows how many are to come.
_DBT_2 = re.compile(
    r"^ *(?P<how>Succeeded|Passed|Warned|Failed|Skipped|Reused) +\[[^\]]+\] "
    r"(?P<kind>model|test|unit_test|seed|snapshot|function) +\S+(?: \((?P<materialized>\w+)\))?"
)
_ANSWERED = ("Passed", "Warned", "Failed")
# Stubs of foreign ports are models to dbt; to the domain they are somebody else's.
_STUB = "mesh_interface"

_ERROR_OF_DBT_2 = re.compile(r"^\[error\] (?:\[\w+ \(\w+\)\]: )?")
# It prints where in itself an error came up.
_BACKTRACE = re.compile(r"^ +(?:\d+: |at )")
# dbt-duckdb puts it behind the message.
_TRACEBACK = "Traceback (most recent call last):"
_COMPLETED = re.compile(r"^Completed with (?!0 errors)\d+ errors?,")
_NO_RUN = re.compile(r"^Encountered an error:")
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a command is.

    Attributes:
        done: nodes that ended, whichever way.
        models: the domain's own models that were built.
        tests: data tests and unit tests that gave an answer.
    """

    done: int = 0
    total: int = 0
    models: int = 0
    tests: int = 0

    def after(self, line: str) -> Tally:
        """The tally when one more line is read."""
        if native := _DBT_2.match(line):
            return self._after_dbt_2(native)
        match = _NODE.match(_CLOCK.sub("", line))
        if match is None or _HOOK.match(match["what"]):
            return self
        total = int(match["total"])
        if match["what"].startswith("START "):
            return replace(self, total=total)
        model = _MODEL.match(match["what"])
        return Tally(
            done=self.done + 1,
            total=total,
            models=self.models + (model is not None and model["materialized"] != _STUB),
            tests=self.tests + (_TEST.match(match["what"]) is not None),
        )

    def _after_dbt_2(self, ended: re.Match[str]) -> Tally:
        return replace(
            self,
            done=self.done + 1,
            total=max(self.total, self.done + 1),
            models=self.models
            + (ended["kind"] == "model" and ended["how"] == "Succeeded" and ended["materialized"] != _STUB),
            tests=self.tests + ("test" in ended["kind"] and ended["how"] in _ANSWERED),
        )


def first_problem(lines: Iterable[str]) -> str:
    """The first failure that dbt explains, in its own words; empty when it explains none."""
    said = [_CLOCK.sub("", line).rstrip() for line in lines]
    last = next((line for line in reversed(said) if line), "")
    start = next((i for i, line in enumerate(said) if _COMPLETED.match(line) or _NO_RUN.match(line)), None)
    if start is None:
        return _problem_of_dbt_2(said) or last
    problem: list[str] = []
    for line in said[start + 1 :]:
        # Of what kept it from running dbt says one thing, in several paragraphs; of nodes, one paragraph each.
        ended = problem and not line and not _NO_RUN.match(said[start])
        if ended or _TRACEBACK in line:
            break
        if line:
            problem.append(line)
    return "\n".join(problem[:_MOST_LINES]) or last


def _problem_of_dbt_2(said: list[str]) -> str:
    """The first error that dbt 2 explains, else the first node that failed: it says no more of a failing test."""
    start = next((i for i, line in enumerate(said) if _ERROR_OF_DBT_2.match(line)), None)
    if start is None:
        failed = (line for line in said if (ended := _DBT_2.match(line)) and ended["how"] == "Failed")
        return next(failed, "").strip()
    problem = [_ERROR_OF_DBT_2.sub("", said[start])]
    for line in said[start + 1 :]:
        if not line or _BACKTRACE.match(line):
            break
        problem.append(line)
    return "\n".join(problem[:_MOST_LINES])
