"""What an organisation demands of its domains, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CLASSIFICATIONS = ("public", "internal", "confidential", "pii", "restricted")
"""The words for how sensitive a column is, weakest first, unless a policy has others."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file; the JSON Schemas in it are kept as they are written.

    Attributes:
        name: where it came from, as messages name it.
        because: why the organisation demands it, in its own words; may be empty.
        port_meta: JSON Schema for `config.meta` of ports.
        column_meta: JSON Schema for `config.meta` of the columns of ports.
        domain: JSON Schema for mesh.yml as a whole.
        product: JSON Schema for each entry of `products` in mesh.yml.
        required: product type -> the keys that products of that type must have in mesh.yml, `sla.freshness`; `*` is
            every type.
        classifications: the organisation's words for how sensitive a column is, weakest first.
        notice: how many days before its date a deprecation has to be announced at least.
    """

    name: str
    because: str = ""
    port_meta: Mapping[str, Any] = field(default_factory=dict, hash=False)
    column_meta: Mapping[str, Any] = field(default_factory=dict, hash=False)
    domain: Mapping[str, Any] = field(default_factory=dict, hash=False)
    product: Mapping[str, Any] = field(default_factory=dict, hash=False)
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    classifications: tuple[str, ...] = CLASSIFICATIONS
    notice: int = 0

    @property
    def demand(self) -> str:
        """Why something must be so: `policy.yml demands it: data governance handbook, chapter 3`."""
        return f"{self.name} demands it" + (f": {self.because}" if self.because else "")
