"""What a verification has found so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_report import RegistryProblem, RegistryReport
from meshwright.registry.canonical import RESTORE, decode, encode

UNKNOWN = "Find out who put it there, and take it away; meshwright writes no such file."


@dataclass(slots=True)
class Verified:
    """Problems, notes and counts; what several threads look at has one each, and they are joined."""

    products: int = 0
    releases: int = 0
    deployments: int = 0
    events: int = 0
    files: int = 0
    problems: list[RegistryProblem] = field(default_factory=list)
    notes: list[RegistryProblem] = field(default_factory=list)

    def problem(self, path: str, what: str, remedy: str = RESTORE) -> None:
        """Tell what is wrong."""
        self.problems.append(RegistryProblem(path, what, remedy))

    def note(self, path: str, what: str, remedy: str = "") -> None:
        """Tell what is no defect."""
        self.notes.append(RegistryProblem(path, what, remedy))

    def join(self, others: Iterable[Verified]) -> None:
        """Take over what others have found."""
        for other in others:
            self.products += other.products
            self.releases += other.releases
            self.deployments += other.deployments
            self.events += other.events
            self.files += other.files
            self.problems += other.problems
            self.notes += other.notes

    def document(self, path: str, content: bytes) -> dict[str, Any] | None:
        """The document in a file, whose bytes have to be the only ones that say it; None when it is none."""
        try:
            document = decode(content, path)
            canonical = encode(document) == content
        except RegistryError as error:
            self.problem(path, _without_name(error.what, path))
            return None
        if not canonical:
            self.problem(path, "is not written as meshwright writes it: somebody has edited it")
        return document

    def broken(self, path: str, error: RegistryError) -> None:
        """Tell that a file cannot be understood."""
        self.problem(path, _without_name(error.what, path), error.remedy or RESTORE)

    def report(self, location: str) -> RegistryReport:
        """Everything, in the order of the paths, each thing once."""
        return RegistryReport(
            location,
            products=self.products,
            releases=self.releases,
            deployments=self.deployments,
            events=self.events,
            files=self.files,
            problems=tuple(sorted(set(self.problems))),
            notes=tuple(sorted(set(self.notes))),
        )


def _without_name(text: str, path: str) -> str:
    return text.removeprefix(f"the registry file {path} ")
