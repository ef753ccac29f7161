"""What of a product some reader may lose: each function finds one kind of thing, by its name; nothing without any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshwright.exports import backstage_names as backstage
from meshwright.exports.column_promises import ColumnNames, column_promises
from meshwright.exports.contacts import unlinked_channel
from meshwright.exports.exported import Exported
from meshwright.exports.odcs_schema import schema_object
from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Port, PortId


def service_levels(exported: Exported) -> Iterator[str]:
    """What is promised of the data as a whole."""
    yield from (f"{name} {text}" for name, text in exported.product.sla)


def ends(exported: Exported) -> Iterator[str]:
    """The days from which ports may be gone."""
    yield from (f"{port.id.label} {port.deprecation_date}" for port in _ports(exported) if port.deprecation_date)


def support(exported: Exported) -> Iterator[str]:
    """Where to ask."""
    yield from (f"{name} {text}" for name, text in exported.product.support)


def channel_without_address(exported: Exported) -> Iterator[str]:
    """A channel that is no link."""
    channel = unlinked_channel(exported.product)
    yield from [channel] if channel else []


def email(exported: Exported) -> Iterator[str]:
    """How to reach the owner."""
    owner = exported.product.owner
    yield from [owner.email] if owner.email else []


def consumers(exported: Exported) -> Iterator[str]:
    """Who may read it, where not everybody may."""
    consumers = exported.product.consumers
    yield from () if consumers is None else (", ".join(consumers) or "nobody",)


def own_words(exported: Exported) -> Iterator[str]:
    """What the mesh says of a product, and no standard does."""
    product = exported.product
    yield from [f"type {product.type}"] if product.type else []
    yield f"stability {product.stability}"


def keys_elsewhere(exported: Exported) -> Iterator[str]:
    """Keys that lead to other tables."""
    for port, test in _tests(exported):
        if test.name == "relationships":
            yield _of(port, test)
    for port in _ports(exported):
        for constraint in port.constraints:
            if constraint.type == "foreign_key":
                yield f"{port.id.label} foreign_key({', '.join(constraint.columns)})"


def for_dbt_alone(exported: Exported) -> Iterator[str]:
    """Rules of the contracts that nobody but dbt, or a person, can follow."""
    for port in _ports(exported):
        table = schema_object(exported, port)
        for part in (*table.get("properties", ()), table):
            for rule in part.get("quality", ()):
                if rule["type"] in ("custom", "text"):
                    yield f"{port.id.label} {rule['name']}"


def rules(exported: Exported) -> Iterator[str]:
    """What rows are tested for."""
    for port, test in _tests(exported):
        yield _of(port, test)
    for port in _ports(exported):
        yield from (f"{port.id.label} check {each.expression}" for each in port.constraints if each.type == "check")


def keys(exported: Exported) -> Iterator[str]:
    """Primary keys."""
    for port in _ports(exported):
        promises = column_promises(port, ColumnNames(port))
        if promises.key:
            yield f"{port.id.label} primary_key({', '.join(promises.key)})"


def classified(exported: Exported) -> Iterator[str]:
    """Columns with a classification."""
    yield from (
        f"{port.id.label}.{column.name} {column.classification}"
        for port in _ports(exported)
        for column in port.columns
        if column.classification
    )


def columns(exported: Exported) -> Iterator[str]:
    """The columns."""
    yield from (f"{port.id.label}: {len(port.columns)} columns" for port in _ports(exported) if port.columns)


def units_and_meanings(exported: Exported) -> Iterator[str]:
    """What else is said of columns."""
    for port in _ports(exported):
        for column in port.columns:
            if column.unit:
                yield f"{port.id.label}.{column.name} unit {column.unit}"
            if column.definition:
                yield f"{port.id.label}.{column.name} definition"


def inputs(exported: Exported) -> Iterator[str]:
    """What the product reads of others."""
    yield from (str(use.port) for use in exported.inputs)


def counts(exported: Exported) -> Iterator[str]:
    """How fresh the ports are, and how many rows they have."""
    for port in _ports(exported):
        for _, served in exported.served(port.id):
            yield f"{port.id.label} built {served.built_at}" + ("" if served.rows is None else f", {served.rows} rows")


def on_duckdb(exported: Exported) -> Iterator[str]:
    """Ports that lie in DuckDB."""
    for port in _ports(exported):
        yield from (port.id.label for deployment, _ in exported.served(port.id) if deployment.adapter == "duckdb")


def other_environments(exported: Exported) -> Iterator[str]:
    """ODCS takes any word; OpenMetadata four."""
    known = ("prod", "preprod", "dev", "uat")
    yield from (each.environment for each in exported.deployments if each.environment not in known)


def versions(exported: Exported) -> Iterator[str]:
    """Versions of ports."""
    yield from (port.id.label for port in _ports(exported) if port.id.version is not None)


def shortened(exported: Exported) -> Iterator[str]:
    """Names that Backstage does not take as they are."""
    product = exported.product
    names = {f"{product.domain}.{product.name}": backstage.product_name(product.domain, product.name)}
    ids: Iterable[PortId] = (port.id for port in _ports(exported))
    names |= {_with_version(port): backstage.port_name(port) for port in ids}
    yield from (f"{name} is {taken}" for name, taken in names.items() if name != taken)


def _with_version(port: PortId) -> str:
    return f"{port.domain}.{port.name}" + ("" if port.version is None else f".v{port.version}")


def group(exported: Exported) -> Iterator[str]:
    """The group that stands for the owner."""
    yield backstage.group_ref(exported.product.owner)


def tags_changed(exported: Exported) -> Iterator[str]:
    """Tags that Backstage does not take as they are."""
    for port in _ports(exported):
        taken = set(backstage.tags(port.tags))
        yield from (f"{port.id.label} {tag}" for tag in port.tags if tag not in taken)


def servers(exported: Exported) -> Iterator[str]:
    """The engines that serve the product."""
    yield from dict.fromkeys(f"{each.adapter} in {each.environment}" for each in exported.deployments)


def _ports(exported: Exported) -> list[Port]:
    return sorted(exported.product.ports, key=lambda port: port.id)


def _tests(exported: Exported) -> Iterator[tuple[Port, DataTest]]:
    yield from ((port, test) for port in _ports(exported) for test in sorted(port.tests))


def _of(port: Port, test: DataTest) -> str:
    return f"{port.id.label} {test.kind}({', '.join(test.columns)})"
