"""Which reads go behind the ports of another domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from meshwright.mesh.domain import Domain
from meshwright.mesh.foreign import ForeignRead
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.model import Model


@dataclass(frozen=True, slots=True)
class ClosedRead:
    """A read of a model that is not public.

    Attributes:
        reader: the domain that reads.
        owner: the domain that is read, where it is checked too.
        model: the owner's model; None when the owner is not checked, or has no such model.
    """

    reader: Domain
    read: ForeignRead
    owner: Domain | None
    model: Model | None


def closed_reads(mesh: Mesh) -> Iterator[ClosedRead]:
    """The reads that are not of a public model.

    The owner's manifest decides where the owner is checked too, for the reader's may be older than the owner's last
    change, or come from a tool that invents nodes; else the access in the reader's manifest decides.
    """
    domains = {domain.name: domain for domain in mesh.domains}
    models = {domain.name: {model.label: model for model in domain.models} for domain in mesh.domains}
    for reader in mesh.domains:
        for read in reader.reads:
            owner = domains.get(read.port.domain)
            model = models[owner.name].get(read.port.label) if owner else None
            access = read.access if owner is None else model.access if model else ""
            if access != "public":
                yield ClosedRead(reader, read, owner, model)
