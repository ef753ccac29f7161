"""What `mesh up` tells while it works and when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from meshwright.read.mesh_yml import DomainConfig
from meshwright.render.report import Report
from meshwright.runner.plan import Step


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step did in one domain.

    Attributes:
        problem: why the domain stops here; empty when it goes on.
        help: the next action after a problem.
        exit_code: what a problem makes of the whole run: 1 when something is wrong, 2 when it could not be done.
        detail: what was done, in a few words.
        unchanged: whether the steps that follow have nothing to do; `detail` says why.
        ports: how many ports the domain serves now.
        releases: product, version, and whether the version is new.
    """

    problem: str = ""
    help: str = ""
    exit_code: int = 1
    detail: str = ""
    unchanged: bool = False
    log_path: Path | None = None
    report: Report | None = None
    models: int = 0
    tests: int = 0
    ports: int = 0
    releases: tuple[tuple[str, str, bool], ...] = ()


StepFunction: TypeAlias = Callable[[DomainConfig, str | None, Callable[[int, int], None]], StepResult]
"""Takes a domain, the environment, and a function to call with (done, total)."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something to show while it happens.

    Attributes:
        step: None when the event is about the domain as a whole.
        status: `running` when a step starts or moves on, then `ok` or `failed`; `unchanged` and `skipped` for a domain
            alone.
        detail: a few words on what was done, or why not.
        seconds: how long the step, or the domain, took.
    """

    domain: str
    step: Step | None
    status: Literal["running", "ok", "failed", "unchanged", "skipped"]
    detail: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DomainOutcome:
    """What came of one domain.

    Attributes:
        step: where it failed; None for a domain that did not.
        status: `ok` when it was built, `unchanged` when there was nothing to build, `skipped` when a domain that it
            reads failed.
        problem: what failed, in several lines perhaps; for a domain that was not built, the reason.
    """

    name: str
    status: Literal["ok", "failed", "unchanged", "skipped"]
    models: int = 0
    tests: int = 0
    ports: int = 0
    releases: tuple[tuple[str, str, bool], ...] = ()
    seconds: float = 0.0
    step: Step | None = None
    problem: str = ""
    help: str = ""
    log_path: Path | None = None
    report: Report | None = None
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class UpResult:
    """What came of a mesh, ordered by domain."""

    domains: tuple[DomainOutcome, ...]
    seconds: float

    @property
    def exit_code(self) -> int:
        """0 when every domain is served as it is; else the worst of the domains."""
        return max((domain.exit_code for domain in self.domains), default=0)
