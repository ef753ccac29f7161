"""What a domain's project has to do with other domains."""

from __future__ import annotations

from dataclasses import dataclass, field

from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.relation import Relation


@dataclass(frozen=True, slots=True)
class ForeignRead:
    """A model, test, snapshot or exposure of this domain that reads a model of another one through `ref`.

    Attributes:
        reader: what reads, which stays inside its domain: `delays`, `delays@2`, `exposure delay_board`.
        kind: what the reader is: `model`, `test`, `snapshot`, `exposure`, ...
        group: the dbt group of the reader, empty when it is in none.
        port: what is read.
        access: the access of what is read, as the reader's manifest has it.
        qualified: whether the `ref` names the other domain; True where the manifest does not say.
        pinned: whether the `ref` names a version; True where the manifest does not say.
    """

    reader: str
    port: PortId
    access: str
    place: Place = field(compare=False)
    kind: str = "model"
    group: str = ""
    qualified: bool = True
    pinned: bool = True

    def __lt__(self, other: ForeignRead) -> bool:
        """By reader, then by what is read."""
        return (self.reader, self.port, self.kind) < (other.reader, other.port, other.kind)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table that a domain declares as a dbt source: `noaa.observations`."""

    name: str
    relation: Relation
    place: Place


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A `relationships` test from a column of this domain to one of another domain's port.

    Attributes:
        model: the label of the model with the column.
        data_type: the column's declared type, empty when none is declared.
        key: the column of the port.
    """

    model: str
    column: str
    data_type: str
    port: PortId
    key: str
    place: Place


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """Another domain's dbt project, installed as a package: its models are built by this domain a second time.

    Attributes:
        domain: whose it is.
        models: how many of its models are in this domain's manifest.
        place: the entry of the package list, or the file itself.
    """

    domain: str
    project: str
    models: int
    place: Place
