"""What a verification of a registry has to tell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class RegistryProblem:
    """A file of a registry that is not what was published, or something about it that a person may want to know.

    Attributes:
        path: the file, from the registry's root.
        what: the fact; it begins with a verb, whose subject is the file.
        remedy: the next action, starting with a verb; empty where nothing needs to be done.
    """

    path: str
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class RegistryReport:
    """What was looked at, and what is wrong with it.

    Attributes:
        location: the place, without credentials.
        products: how many products have a release.
        releases: how many finished releases.
        deployments: how many records of deployments.
        events: how many events.
        files: how many files were read or accounted for by their names.
        problems: what is not as it was published, by path.
        notes: what is no defect, by path.
    """

    location: str
    products: int = 0
    releases: int = 0
    deployments: int = 0
    events: int = 0
    files: int = 0
    problems: tuple[RegistryProblem, ...] = ()
    notes: tuple[RegistryProblem, ...] = ()
