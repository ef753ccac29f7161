"""Letting the readers of a domain see its publication before the current one again, and recording that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES, registry_of
from meshwright.app.restored_uses import restored_uses
from meshwright.app.wanted_of import wanted_by_owner
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.published import Published
from meshwright.mesh.reader import Reader, readers_of
from meshwright.mesh.registry_records import Deployment
from meshwright.read.mesh_yml import DomainConfig, load_domain_config
from meshwright.read.rollback_receipt import LostToReaders, RollbackReceipt, rollback_receipt
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.earlier_deployments import deployment_of_run
from meshwright.registry.publications import in_publication
from meshwright.registry.published import read_published
from meshwright.registry.store import Store
from meshwright.runner.dbt import Dbt, DbtRun
from meshwright.runner.output import first_problem
from meshwright.runner.packages import needs_deps

_FAILED = "Encountered an error while running operation"
_MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class Lost:
    """What readers miss now.

    Attributes:
        what: a table, a column of it, or the type of one.
        readers: whom the registry knows to read it.
    """

    what: str
    readers: tuple[Reader, ...] = ()


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback did.

    Attributes:
        built_at: when the run started whose publication readers see, UTC; empty when nobody knows.
        done: whether readers see it, or only would.
        recorded: the number of the deployment that says so in the registry; None when none does.
        unrecorded: why none does, and what to do, when there is a registry that should know.
    """

    domain: str
    environment: str
    built_at: str
    done: bool
    losses: tuple[Lost, ...] = ()
    recorded: int | None = None
    unrecorded: tuple[str, str] | None = None


def rollback(
    folder: Path,
    environment: str | None = None,
    *,
    dbt: Dbt,
    now: Callable[[], datetime],
    environ: Mapping[str, str] = NO_VARIABLES,
    dry_run: bool = False,
    record_only: bool = False,
) -> RolledBack:
    """Roll a domain back by one publication, in the database and in the registry.

    Args:
        folder: the domain's dbt project.
        environment: the dbt target; None for the profile's own.
        dbt: what does it in the database.
        now: the time, with its zone.
        environ: the environment variables that the registry's location may use.
        dry_run: whether to look only what would happen.
        record_only: whether to record only what an earlier rollback did.

    Raises:
        MeshError: nothing was rolled back: there is nothing to go back to, or dbt could not do it.
    """
    config = load_domain_config(folder)
    if needs_deps(folder):
        _require_done(dbt.run(folder, "deps", target=environment))
    arguments = json.dumps({"dry_run": dry_run, "tell": record_only})
    run = dbt.run(folder, "run-operation", "meshwright.rollback_ports", "--args", arguments, target=environment)
    _require_done(run)
    receipt = rollback_receipt(run.lines)
    losses = tuple(Lost(_what(loss)) for loss in receipt.losses)
    result = RolledBack(config.name, receipt.environment, receipt.started_at, bool(receipt.restored_at), losses)
    # What readers see has changed by now; whatever the registry answers cannot take that back.
    try:
        store = registry_of(config, environ)
        return (
            result if store is None else in_publication(store, lambda: _recorded(result, config, store, receipt, now))
        )
    except MeshError as error:
        return replace(
            result, unrecorded=(error.what, "Run `mesh rollback --record-only` when the registry can be asked again.")
        )


def _require_done(run: DbtRun) -> None:
    if not run.exit_code:
        return
    begins = next((number for number, line in enumerate(run.lines) if _FAILED in line), None)
    # Behind the time and dbt's own words.
    told = run.lines[begins:] if begins is not None else (first_problem(run.lines),)
    told = (told[0].partition(f"{_FAILED}: ")[2] or told[0], *told[1:])
    ours = [line.partition("meshwright: ")[2] for line in told if line.lstrip().startswith("meshwright: ")]
    raise MeshError(
        f"not rolled back: {ours[0] if ours else chr(10).join(told[:_MOST_LINES])}",
        "" if ours else f"Readers see what they saw. All that dbt said is in {run.log_path}.",
    )


def _recorded(
    result: RolledBack, config: DomainConfig, store: Store, receipt: RollbackReceipt, now: Callable[[], datetime]
) -> RolledBack:
    """The result with what the registry knows, in which the rollback is recorded, if it is done."""
    place = (receipt.environment, config.name)
    current = current_deployment(store, *place)
    published = read_published(store, wanted_by_owner(store, config.name))
    losses = tuple(Lost(_what(loss), _readers(loss, current, published)) for loss in receipt.losses)
    result = replace(result, losses=losses)
    earlier = deployment_of_run(store, *place, receipt.restores) if receipt.restores else None
    if earlier is None or current is None:
        return replace(result, unrecorded=_unknown(config.name, receipt))
    if not result.done:
        return result
    done = deploy(
        store,
        *place,
        lambda sequence: replace(
            earlier,
            sequence=sequence,
            published_at=now().astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            restored_at=receipt.restored_at,
            uses=restored_uses(earlier.uses, current.uses),
            # What shows the ports is there whatever is served.
            exposures=current.exposures,
        ),
        after=current.sequence,
    )
    if done.invocation_id != receipt.restores:
        raise RegistryError(f"{receipt.environment}/{config.name} was published by another run meanwhile")
    return replace(result, recorded=done.sequence)


def _unknown(domain: str, receipt: RollbackReceipt) -> tuple[str, str]:
    built = f"the build of {receipt.started_at}" if receipt.started_at else "a build without ports"
    return (
        f"the registry knows no deployment of {built}: `mesh publish` was not run after it",
        f"What consumers are checked against is another one, until {domain} is built and published again.",
    )


def _what(loss: LostToReaders) -> str:
    name = f"{loss.identifier}.{loss.column}" if loss.column else loss.identifier
    return f"the type of {name}" if loss.kind == "type" else name


def _readers(loss: LostToReaders, current: Deployment | None, published: Published) -> tuple[Reader, ...]:
    """Whom the registry knows to read what is lost, where it was lost."""
    if current is None:
        return ()
    ports = [each.port for each in current.served if each.relation.identifier.casefold() == loss.identifier.casefold()]
    found = [
        reader
        for port in ports
        for reader in readers_of(port, published, frozenset({current.environment}))
        if not loss.column or reader.use.reads(loss.column)
    ]
    return tuple(found)
