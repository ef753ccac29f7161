"""A domain as its own artifacts describe it: what a check looks at."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from meshwright.mesh.input import Input
from meshwright.mesh.port import Owner, Place, Port, PortId
from meshwright.mesh.product import Product


@dataclass(frozen=True, slots=True)
class Model:
    """A dbt model of the domain, public or not."""

    name: str
    version: str | None
    access: str
    place: Place

    @property
    def label(self) -> str:
        """The model's name with its version: `aircraft@2`."""
        return self.name if self.version is None else f"{self.name}@{self.version}"


@dataclass(frozen=True, slots=True, order=True)
class ForeignRead:
    """A model, test, snapshot or exposure of this domain that reads a model of another one.

    Attributes:
        reader: name of the reading node, which stays inside its domain.
        access: the access of what is read, as the reader's manifest has it.
    """

    reader: str
    port: PortId
    access: str
    place: Place = field(compare=False)


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
    inputs: tuple[Input, ...] = ()
    input_places: tuple[Place, ...] = ()
    reads: tuple[ForeignRead, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    declared: bool = False
    config_place: Place = Place("mesh.yml")

    @property
    def ports(self) -> tuple[Port, ...]:
        """The ports of all products, in their order."""
        return tuple(port for product in self.products for port in product.ports)

    def path_of(self, place: Place) -> Place:
        """A place of this domain, seen from where the user named the folder: `domains/weather/mesh.yml:9`."""
        return Place(posixpath.normpath(posixpath.join(self.folder, place.file)), place.line)
