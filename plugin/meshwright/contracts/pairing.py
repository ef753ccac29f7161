"""Which port of the old state lives on as which port of the new one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from meshwright.mesh.comparison import Comparison, PortPair, ProductPair, Promises
from meshwright.mesh.place import Place
from meshwright.mesh.policy import CLASSIFICATIONS
from meshwright.mesh.port import Port


def compare(
    domain: str,
    old: Promises,
    new: Promises,
    *,
    adapter: str = "",
    config_place: Place = Place("mesh.yml"),
    today: date,
    notice: int = 0,
    classifications: tuple[str, ...] = CLASSIFICATIONS,
) -> Comparison:
    """Put together what belongs together.

    A port is known by its model's name and version. There is one way to another version that takes nothing from
    readers: dbt turns a model without versions into versions, and the one that is most like it carries it on.
    """
    before, after = old.ports, new.ports
    pairs: list[PortPair] = []
    gone: list[Port] = []
    carried = set()
    for port_id in sorted(before):
        same = after.get(port_id) or _numbered(before[port_id], (p for p in after.values() if p.id not in before))
        if same is None:
            gone.append(before[port_id])
        else:
            carried.add(same.id)
            pairs.append(PortPair(before[port_id], same))
    names = {product.name: product for product in new.products}
    return Comparison(
        domain=domain,
        adapter=adapter,
        old=old,
        new=new,
        pairs=tuple(pairs),
        gone=tuple(gone),
        added=tuple(after[port_id] for port_id in sorted(after.keys() - carried)),
        products=tuple(
            ProductPair(product, names[product.name])
            for product in sorted(old.products, key=lambda product: product.name)
            if product.name in names
        ),
        config_place=config_place,
        today=today,
        notice=notice,
        classifications=classifications,
    )


def _numbered(port: Port, added: Iterable[Port]) -> Port | None:
    """The version that a port without versions lives on as: the one with most of its columns, the lowest of several."""
    if port.id.version is not None:
        return None
    versions = sorted((each for each in added if each.id.name == port.id.name), key=lambda each: each.id)
    columns = {(column.name.casefold(), column.data_type.casefold()) for column in port.columns}

    def kept(version: Port) -> int:
        return len(columns & {(column.name.casefold(), column.data_type.casefold()) for column in version.columns})

    return max(versions, key=kept, default=None)
