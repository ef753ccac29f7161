"""The steps of `mesh up`, joined to the use cases and to dbt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from meshwright.app.check import check
from meshwright.app.publish import publish
from meshwright.app.sync import sync
from meshwright.app.up_changes import UpChanges
from meshwright.app.up_outcome import StepFunction, StepResult
from meshwright.mesh.counted import counted
from meshwright.mesh.errors import NothingToCheck
from meshwright.read.mesh_yml import DomainConfig
from meshwright.runner.dbt import Dbt, DbtRun
from meshwright.runner.output import Tally, first_problem
from meshwright.runner.packages import needs_deps
from meshwright.runner.plan import Step

Progress = Callable[[int, int], None]


def steps_with(
    dbt: Dbt, changes: UpChanges, now: Callable[[], datetime], environ: Mapping[str, str]
) -> Mapping[Step, StepFunction]:
    """The real steps.

    Args:
        dbt: the executable that runs them.
        changes: knows which domains have nothing to build.
        now: the time, with its zone.
        environ: the environment variables that the registry's location may use.
    """
    steps = _Steps(dbt, changes, now, environ)
    return {
        "sync": steps.sync,
        "deps": steps.deps,
        "compare": steps.compare,
        "parse": steps.parse,
        "check": steps.check,
        "build": steps.build,
        "publish": steps.publish,
    }


class _Steps:
    def __init__(self, dbt: Dbt, changes: UpChanges, now: Callable[[], datetime], environ: Mapping[str, str]) -> None:
        self._dbt = dbt
        self._changes = changes
        self._now = now
        self._environ = environ
        # Our own steps take milliseconds and Python runs them one at a time anyway. One after the other, they need no
        # thought about two threads of one process at the same registry.
        self._ours = threading.Lock()

    def sync(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        with self._ours:
            changed = sync(domain.folder, environ=self._environ).changed
        return StepResult(detail=counted(len(changed), "file") if changed else "")

    def deps(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        if not needs_deps(domain.folder):
            return StepResult(detail="installed")
        return _result(self._dbt.run(domain.folder, "deps", target=environment, more=True))

    def compare(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        with self._ours:
            found = self._changes.compare(domain, environment)
        return StepResult(
            detail=found.reason,
            unchanged=found.unchanged,
            ports=found.ports,
            releases=tuple((product, version, False) for product, version in found.releases),
        )

    def parse(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        return _result(self._dbt.run(domain.folder, "parse", target=environment, more=True))

    def check(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        with self._ours:
            try:
                report = check([domain.folder], environ=self._environ, now=self._now())
            except NothingToCheck:
                # By itself a failure. In a whole mesh, a project that offers and reads nothing yet is one to build.
                return StepResult(detail="nothing to check")
        errors = sum(finding.level == "error" for finding in report.findings)
        return StepResult(
            problem=f"mesh-check found {counted(errors, 'error')}" if errors else "",
            help=f"Run `mesh-check {domain.folder}` after each change until it is clean." if errors else "",
            detail=counted(len(report.findings), "finding") if report.findings else "",
            report=report,
        )

    def build(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        tally = Tally()

        def on_line(line: str) -> None:
            nonlocal tally
            before, tally = tally, tally.after(line)
            if tally != before:
                progress(tally.done, tally.total)

        run = self._dbt.run(domain.folder, "build", target=environment, on_line=on_line)
        return _result(run, tally)

    def publish(self, domain: DomainConfig, environment: str | None, progress: Progress) -> StepResult:
        with self._ours:
            published = publish(domain.folder, environment, now=self._now, environ=self._environ)
            self._changes.remember(domain, environment, published)
        new = [f"{product} {version}" for product, version, is_new in published.releases if is_new]
        return StepResult(detail=", ".join(new), ports=published.served, releases=published.releases)


def _result(run: DbtRun, tally: Tally | None = None) -> StepResult:
    tally = tally or Tally()
    tallied = f"{counted(tally.models, 'model')}, {counted(tally.tests, 'test')}" if tally.total else ""
    problem = ""
    if run.exit_code:
        ended_by = f"dbt was ended by signal {-run.exit_code}" if run.exit_code < 0 else ""
        problem = ended_by or first_problem(run.lines) or f"dbt ended with exit code {run.exit_code}"
    return StepResult(
        problem=problem,
        # dbt's 1 means that a node failed; anything else, that it could not do its work.
        exit_code=1 if run.exit_code == 1 else 2,
        detail=tallied,
        log_path=run.log_path,
        models=tally.models,
        tests=tally.tests,
    )
