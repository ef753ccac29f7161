"""What can go wrong through no fault of ours.

::

    MeshError                what happened, and what to do: exit code 2, never a traceback
     ├─ ConfigError          mesh.yml and its kin; carries every problem found, not the first
     ├─ ArtifactError        a manifest or run result that is missing, broken, or older than its sources
     ├─ NothingToCheck       a check that had nothing to look at: it is no pass
     ├─ RegistryError        the registry cannot be read, or its content is not what it promises
     ├─ BuildError           dbt could not be run
     ├─ GrantsError          a database that cannot be asked, or does not let us do what we have to
     ├─ PublishRefused       a publication that would break a promise: exit code 1
     └─ DebtRefused          a finding that nobody may accept: exit code 1
"""

from __future__ import annotations


class MeshError(Exception):
    """A failure to tell to a person.

    Attributes:
        what: the fact, in one sentence, with the place.
        remedy: the next action, starting with a verb; empty when `what` says it all.
    """

    exit_code = 2

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


class ConfigError(MeshError):
    """A configuration file that says something impossible; `problems` has one line for each."""

    def __init__(self, problems: list[str], remedy: str = "") -> None:
        super().__init__("\n".join(problems), remedy)
        self.problems = problems


class ArtifactError(MeshError):
    """A dbt artifact that is missing, unreadable or out of date."""


class RegistryError(MeshError):
    """A registry that cannot be read, or that holds other bytes than it promised."""


class NothingToCheck(MeshError):
    """A check that had nothing to look at."""


class BuildError(MeshError):
    """dbt itself could not be started."""


class GrantsError(MeshError):
    """A database that cannot be asked, or does not let us do what we have to."""


class PublishRefused(MeshError):
    """A publication that would break a promise made to readers."""

    exit_code = 1


class DebtRefused(MeshError):
    """A finding that cannot become accepted debt, because of its rule or because of whom it is about."""

    exit_code = 1
