"""How a domain makes a port: what it knows of it and does not publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.model import Model
from meshwright.mesh.port import Constraint, Port, PortId


@dataclass(frozen=True, slots=True)
class Implementation:
    """A port and the model behind it.

    Attributes:
        materialized: `table`, `view`, `incremental`, `ephemeral`, or a name of the domain's own.
        tests: the generic data tests on it.
        meta: what `config.meta` of the model says.
        column_meta: the same of the columns, by name; columns without any are left out.
        untraced: the constraints that are foreign keys and do not name the columns that they lead to: no audit can
            follow them.
        upstream: the ports of other domains that the model is built from, also through other models of the domain.
    """

    port: Port
    model: Model
    materialized: str = ""
    tests: tuple[DataTest, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)
    column_meta: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, hash=False)
    untraced: frozenset[Constraint] = frozenset()
    upstream: tuple[PortId, ...] = ()
