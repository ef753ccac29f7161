"""Building a whole mesh: every domain after the ones it reads, and what came of each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Literal

from meshwright.app.up_outcome import DomainOutcome, Event, StepFunction, StepResult, UpResult
from meshwright.mesh.errors import MeshError
from meshwright.read.mesh_yml import DomainConfig, MeshRoot, is_mesh_root, load_mesh_root
from meshwright.runner.plan import STEPS, Plan, Step
from meshwright.runner.schedule import run_in_order


def find_mesh(start: Path) -> MeshRoot:
    """The mesh that a folder belongs to: the nearest mesh.yml with `domains`, upwards.

    Args:
        start: the current folder; the mesh's paths are relative to it, as messages should show them.

    Raises:
        MeshError: there is none, or it says something impossible.
    """
    for folder in (start, *start.parents):
        if is_mesh_root(folder):
            return load_mesh_root(Path(os.path.relpath(folder, start)))
    raise MeshError(
        f"no mesh.yml with `domains` in {start} or above it",
        "Name the mesh's folder with --mesh, or write `domains: [domains/*]` into a mesh.yml there.",
    )


def up(
    plan: Plan,
    steps: Mapping[Step, StepFunction],
    *,
    jobs: int,
    clock: Callable[[], float],
    notify: Callable[[Event], None] = lambda event: None,
    hold: Callable[[Path], AbstractContextManager[None]] = lambda folder: nullcontext(),
    release: Callable[[Path], None] = lambda folder: None,
    cancel: Callable[[], None] = lambda: None,
) -> UpResult:
    """Take every domain of a plan through every step; a failure stops the domain and its consumers, nobody else.

    A domain that a step finds unchanged goes no further, and its consumers go on.

    Args:
        plan: the domains and their order.
        steps: what to do for each step.
        clock: seconds that only grow.
        jobs: how many domains at once.
        notify: is told what happens; from several threads when `jobs` is more than 1.
        hold: has a domain's folder for as long as it is worked on, or raises a MeshError.
        release: is told the folder of each domain that has come to its end.
        cancel: ends running steps; called when this function is interrupted.
    """

    def work(name: str) -> DomainOutcome:
        folder = plan.domains[name].folder
        try:
            with hold(folder):
                return _one_domain(plan.domains[name], plan.environment, steps, clock, notify)
        except MeshError as error:
            notify(Event(name, None, "failed"))
            return DomainOutcome(
                name, "failed", step=STEPS[0], problem=error.what, help=error.remedy, exit_code=error.exit_code
            )
        finally:
            release(folder)

    def skip(name: str, culprit: str) -> DomainOutcome:
        reason = f"{culprit} failed"
        notify(Event(name, None, "skipped", reason))
        return DomainOutcome(name, "skipped", problem=reason)

    started = clock()
    outcomes = run_in_order(
        plan.graph,
        jobs=jobs,
        work=work,
        succeeded=lambda outcome: outcome.status in ("ok", "unchanged"),
        skip=skip,
        cancel=cancel,
    )
    return UpResult(tuple(outcomes.values()), clock() - started)


def _one_domain(
    domain: DomainConfig,
    environment: str | None,
    steps: Mapping[Step, StepFunction],
    clock: Callable[[], float],
    notify: Callable[[Event], None],
) -> DomainOutcome:
    started = clock()
    outcome = DomainOutcome(domain.name, "ok")
    for step in STEPS:
        step_started = clock()
        last = Event(domain.name, step, "running")
        notify(last)

        def progress(done: int, total: int, step: Step = step, step_started: float = step_started) -> None:
            nonlocal last
            last = Event(domain.name, step, "running", done=done, total=total, seconds=clock() - step_started)
            notify(last)

        try:
            result = steps[step](domain, environment, progress)
        except MeshError as error:
            result = StepResult(problem=error.what, help=error.remedy, exit_code=error.exit_code)
        except OSError as error:
            # A folder that cannot be read or written, a disk that is full: the others may have another one.
            place = f"{error.filename}: " if error.filename else ""
            result = StepResult(problem=f"{place}{error.strerror or error}", exit_code=2)
        outcome = _joined(outcome, result)
        if result.unchanged:
            outcome = replace(outcome, status="unchanged", problem=result.detail)
            break
        status: Literal["ok", "failed"] = "failed" if result.problem else "ok"
        notify(replace(last, status=status, detail=result.detail, seconds=clock() - step_started))
        if result.problem:
            outcome = replace(
                outcome,
                status="failed",
                step=step,
                problem=result.problem,
                help=result.help,
                log_path=result.log_path,
                exit_code=result.exit_code,
            )
            break
    outcome = replace(outcome, seconds=clock() - started)
    why = outcome.problem if outcome.status == "unchanged" else ""
    notify(Event(domain.name, None, outcome.status, why, seconds=outcome.seconds))
    return outcome


def _joined(outcome: DomainOutcome, result: StepResult) -> DomainOutcome:
    return replace(
        outcome,
        models=outcome.models + result.models,
        tests=outcome.tests + result.tests,
        ports=outcome.ports + result.ports,
        releases=outcome.releases + result.releases,
        report=result.report or outcome.report,
    )
