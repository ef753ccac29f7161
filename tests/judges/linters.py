"""datacontract lint, odcslint check and dataproduct lint: whether files are what the standards say.

A warning is a finding. Each of them reads the JSON Schema on its own: the first in Python, the second in Rust.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.judges.environments import CONTRACTS
from tests.judges.processes import Finding, run

DRIVER = Path(__file__).parent / "drivers" / "many_times.py"
HARMLESS = {"passed", "info"}
CANNOT_LINT_CONTRACTS = "datacontract-cli is runnable"
"""What `dataproduct lint` warns of when it is kept from linting the contracts as well."""


def datacontract_lint(folder: Path, files: Sequence[Path]) -> Iterator[Finding]:
    """What `datacontract lint` finds in contracts; one process for all of them."""
    always = ["lint", "--all-errors", "--no-inline-references"]
    yield from _many("datacontract lint", "datacontract.cli", folder, always, files)


def dataproduct_lint(folder: Path, files: Sequence[Path], *, contracts_too: bool = True) -> Iterator[Finding]:
    """What `dataproduct lint` finds in products whose contracts lie in the same folder or below it.

    Args:
        folder: where nothing else lies.
        files: the products.
        contracts_too: let it lint each contract that a product names; it starts a process for each.
    """
    always = ["lint", "--all-errors", "--local-references"]
    judge = "dataproduct lint"
    for finding in _many(judge, "dataproduct.cli", folder, always, files, beside=contracts_too):
        if contracts_too or CANNOT_LINT_CONTRACTS not in finding.text:
            yield finding


def odcslint_check(folder: Path, files: Sequence[Path]) -> Iterator[Finding]:
    """What `odcslint check` finds in contracts."""
    command = [CONTRACTS.program("odcslint"), "check", "--no-ignore", "--output-format", "json"]
    ended = run([*command, *files], folder)
    findings = json.loads(ended.output)["findings"] if ended.output.startswith("{") else []
    for each in findings:
        place = f"{Path(each['path']).name}:{each['line']}"
        yield Finding("odcslint check", place, f"{each['severity']}: {each['message']}")
    if ended.code and not findings:
        yield Finding("odcslint check", str(folder), f"exit code {ended.code}: {ended.output}")


def _many(
    judge: str, module: str, folder: Path, always: list[str], files: Sequence[Path], *, beside: bool = False
) -> Iterator[Finding]:
    """Lint each file."""
    path = [CONTRACTS.folder / "bin"] if beside else []
    for file, answer in zip(files, driven(module, folder, always, files, path=path), strict=True):
        bad = [each for each in answer.checks if each["result"] not in HARMLESS]
        for each in bad:
            yield Finding(judge, file.name, f"{each['result']}: {each['name']}: {each['reason']}")
        if not answer.checks or (answer.code and not bad):
            yield Finding(judge, file.name, f"exit code {answer.code}: {answer.output}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool says of one file.

    Attributes:
        code: its exit code.
        output: what it prints.
        checks: those of its report, each with `result`, `name` and `reason`.
    """

    code: int
    output: str
    checks: list[dict[str, Any]]


def driven(module: str, folder: Path, always: list[str], files: Sequence[Path], **options: Any) -> list[Answer]:
    """Run a command of datacontract-cli or dataproduct-cli on each file, in one process, with its report.

    Args:
        module: the one that holds the command line.
        folder: where it runs, and writes.
        always: the command and its options.
        files: what to run it on; each runs in the folder of its file.
        options: for the process.
    """
    reports = [folder / f".report-{number}.json" for number in range(len(files))]
    calls = [
        {
            "folder": str(file.parent),
            "arguments": [*always, "--output-format", "json", "--output", str(report), str(file)],
        }
        for file, report in zip(files, reports, strict=True)
    ]
    command = [CONTRACTS.program("python"), DRIVER, module, "app"]
    ended = run(command, folder, stdin="".join(json.dumps(call) + "\n" for call in calls), **options)
    answers = [json.loads(line) for line in ended.output.splitlines() if line.startswith('{"code"')]
    assert len(answers) == len(files), f"{' '.join(always)} ended with {ended.code}\n{ended.output[-3000:]}"
    found = []
    for report, answer in zip(reports, answers, strict=True):
        checks = json.loads(report.read_text())["checks"] if report.exists() else []
        report.unlink(missing_ok=True)
        found.append(Answer(answer["code"], answer["output"], checks))
    return found
