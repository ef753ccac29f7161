"""Reads of another domain's tables that go round `ref`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId


@dataclass(frozen=True, slots=True)
class Bypass:
    """A source, or a name in SQL, that is a table of another domain.

    Attributes:
        reader: the source (`noaa.observations`), or the node whose SQL has the name.
        written: the table as it is named there: `weather.main.int_hourly_observations`.
        read: the model of the other domain that builds the table.
        access: its access: `public`, `protected` or `private`.
    """

    domain: str
    kind: Literal["source", "sql"]
    reader: str
    written: str
    read: PortId
    access: str
    place: Place


@dataclass(frozen=True, slots=True)
class UnreadSql:
    """SQL that names a table of another domain somewhere and could not be parsed to see whether it reads it.

    Attributes:
        language: `sql` or `python`.
    """

    domain: str
    reader: str
    reason: str
    place: Place
    language: str = "sql"


@dataclass(frozen=True, slots=True)
class Namesake:
    """A source that is named after another domain and after a table of it, and lies elsewhere.

    It is another table, or the same one in another environment than the manifests were parsed for.

    Attributes:
        source: `shop.orders`.
        written: where the source lies: `prod.shop.orders`.
        read: the model of that name.
        built: where that model is built: `dev.ada.orders`.
    """

    domain: str
    source: str
    written: str
    read: PortId
    built: str
