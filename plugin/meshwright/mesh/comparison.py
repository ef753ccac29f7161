"""What a change rule looks at: the promises of a domain at two moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.product import Product


@dataclass(frozen=True, slots=True)
class Promises:
    """What a domain promises at one moment.

    Attributes:
        products: its data products with their ports.
        models: every model of the project; empty where only what was published is known.
        relocates: whether readers find the tables where dbt builds them. Not so where ports are published to an
            interface area, which has its own schema.
    """

    products: tuple[Product, ...]
    models: tuple[Model, ...] = ()
    relocates: bool = False
    _models: dict[tuple[str, str | None], Model] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_models", {(model.name, model.version): model for model in self.models})

    @property
    def ports(self) -> dict[PortId, Port]:
        """The ports of all products."""
        return {port.id: port for product in self.products for port in product.ports}

    def model(self, port: PortId) -> Model | None:
        """The model of a port's name and version, public or not."""
        return self._models.get((port.name, port.version))


@dataclass(frozen=True, slots=True)
class PortPair:
    """A port before and after; its version may have got a number in between."""

    old: Port
    new: Port

    @property
    def subject(self) -> str:
        """How messages call it: by the name that readers know."""
        return str(self.old.id)


@dataclass(frozen=True, slots=True)
class ProductPair:
    """A product before and after."""

    old: Product
    new: Product

    @property
    def subject(self) -> str:
        """`weather/observations`."""
        return f"{self.old.domain}/{self.old.name}"

    @property
    def ports(self) -> tuple[PortId, ...]:
        """The ports whose readers rely on the product's promises."""
        return tuple(port.id for port in self.old.ports)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A domain's promises before and after, with what belongs together already put together.

    Attributes:
        pairs: the ports that are there before and after.
        gone: the ports that would not be offered any more.
        added: the ports that are new.
        products: the products that are there before and after, by name.
        config_place: the file in which the domain describes itself.
        today: when it is compared, for dates.
        notice: how many days there must be at least between announcing that a version goes, and its date.
        classifications: the words for how sensitive a column is, weakest first.
    """

    domain: str
    adapter: str
    old: Promises
    new: Promises
    pairs: tuple[PortPair, ...]
    gone: tuple[Port, ...]
    added: tuple[Port, ...]
    products: tuple[ProductPair, ...]
    config_place: Place
    today: date
    notice: int = 0
    classifications: tuple[str, ...] = CLASSIFICATIONS

    def place_of(self, port: PortId) -> Place:
        """Where the model of a port stands now; the domain's own file when it is gone."""
        model = self.new.model(port)
        return model.place if model else self.config_place

    def column_place(self, port: Port, column: str) -> Place:
        """Where a column of a port stands now, or the port when it is gone."""
        model = self.new.model(port.id)
        return model.column(column) if model else port.place

    def setting_place(self, port: Port, key: str) -> Place:
        """Where a setting of the model behind a port stands now."""
        model = self.new.model(port.id)
        return model.setting(key) if model else port.place

    def said_at(self, *steps: str) -> Place:
        """Where mesh.yml says something."""
        return Place(self.config_place.file, anchor=("yaml", *steps))

    def columns(self) -> Iterator[tuple[PortPair, str]]:
        """The columns that are there before and after, by the name they had; upper and lower case do not matter."""
        for pair in self.pairs:
            there = {column.name.casefold() for column in pair.new.columns}
            for column in pair.old.columns:
                if column.name.casefold() in there:
                    yield pair, column.name
