"""DEP005: reading a product that is not active."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meshwright.mesh.dependency import Dependency, Offer, dependencies
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.rules.rule import MeshRule, declaration

_MEANS = {
    "retired": "retired: nobody looks after it any more",
    "draft": "a draft: it may change or vanish",
    "deprecated": "deprecated: it will be retired",
}


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look at the status of every product that is read or listed."""
    found: dict[tuple[str, str, str], list[Dependency]] = defaultdict(list)
    for dependency in dependencies(mesh):
        product = dependency.offer.product
        # A port with a date of its own says more than its product: deprecated-input reports it.
        dated = product.status == "deprecated" and dependency.offer.port.deprecation_date is not None
        if product.status != "active" and not dated:
            found[dependency.reader.name, product.domain, product.name].append(dependency)
    for group in found.values():
        finding = _finding(group)
        yield finding if group[0].offer.product.status == "retired" else replace(finding, level="warn")


def _finding(group: Sequence[Dependency]) -> Finding:
    reader, product = group[0].reader, group[0].offer.product
    ports = _few([str(dependency.port) for dependency in group])
    listed = [place for dependency in group for _, place in dependency.inputs]
    reads = [read.place for dependency in group for read in dependency.reads]
    return RULE.finding(
        domain=reader.name,
        place=min(listed or reads),
        subject=f"{reader.name} -> {product.domain}.{product.name}",
        fact=f"{reader.name} {'reads' if reads else 'lists'} {ports} of the product {product.name}, "
        f"which is {_MEANS[product.status]}",
        because=_because(group[0].offer),
        help=_help(group[0].offer, listed=bool(listed)),
        read=group[0].port,
    )


def _because(offer: Offer) -> Reason:
    owner, product = offer.owner, offer.product
    if owner is None:
        return f"{offer.who} published {product.name} as {product.status}"
    place = owner.said_at("products", product.name, "status")
    return declaration(owner, place, f"says {product.name} is {product.status}")


def _help(offer: Offer, *, listed: bool) -> str:
    product, ask = offer.product, f"ask {offer.who}"
    if product.status == "draft":
        return f"{ask} when `{product.name}` becomes `active`, and agree on what stays until then"
    if product.status == "deprecated":
        return f"{ask} what replaces `{product.name}`, and read that before it is retired"
    out = f", and take the ports of `{product.name}` out of `inputs` in mesh.yml" if listed else ""
    return f"{ask} what replaces `{product.name}`, read that{out}"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


RULE = MeshRule(
    code="DEP005",
    name="inactive-input",
    summary="An input or read of a product that is retired, a draft or deprecated.",
    level="error",
    needs="other",
    check=check,
)
