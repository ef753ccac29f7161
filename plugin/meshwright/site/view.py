"""What the pages show, worked out from the registry: who serves what to whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from meshwright.mesh.input import Input
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.site.text import anchor


@dataclass(frozen=True, slots=True)
class Reader:
    """A domain that reads a port; `columns` None means that nobody knows which, so it counts as all."""

    domain: str
    columns: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column with what is promised of it alone, and the domains that read it."""

    column: Column
    promises: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortView:
    """A port with its readers.

    Attributes:
        served: how each environment serves it, by environment; empty for a port that is released but not built yet.
        promises: what is promised of several columns together, or of rows.
        copyable: whether the name is one that can safely be pasted into a shell and a model.
    """

    port: Port
    columns: tuple[ColumnView, ...]
    promises: tuple[str, ...]
    readers: tuple[Reader, ...]
    served: tuple[tuple[str, ServedPort], ...]
    copyable: bool

    @property
    def anchor(self) -> str:
        """The id of the port on its domain's page."""
        return port_anchor(self.port.id)

    @property
    def ref(self) -> str:
        """What a consumer writes in a model."""
        version = f", v={self.port.id.version}" if self.port.id.version else ""
        return f"{{{{ ref('{self.port.id.domain}', '{self.port.id.name}'{version}) }}}}"


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product in the version that the domain's default environment serves."""

    product: Product
    version: str
    ports: tuple[PortView, ...]


@dataclass(frozen=True, slots=True)
class DomainView:
    """A domain as its default environment serves it.

    Attributes:
        deployment: the one in the default environment; None for a domain that was never deployed.
        reads: the ports of others that it reads, each with the columns.
        readers: the domains that read any of its ports.
    """

    name: str
    deployment: Deployment | None
    deployments: tuple[Deployment, ...]
    products: tuple[ProductView, ...]
    reads: tuple[tuple[PortId, Reader], ...]
    readers: tuple[str, ...]

    @property
    def ports(self) -> tuple[PortView, ...]:
        """The ports of all products."""
        return tuple(port for product in self.products for port in product.ports)


def port_anchor(port: PortId) -> str:
    """The id of a port on its domain's page."""
    return anchor("port", port.name) if port.version is None else anchor("port", port.name, f"v{port.version}")


def view(published: Published) -> tuple[DomainView, ...]:
    """The domains of the mesh, ordered by name."""
    readers: dict[PortId, list[Reader]] = defaultdict(list)
    for domain in published.domains:
        for port, reader in _reads(domain):
            readers[port].append(reader)
    return tuple(_domain(domain, readers) for domain in sorted(published.domains, key=lambda domain: domain.name))


def _reads(domain: PublishedDomain) -> tuple[tuple[PortId, Reader], ...]:
    deployment = domain.deployment_in(domain.default_environment)
    read: dict[PortId, list[PortUse]] = defaultdict(list)
    for use in deployment.uses if deployment else ():
        read[use.port].append(use)
    return tuple((port, Reader(domain.name, _columns(read[port]))) for port in sorted(read))


def _columns(uses: list[PortUse]) -> tuple[str, ...] | None:
    """The columns that all products of a domain read of a port together; None where it may be any."""
    if any(use.confidence != "exact" or use.star for use in uses):
        return None
    return tuple(sorted({column for use in uses for column in use.columns}))


def _domain(domain: PublishedDomain, readers: dict[PortId, list[Reader]]) -> DomainView:
    served: dict[PortId, list[tuple[str, ServedPort]]] = defaultdict(list)
    for deployment in sorted(domain.deployments, key=lambda deployment: deployment.environment):
        for port in deployment.served:
            served[port.port].append((deployment.environment, port))
    products = tuple(
        ProductView(
            release.product,
            release.version,
            tuple(_port(port, readers.get(port.id, []), served.get(port.id, [])) for port in _sorted(release.product)),
        )
        for release in sorted(domain.releases_in(domain.default_environment), key=lambda release: release.product.name)
    )
    own = {port.port.id for product in products for port in product.ports}
    return DomainView(
        name=domain.name,
        deployment=domain.deployment_in(domain.default_environment),
        deployments=domain.deployments,
        products=products,
        reads=_reads(domain),
        readers=tuple(sorted({reader.domain for port in own for reader in readers.get(port, [])})),
    )


def _sorted(product: Product) -> list[Port]:
    """By name, the latest version first."""
    return sorted(product.ports, key=lambda port: (port.id.name, not port.latest, port.id.version or ""))


def _port(port: Port, readers: list[Reader], served: list[tuple[str, ServedPort]]) -> PortView:
    by_column: dict[str, list[str]] = defaultdict(list)
    together: list[str] = []
    # The key first: it says what a row is.
    for constraint in sorted(port.constraints, key=lambda constraint: constraint.type != "primary_key"):
        match constraint.columns:
            case (column,) if not constraint.expression:
                by_column[column].append(_promise(constraint))
            case _:
                together.append(_promise(constraint))
    return PortView(
        port=port,
        columns=tuple(
            ColumnView(
                column,
                tuple(by_column.get(column.name, ())),
                tuple(sorted(r.domain for r in readers if r.columns is None or column.name in r.columns)),
            )
            for column in port.columns
        ),
        promises=tuple(together),
        readers=tuple(sorted(readers, key=lambda reader: reader.domain)),
        served=tuple(served),
        copyable=_is_copyable(port.id),
    )


def _promise(constraint: Constraint) -> str:
    words = constraint.type.replace("_", " ")
    columns = f" ({', '.join(constraint.columns)})" if len(constraint.columns) != 1 and constraint.columns else ""
    return f"{words}{columns}{': ' if constraint.expression else ''}{constraint.expression}"


def _is_copyable(port: PortId) -> bool:
    try:
        return Input.parse(str(port)) == Input(port.domain, port.name, port.version)
    except ValueError:
        return False
