"""The difference between what a product promises now and what it is about to promise.

Every difference is one of three kinds: it documents, it adds, or it is refused. What is not understood is refused: an
undetermined change is never a safe one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshwright.contracts.port_diff import port_changes
from meshwright.mesh.change import Change
from meshwright.mesh.port import Port
from meshwright.mesh.product import Product


def product_changes(old: Product, new: Product) -> tuple[Change, ...]:
    """The changes from the released description of a product to the one to release, sorted; none for equal ones."""
    return tuple(sorted({*_descriptive_changes(old, new), *_consumer_changes(old, new), *_all_port_changes(old, new)}))


def _descriptive_changes(old: Product, new: Product) -> Iterator[Change]:
    for name in ("title", "description", "type", "status", "owner", "support", "sla"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(new.name, "documentation", f"its {name} changed")
    if old.strict != new.strict:
        yield Change(new.name, "documentation", "it is strict now" if new.strict else "it is no longer strict")


def _consumer_changes(old: Product, new: Product) -> Iterator[Change]:
    if old.consumers == new.consumers:
        return
    if new.consumers is None:
        yield Change(new.name, "addition", "it is offered to every domain now")
        return
    if old.consumers is None:
        yield Change(new.name, "refused", "it was offered to every domain and would be to some only")
        return
    for domain in sorted(set(new.consumers) - set(old.consumers)):
        yield Change(new.name, "addition", f"it is offered to {domain} now")
    for domain in sorted(set(old.consumers) - set(new.consumers)):
        yield Change(new.name, "refused", f"it would no longer be offered to {domain}")


def _all_port_changes(old: Product, new: Product) -> Iterator[Change]:
    before = {port.id: port for port in old.ports}
    after = {port.id: port for port in new.ports}
    for port_id in sorted(before.keys() - after.keys()):
        numbered = _numbered(before[port_id], [port for port in new.ports if port.id not in before])
        if numbered is None:
            yield Change(port_id.label, "refused", "the port would be gone")
        else:
            yield Change(port_id.label, "addition", f"it has the version number {numbered.id.version} now")
            yield from port_changes(before[port_id], numbered)
            del after[numbered.id]
    for port_id in sorted(after):
        if port_id in before:
            yield from port_changes(before[port_id], after[port_id])
        else:
            yield Change(port_id.label, "addition", "the port is new")


def _numbered(gone: Port, new_ports: Sequence[Port]) -> Port | None:
    """The version that a port without versions lives on as, if there is one that keeps all its promises.

    dbt has no other way to get from a model to two versions of it.
    """
    if gone.id.version is not None:
        return None
    candidates = [port for port in new_ports if port.id.name == gone.id.name]
    return next(
        (port for port in candidates if all(change.kind != "refused" for change in port_changes(gone, port))), None
    )
