"""What the last `dbt build` of a domain did, as its artifacts prove it; refused when they prove something else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from meshwright.contracts.type_change import type_change
from meshwright.mesh.domain import Domain
from meshwright.mesh.errors import ArtifactError, ConfigError
from meshwright.mesh.port import Port, PortId
from meshwright.mesh.registry_records import ServedPort
from meshwright.mesh.relation import Relation
from meshwright.read.domain import domain_of
from meshwright.read.manifest import Manifest, load_manifest
from meshwright.read.manifest_node import version_text
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.receipt import PublishedPort, Receipt
from meshwright.read.run_results import RunResults, load_run_results


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build that published.

    Attributes:
        domain: the domain as it was when it was built.
        manifest: what dbt wrote at the end of the build.
        run: what dbt did.
        receipt: what the publishing hook did.
        served: the ports that the environment serves since then.
    """

    domain: Domain
    manifest: Manifest
    run: RunResults
    receipt: Receipt
    served: tuple[ServedPort, ...]


def build_of(config: DomainConfig, environment: str | None) -> LastBuild:
    """The last build of a domain.

    Args:
        config: the domain's mesh.yml.
        environment: the environment it is expected to be for, or None for any.

    Raises:
        ArtifactError: the last dbt command was no build, published nothing, or is not what the share and the manifest
            are of.
        ConfigError: a port belongs to no product.
    """
    target = config.folder / "target"
    manifest = load_manifest(target / "manifest.json")
    run = load_run_results(target / "run_results.json")
    receipt = _receipt_of_build(config.name, run, environment)
    _require_latest(config.name, config.folder, receipt)
    if manifest.metadata.invocation_id != run.invocation_id:
        raise ArtifactError(
            f"{config.name}: another dbt command wrote the manifest since the last build",
            "Run `dbt build` again, and `mesh publish` right after it.",
        )
    domain = domain_of(config, manifest)
    return LastBuild(domain, manifest, run, receipt, _served_ports(domain, receipt))


def _receipt_of_build(domain: str, run: RunResults, environment: str | None) -> Receipt:
    receipt = run.receipt
    if receipt is None:
        raise ArtifactError(
            f"{domain}: the last dbt command was no build, or a build without the dbt package meshwright",
            "Run `dbt build`, and `mesh publish` right after it.",
        )
    if not receipt.published:
        raise ArtifactError(
            f"{domain}: the last dbt build was not published: {receipt.reason}", "Mend it and run `dbt build` again."
        )
    if environment is not None and environment != receipt.environment:
        raise ArtifactError(
            f"{domain}: the last dbt build was for {receipt.environment}, not for {environment}",
            f"Run `dbt build --target {environment}` first.",
        )
    return receipt


def _require_latest(domain: str, folder: Path, receipt: Receipt) -> None:
    """Refuse run results that are older than the share: a later build, in another target folder, wrote it."""
    share = folder / receipt.share if receipt.share else None
    results = folder / "target" / "run_results.json"
    # The share is renamed into its place before dbt writes what the run did.
    if share is not None and share.is_file() and share.stat().st_mtime_ns > results.stat().st_mtime_ns:
        raise ArtifactError(
            f"{domain}: {share} was published by a later build than the one in {folder / 'target'}",
            "Run `dbt build` again, and `mesh publish` right after it.",
        )


def _served_ports(domain: Domain, receipt: Receipt) -> tuple[ServedPort, ...]:
    products = {port.id: port.product for port in domain.ports}
    ports = {port.id: port for port in domain.ports}
    served = []
    for port in receipt.ports:
        port_id = PortId(domain.name, port.model, version_text(port.version))
        if port_id not in products:
            raise ArtifactError(
                f"{domain.name}: the last build published {port_id.label}, which the manifest does not know as public",
                "Run `dbt build` again, and `mesh publish` right after it.",
            )
        if not products[port_id]:
            raise ConfigError(
                [f"{domain.name}: the public model {port.model} is in no dbt group, and a data product is a group"],
                "Give the model a `group`, and build again.",
            )
        unbuilt = _unbuilt(ports[port_id], port, receipt.adapter)
        if unbuilt:
            raise ArtifactError(
                f"{domain.name}: {receipt.environment} serves {port_id.label} as an earlier build made it, {unbuilt}",
                f"Run `dbt build --select +{port.model}`, and `mesh publish` right after it.",
            )
        relation = Relation(port.database, port.schema, port.identifier)
        served.append(ServedPort(port_id, products[port_id], relation, port.built_at, port.rows))
    return tuple(sorted(served, key=lambda port: port.port))


def _unbuilt(promised: Port, served: PublishedPort, adapter: str) -> str:
    """What a table lacks of the contract that would be released; empty when it lacks nothing.

    A table that was carried over is older than the contract. Types count where dbt holds the model to them.
    """
    there = dict(zip(map(str.lower, served.columns), served.types or [""] * len(served.columns), strict=False))
    for column in promised.columns if there else ():
        has = there.get(column.name.lower())
        if has is None:
            return f"without the column {column.name}"
        if promised.contract_enforced and has and column.data_type:
            kind = type_change(column.data_type, has, adapter).kind
            if kind not in ("same", "unknown"):
                return f"with {column.name} as {has} and not as {column.data_type}"
    return ""
