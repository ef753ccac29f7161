"""Whether a domain has to be built: what its last publication was made of, against what is there now.

Whatever cannot be told is a reason to build.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from meshwright.app.publish import PublishResult
from meshwright.app.registry import require_registry
from meshwright.app.up_facts import facts_of_publication
from meshwright.app.up_look import Look, data_files, data_files_after_build, look
from meshwright.app.up_reasons import ageing, ago, and_more, difference, time_of
from meshwright.mesh.errors import ArtifactError, MeshError
from meshwright.read.duckdb_files import duckdb_files
from meshwright.read.freshness import require_fresh
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import DomainConfig
from meshwright.read.run_results import load_run_results
from meshwright.registry import layout
from meshwright.registry.deployments import current_deployment
from meshwright.registry.store import Store
from meshwright.runner.data_read import data_read
from meshwright.runner.installed import installed
from meshwright.runner.record import Record, forget, load_record, looked_again, new_record, record_file, save_record

_MANIFEST = Path("target", "manifest.json")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing a domain with its last publication.

    Attributes:
        unchanged: whether there is nothing to build.
        reason: why, or why not, in a few words.
        ports: how many it serves, when it is unchanged.
        releases: the products that it serves, each with its version, when it is unchanged.
    """

    unchanged: bool
    reason: str
    ports: int = 0
    releases: tuple[tuple[str, str], ...] = ()


class UpChanges:
    """Compares and remembers.

    Args:
        executable: dbt.
        now: the time, with its zone.
        environ: the environment variables of the builds.
        force: whether to build whatever is found.
    """

    def __init__(
        self, executable: Path, now: Callable[[], datetime], environ: Mapping[str, str], *, force: bool = False
    ) -> None:
        self._installed = installed(executable)
        self._now = now
        self._environ = environ
        self._force = force
        self._looks: dict[str, Look] = {}

    def compare(self, config: DomainConfig, environment: str | None) -> Comparison:
        """Compare a domain with what its last publication was made of. What is to be built is forgotten.

        Args:
            config: the domain's mesh.yml.
            environment: the dbt target; None for the profile's own.
        """
        self._looks.pop(config.name, None)
        if environment is not None and not layout.is_name(environment):
            return Comparison(False, "")
        path = record_file(config.folder, environment)
        record = load_record(path)
        now = self._now()
        try:
            store = require_registry(config, self._environ)
            seen = look(
                config,
                environment,
                store,
                record,
                at=int(now.timestamp() * 1e9),
                installed=self._installed,
                environ=self._environ,
            )
            self._looks[config.name] = seen
            reason = "forced" if self._force else self._reason(config, store, seen, record, now)
        except (MeshError, OSError, ValueError):
            # The steps that follow meet it as well, and say what it is.
            reason = "what was published cannot be compared"
        if reason or record is None:
            forget(path)
            return Comparison(False, reason)
        if seen.digests.seen != record.seen:
            save_record(path, looked_again(record, seen.digests.seen, seen.at))
        age = ago(now - time_of(record.published_at))
        return Comparison(True, f"published {age} ago", record.ports, record.releases)

    def remember(self, config: DomainConfig, environment: str | None, result: PublishResult) -> None:
        """Note what a publication was made of, after it was recorded in the registry.

        Args:
            config: the domain that was compared, built and published.
            environment: as it was compared for.
            result: the publication.
        """
        before = self._looks.pop(config.name, None)
        if before is None:
            return
        try:
            record = self._record(config, before, result)
        except (MeshError, OSError):
            return
        if record is not None:
            save_record(record_file(config.folder, environment), record)

    def _reason(self, config: DomainConfig, store: Store, seen: Look, record: Record | None, now: datetime) -> str:
        """Why to build; empty when nothing says so."""
        if record is None:
            return "no publication from here is known"
        unseen = (*seen.unseen, *record.unseen)
        if unseen:
            return and_more(unseen)
        facts = seen.facts_in(record.environment) | data_files(config, seen, record.files)
        facts |= facts_of_publication(config, record.environment, record.share, store)
        if reason := difference(record.facts, facts):
            return reason
        gone = next((name for name in record.kept if not (config.folder / name).exists()), None)
        if gone is not None:
            return f"{gone} is gone"
        try:
            require_fresh(config.folder / _MANIFEST, config.folder)
        except ArtifactError:
            return "files were written after its manifest"
        return ageing(config, now - time_of(record.published_at))

    def _record(self, config: DomainConfig, before: Look, result: PublishResult) -> Record | None:
        """The record of a publication; None when somebody else has published since."""
        folder, environment = config.folder, result.environment
        store = require_registry(config, self._environ)
        manifest = load_manifest(folder / _MANIFEST)
        run = load_run_results(folder / "target" / "run_results.json")
        if run.receipt is None:
            return None
        own = facts_of_publication(config, environment, run.receipt.share, store)
        deployment = current_deployment(store, environment, config.name, with_uses=False)
        if deployment is None or deployment.invocation_id != run.invocation_id:
            return None
        if own != facts_of_publication(config, environment, run.receipt.share, store):
            return None
        data = data_read(folder, manifest, run.receipt.adapter)
        files = data_files_after_build(config, before, data.files)
        return new_record(
            environment,
            before.facts_in(environment) | files | own,
            before.digests.seen,
            before.at,
            files=data.files,
            unseen=tuple(sorted({*data.unseen, *(f"{name} is no file" for name, found in files.items() if not found)})),
            kept=(_MANIFEST.as_posix(), *_databases(folder)),
            share=run.receipt.share,
            published_at=deployment.published_at,
            ports=result.served,
            releases=tuple((product, version) for product, version, _ in result.releases),
        )


def _databases(folder: Path) -> list[str]:
    """The DuckDB files that are there, relative to the project where they lie in it."""
    here = folder.resolve()
    paths = {Path(path) for paths in duckdb_files(folder).values() for path in paths if Path(path).is_absolute()}
    return sorted(
        os.path.relpath(path, here) if path.is_relative_to(here) else str(path) for path in paths if path.exists()
    )
