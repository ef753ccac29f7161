"""What a database lets somebody do that the mesh does not say."""

from __future__ import annotations

from dataclasses import dataclass

ENGINES_WITH_ROLES = frozenset({"postgres"})
"""The adapters of dbt whose databases can be compared with the mesh."""


@dataclass(frozen=True, slots=True, order=True)
class UndeclaredGrant:
    """One thing that a role may do.

    Attributes:
        domain: whose schemas, roles or ports it is about.
        subject: who may do what, shortly: `punctuality_rw -> schema weather_private usage`.
        fact: the same as a sentence.
        database: where it was found.
    """

    domain: str
    subject: str
    fact: str
    database: str
