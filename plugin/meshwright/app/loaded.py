"""A domain together with what it was read from."""

from __future__ import annotations

from dataclasses import dataclass

from meshwright.mesh.domain import Domain
from meshwright.read.manifest import Manifest
from meshwright.read.mesh_yml import DomainConfig


@dataclass(frozen=True, slots=True)
class Loaded:
    """A domain, its mesh.yml and its manifest."""

    config: DomainConfig
    domain: Domain
    manifest: Manifest
