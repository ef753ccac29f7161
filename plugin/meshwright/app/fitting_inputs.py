"""Whether an environment serves what a domain reads, as the domain knows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from meshwright.app.committed_ports import Types, committed_ports
from meshwright.contracts.type_change import type_change
from meshwright.mesh.domain import Domain
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.reader import environment_read
from meshwright.mesh.registry_records import PortUse
from meshwright.render.deploy_answer import Fit, Row

_FITS: Mapping[str, Fit] = {"same": "ok", "widened": "ok", "narrowed": "broken", "other": "broken"}
"""How a reader of a type fares with another one; what is not here, nobody knows."""


def input_rows(domain: Domain, environment: str, published: Published, uses: Iterable[PortUse]) -> Iterator[Row]:
    """A row for each port that the domain reads.

    Args:
        domain: the reader, as its project is now.
        environment: where it would go.
        published: what the registry knows.
        uses: which columns it reads; of a port that is not among them, nobody knows which.
    """
    known: dict[PortId, list[PortUse]] = {}
    for use in uses:
        known.setdefault(use.port, []).append(use)
    committed = {port: types for each in domain.interfaces for port, types in committed_ports(each).items()}
    for port in sorted({read.port for read in domain.reads}):
        producer = published.domain(port.domain)
        where = environment_read(producer, environment)
        fit, reason, clears = (
            _fit(port, producer, where, known.get(port) or [PortUse(port)], committed.get(port))
            if producer is not None and where is not None
            else _nowhere(port, environment)
        )
        yield Row(domain.name, port.domain, str(port), where or environment, fit, reason, clears)


_Outcome = tuple[Fit, str, str]
"""How it fits, why, and what it waits for."""


def _nowhere(port: PortId, environment: str) -> _Outcome:
    return "unknown", f"{port.domain} is not deployed anywhere", f"clears when {port.domain} publishes to {environment}"


def _fit(port: PortId, producer: PublishedDomain, where: str, uses: list[PortUse], committed: Types | None) -> _Outcome:
    served = producer.port_served(port, where)
    if served is None:
        return _not_served(port, producer, where)
    deployment = producer.deployment_in(where)
    found = list(_differences(served, uses, committed, deployment.adapter if deployment else ""))
    for fit in ("broken", "unknown"):
        said = [f"{where} serves {each.says}" for each in found if each.fit == fit]
        if said:
            return fit, "\n".join(said), "does not clear by itself: run `mesh sync`, and build with what is there now"
    behind = "; what it does not read has changed: run `mesh sync`" if found else ""
    return "ok", f"served as it is read{behind}", ""


def _not_served(port: PortId, producer: PublishedDomain, where: str) -> _Outcome:
    elsewhere = [
        deployment.environment
        for deployment in producer.deployments
        if any(each.id == port for _, each in producer.served(deployment.environment))
    ]
    if elsewhere:
        says = f"{where} serves no {port.label}; {' and '.join(elsewhere)} {'does' if len(elsewhere) == 1 else 'do'}"
        return "broken", says, f"clears when {port.domain} publishes it to {where}"
    there = sorted({each.id.label for release in producer.releases for each in release.product.ports})
    return (
        "unknown",
        f"{port.domain} publishes no {port.label}{did_you_mean(port.label, there)}",
        f"does not clear by itself: {port} is in no release of {port.domain}",
    )


@dataclass(frozen=True, slots=True)
class _Difference:
    """That a column is not served as the reader knows it."""

    says: str
    fit: Fit


def _differences(served: Port, uses: list[PortUse], committed: Types | None, adapter: str) -> Iterator[_Difference]:
    """Of the columns that are read, and of those that the reader was promised."""
    there = {column.name.casefold(): column for column in served.columns}
    read = {name.casefold() for use in uses for name in use.columns}
    sure = all(use.confidence == "exact" for use in uses)
    promised = committed or {}
    names = {name.casefold(): name for name in (*promised, *(name for use in uses for name in use.columns))}
    types = {name.casefold(): data_type for name, data_type in promised.items()}
    if committed is None and not sure:
        yield _Difference(f"{served.id}, and nobody knows which columns are read, for no interface has them", "unknown")
    for key, name in names.items():
        # Where it is not known what is read, what is not named may be read all the same.
        otherwise: Fit = "ok" if sure else "unknown"
        if key not in there:
            hint = did_you_mean(name, [column.name for column in served.columns])
            yield _Difference(f"no column {name} of {served.id}{hint}", "broken" if key in read else otherwise)
        elif key in types:
            now = there[key].data_type
            change = type_change(types[key], now, adapter)
            if change.kind != "same":
                fit = _FITS.get(change.kind, "unknown")
                says = f"{served.id}.{name} as {now}, and the interface has it as {types[key]}"
                yield _Difference(says, fit if key in read or fit == "ok" else otherwise)
