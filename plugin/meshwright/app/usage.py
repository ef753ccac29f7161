"""Which columns of which foreign ports a domain reads, and for which of its products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from meshwright.app.loaded import Loaded
from meshwright.app.registry import NO_VARIABLES
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import Confidence, PortUse
from meshwright.read.built_for import BuiltFor
from meshwright.read.foreign_ports import ForeignPort, PortReader, foreign_ports, port_readers
from meshwright.read.foreign_reads import ForeignReader
from meshwright.read.manifest import Manifest
from meshwright.read.manifest_node import macros_in
from meshwright.usage.columns_read import ColumnsRead, Table
from meshwright.usage.macro_code import Macro, MacroCode
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.raw_code import RawCode, raw_code
from meshwright.usage.relations import DIALECTS
from meshwright.usage.usage_cache import UsageCache, cache_file

_WEAKNESS: tuple[Confidence, ...] = ("exact", "partial", "unknown")


def uses_of(loaded: Loaded, environ: Mapping[str, str] = NO_VARIABLES) -> tuple[PortUse, ...]:
    """What a domain reads of other domains' ports: one use for each port and product of its own, sorted.

    Args:
        loaded: the domain. Where its SQL is not compiled, nothing is known of the columns.
        environ: the environment variables that say where the user's caches lie; without them nothing is remembered.

    Raises:
        ArtifactError: the manifest is not what dbt writes.
    """
    domain, config, manifest = loaded.domain, loaded.config, loaded.manifest
    installed = {each.project: each.domain for each in domain.foreign_projects}
    offered = {read.port for read in domain.reads if read.access == "public"}
    ports = {
        unique_id: port
        for unique_id, port in foreign_ports(manifest, ForeignReader(config, manifest, installed).domains).items()
        if port.port in offered
    }
    remembered = UsageCache(cache_file(config.folder, environ))
    products = BuiltFor(manifest, config.project, {product.name for product in domain.products if product.name})
    found: dict[tuple[PortId, str], list[ColumnsRead]] = defaultdict(list)
    macros = MacroCode(lambda unique_id: _macro(manifest, unique_id), config.project, manifest.metadata.adapter_type)
    for reader in port_readers(config.folder, config.project, manifest, ports):
        product = products.product(reader.about)
        for port, read in _read(reader, DIALECTS.get(domain.adapter), remembered, macros):
            found[port.port, product].append(read)
    remembered.save()
    looked_at = {port for port, _ in found}
    for missed in {read.port for read in domain.reads if read.port in offered and read.kind != "analysis"} - looked_at:
        found[missed, ""].append(ColumnsRead())
    uses = (_merged(port, product, reads) for (port, product), reads in found.items())
    return tuple(sorted(uses, key=lambda use: (use.port, use.product)))


def _read(
    reader: PortReader, dialect: str | None, remembered: UsageCache, macros: MacroCode
) -> Iterator[tuple[ForeignPort, ColumnsRead]]:
    """What one node reads of each of its ports."""
    if reader.sql is None or (reader.answers and not macros.closure([reader.answers]).macros):
        yield from ((port, _fields(port, reader)) for port in reader.ports)
        return
    if reader.sql.language != "sql" or not reader.sql.rendered:
        yield from ((port, ColumnsRead()) for port in reader.ports)
        return
    tables = [Table(port.parts, port.columns) for port in reader.ports]
    try:
        reads = remembered.columns_read(reader.sql.text, dialect, tables)
    except UnreadableSql:
        reads = (ColumnsRead(),) * len(tables)
    raw = raw_code(reader.raw)
    called = macros.closure(reader.macros, raw)
    code = (raw, *called.macros)
    branches = any(each.branches for each in code)
    hidden = (
        not called.complete
        or raw.asks
        or any(each.reads for each in called.macros)
        or (branches and any(each.composes for each in code))
    )
    hooks = [raw_code(hook) for hook in (*reader.hooks, *raw.inner)]
    hidden = hidden or any(_hides(hook, macros) for hook in hooks)
    for port, read in zip(reader.ports, reads, strict=True):
        columns = read.columns
        confidence = read.confidence
        if branches:
            named = {column for each in code for column in each.may_name(port.columns)}
            columns = tuple(column for column in port.columns if column in named or column in columns)
        in_hooks = any(name.casefold() in hook.text for hook in hooks for name in (port.model, port.parts[-1]))
        if confidence == "exact" and (hidden or in_hooks or not raw.shows(port.model)):
            confidence = "partial"
        yield port, ColumnsRead(columns, confidence, read.star, read.missing)


def _hides(hook: RawCode, macros: MacroCode) -> bool:
    """Whether a hook may read a port without its name; nothing shows what its macros become."""
    called = macros.closure((), hook)
    return hook.broken or hook.asks or hook.handed is None or not called.complete or bool(called.macros)


def _fields(port: ForeignPort, reader: PortReader) -> ColumnsRead:
    """The columns that a test names itself."""
    if reader.fields is None or not port.columns:
        return ColumnsRead()
    named = {field.casefold() for field in reader.fields}
    columns = tuple(column for column in port.columns if column.casefold() in named)
    # The rows of a unit test may be those of another input; the words of an expression may be functions.
    sure = reader.answers and len(reader.ports) == 1 and all(map(str.isidentifier, reader.fields))
    missing = named - {column.casefold() for column in columns} if sure else ()
    return ColumnsRead(columns, "exact", missing=tuple(sorted(missing)))


def _macro(manifest: Manifest, unique_id: str) -> Macro | None:
    found = manifest.macro(unique_id)
    return None if found is None else Macro(found.macro_sql, macros_in(found.depends_on, unique_id))


def _merged(port: PortId, product: str, reads: Iterable[ColumnsRead]) -> PortUse:
    """All that is read of a port for a product."""
    reads = list(reads)
    return PortUse(
        port,
        tuple(sorted({column for read in reads for column in (*read.columns, *read.missing)})),
        max((read.confidence for read in reads), key=_WEAKNESS.index),
        any(read.star for read in reads),
        product,
    )
