"""A domain as its own artifacts describe it: what a check looks at."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meshwright.mesh.foreign import ForeignKey, ForeignProject, ForeignRead, SourceTable
from meshwright.mesh.implementation import Implementation
from meshwright.mesh.input import Input
from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.port import Owner, Port
from meshwright.mesh.product import Product


@dataclass(frozen=True, slots=True)
class Interface:
    """A committed interface package: the files under `interfaces/<domain>/`, as they are on disk."""

    domain: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """Everything that is known of a domain from its folder.

    Attributes:
        folder: the domain's folder, as the user named it; places are relative to it.
        project: the dbt project's name.
        models: every model of the project, ports included.
        implementations: how the ports are made, in their order.
        reads: what it reads of other domains through `ref`.
        sources: the tables that it declares as sources.
        foreign_keys: its `relationships` tests that lead into other domains.
        foreign_projects: other domains' projects that are installed as dbt packages, and so built here.
        package_version: the version of the dbt package `meshwright` that it carries; empty when it carries none.
        audits: whether its builds publish through that package, which asks rows for what the engine does not enforce.
        said: the content of mesh.yml.
        declared: whether the domain has a mesh.yml. Without one, inputs are what dbt resolved, and none is undeclared.
        config_place: where mesh.yml stands, or the dbt project file without one.
        input_places: where each input is declared.
    """

    name: str
    folder: str
    project: str
    adapter: str
    description: str = ""
    owner: Owner = Owner()
    products: tuple[Product, ...] = ()
    models: tuple[Model, ...] = ()
    implementations: tuple[Implementation, ...] = ()
    inputs: tuple[Input, ...] = ()
    input_places: tuple[Place, ...] = ()
    reads: tuple[ForeignRead, ...] = ()
    sources: tuple[SourceTable, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    foreign_projects: tuple[ForeignProject, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    package_version: str = ""
    audits: bool = False
    said: Mapping[str, Any] = field(default_factory=dict, hash=False)
    declared: bool = False
    config_place: Place = Place("mesh.yml")

    @property
    def ports(self) -> tuple[Port, ...]:
        """The ports of all products, in their order."""
        return tuple(port for product in self.products for port in product.ports)

    def product(self, name: str) -> Product | None:
        """The product of that name."""
        return next((product for product in self.products if product.name == name), None)

    def said_at(self, *steps: str) -> Place:
        """Where mesh.yml says something: `said_at("products", "delays", "status")`; its nearest parent otherwise."""
        return replace(self.config_place, anchor=("yaml", *steps)) if self.declared else self.config_place

    def path_of(self, place: Place) -> Place:
        """A place of this domain, seen from where the user named the folder: `domains/weather/mesh.yml:9`."""
        return replace(
            place,
            file=posixpath.normpath(posixpath.join(self.folder, place.file)),
            alternatives=tuple(map(self.path_of, place.alternatives)),
        )
