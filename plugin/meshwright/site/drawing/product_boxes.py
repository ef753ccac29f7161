"""Boxes for products and domains, as the surroundings of a domain know them."""

from __future__ import annotations

from meshwright.site.addresses import Links
from meshwright.site.drawing.box import Box
from meshwright.site.mesh import ProductKey
from meshwright.site.surroundings import Surroundings


def product_box(around: Surroundings, key: ProductKey, link: Links, *, current: bool = False) -> Box:
    """A product; the domain itself, where no product is named."""
    domain, product = key
    kind = ["current"] if current else []
    own = around.own_products.get(key)
    if own is not None:
        label = own.shown_name
        kind += ["own"] if not current else []
        if own.status in ("deprecated", "retired"):
            kind.append("deprecated")
        if any(around.is_late(port.id) for port in own.ports):
            kind.append("late")
    else:
        label = around.shown_names.get(key) or product or domain
    marks = [word for word in ("deprecated", "late") if word in kind]
    under = ", ".join([domain if product or own else "no product named", *marks])
    return Box(key, label, under, link.product(domain, product), " ".join(kind))


def named(around: Surroundings, key: ProductKey, link: Links) -> tuple[str, str | None]:
    """The same for a list: name and address."""
    box = product_box(around, key, link)
    return (f"{box.label} ({key[0]})" if key[1] else key[0], box.address)
