"""SYN004: two domains with products, or two domains, of one name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding, Reason
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.rules.rule import MeshRule, declaration


def check(mesh: Mesh) -> Iterator[Finding]:
    """Look for the name of each checked domain, and of each of its products, in the other domains.

    Of two checked domains the later one by name is told. Of many others, the first one is named: a name that everybody
    uses is one finding a domain, not one a pair.
    """
    checked = {domain.name: domain for domain in mesh.domains}
    domains, products = _by_name(mesh)
    for domain in mesh.domains:
        for other in domains[domain.name.casefold()]:
            if _is_told(domain, other, checked):
                yield _same_domain(domain, other, checked.get(other))
                break
        for product in domain.products:
            for other, name in products[product.name.casefold()] if product.name else ():
                # Two domains that are called alike are one finding, not one more for each of their products.
                if _is_told(domain, other, checked) and other.casefold() != domain.name.casefold():
                    yield _same_product(domain, product.name, other, name, checked.get(other))
                    break


def _by_name(mesh: Mesh) -> tuple[Mapping[str, list[str]], Mapping[str, list[tuple[str, str]]]]:
    """Every domain, and every product with its domain, by what it is called in lower case; each list sorted."""
    products = {(domain.name, product.name) for domain in mesh.domains for product in domain.products}
    names = {domain.name for domain in mesh.domains}
    if mesh.published:
        # What a checked domain has now counts, not what it had when it was published.
        products |= {(name, product) for name, product in mesh.published.product_names() if name not in names}
        names |= set(mesh.published.names)
    domains_by_name: dict[str, list[str]] = defaultdict(list)
    products_by_name: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for domain in sorted(names):
        domains_by_name[domain.casefold()].append(domain)
    for domain, product in sorted(products):
        products_by_name[product.casefold()].append((domain, product))
    return domains_by_name, products_by_name


def _is_told(domain: Domain, other: str, checked: Mapping[str, Domain]) -> bool:
    return other != domain.name and (other not in checked or other < domain.name)


def _same_domain(domain: Domain, name: str, other: Domain | None) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=_name_place(domain),
        subject=f"{domain.name} -> {name}",
        fact=f"the domains {domain.name} and {name} differ in case alone, which engines and file systems do not see",
        because=declaration(other, _name_place(other), "names it") if other else f"the registry knows {name}",
        help=f"set another `domain` in the mesh.yml of {domain.name}",
    )


def _same_product(domain: Domain, product: str, name: str, same: str, other: Domain | None) -> Finding:
    return RULE.finding(
        domain=domain.name,
        place=_product_place(domain, product),
        subject=f"{domain.name}.{product} -> {name}.{same}",
        fact=f"{domain.name} has a product called {product}, and {name} has "
        + ("one as well" if product == same else f"one called {same}"),
        because=_because(other, name, same),
        help=f"agree with {name} on who keeps the name, and rename the dbt group of the other product",
    )


def _because(other: Domain | None, name: str, product: str) -> Reason:
    if other is None:
        return f"{name} has published {product}"
    return declaration(other, _product_place(other, product), "describes the other product")


def _name_place(domain: Domain) -> Place:
    return replace(domain.config_place, anchor=("yaml", "domain" if domain.declared else "name"))


def _product_place(domain: Domain, name: str) -> Place:
    """Its entry in mesh.yml; else its group, where that stands beside a port; else the port."""
    product = domain.product(name)
    if product is None or not product.ports:
        return domain.config_place
    port = product.ports[0].place
    places = (replace(port, anchor=("yaml", "groups", name), alternatives=()), port)
    if not domain.declared:
        return replace(places[0], alternatives=places[1:])
    return replace(domain.said_at("products", name), alternatives=places)


RULE = MeshRule(
    code="SYN004",
    name="duplicate-product",
    summary="Two domains have products of one name, or names that differ in case alone.",
    level="warn",
    needs="mesh",
    check=check,
)
