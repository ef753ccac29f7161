"""Take each column of each port away, build its readers for real, and compare with what they published that they read.

Run in a checkout, after `make data`: `python -m tests.mesh.drop_each_column [--more]`. With `--more`, punctuality has
more readers, of other kinds, and only the columns are tried that nobody read before. Takes a quarter of an hour on two
busy cores.

Each column is tried on two copies of the mesh at the same time: one as it is, and one whose consumers do not compare
ports with their contracts before they build. There, what breaks is broken by DuckDB, or by the rows of unit tests.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from meshwright.mesh.registry_records import PortUse, ServedPort
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import read_published
from tests.mesh import other_ways_to_read, reference_mesh
from tests.mesh.trial_builds import MeshCopy, Outcome

NEW = "never_seen_before"
NO_UNIT_TESTS = ("build", "--exclude-resource-type", "unit_test")
UNIT_TESTS = ("test", "--select", "test_type:unit")


@dataclass(frozen=True)
class Read:
    """A port that a consumer reads: what the consumer published of it, and the columns that its share has."""

    consumer: str
    served: ServedPort
    uses: tuple[PortUse, ...]
    columns: tuple[str, ...]

    def said(self, column: str) -> bool:
        return any(use.reads(column) for use in self.uses)

    def said_new(self) -> bool:
        return any(use.star or use.confidence != "exact" for use in self.uses)

    def drop(self, column: str) -> tuple[str, str]:
        return self.served.port.domain, f'alter table {self.served.relation.identifier} drop column "{column}"'

    def add(self, column: str) -> tuple[str, str]:
        return self.served.port.domain, f'alter table {self.served.relation.identifier} add column "{column}" integer'


@dataclass(frozen=True)
class Trial:
    """What was said of one change of a port, and what happened.

    Attributes:
        whole: `dbt build` breaks.
        unchecked: it breaks without the interface check.
        engine: models and data tests break without the interface check, so that it is for DuckDB to say.
        why: who refused it; where that was the interface check, also who refuses it without.
    """

    read: Read
    change: str
    said: bool
    whole: bool
    unchecked: bool
    engine: bool
    why: str


def reads(root: Path) -> list[Read]:
    """All ports that any domain of a mesh read when it published, as the registry has it."""
    published = read_published(FolderStore(root / "registry"))
    deployments = [each for domain in published.domains for each in domain.deployments]
    found = []
    for consumer in deployments:
        for served in (port for each in deployments for port in each.served):
            uses = tuple(use for use in consumer.uses if use.port.covers(served.port))
            if uses:
                columns = _columns(root / "shares" / "dev" / f"{served.port.domain}.duckdb", served)
                found.append(Read(consumer.domain, served, uses, columns))
    return found


def _columns(share: Path, served: ServedPort) -> tuple[str, ...]:
    with duckdb.connect(str(share), read_only=True) as connection:
        return tuple(row[0] for row in connection.execute(f"describe {served.relation.identifier}").fetchall())


def two_copies(original: Path, folder: Path) -> tuple[MeshCopy, MeshCopy]:
    """A copy with the interface check, and one without."""
    consumers = tuple(dict.fromkeys(read.consumer for read in reads(original)))
    return (
        MeshCopy.of(original, folder / "checked", consumers, interface_check=True),
        MeshCopy.of(original, folder / "unchecked", consumers, interface_check=False),
    )


def trials(original: Path, folder: Path, known: Iterable[Read] = ()) -> Iterator[Trial]:
    """Every change of every port that is read: each column taken away; new columns added.

    Args:
        original: a mesh that was built.
        folder: where to copy it to.
        known: what is known to be read, and is not tried again.
    """
    ports = reads(original)
    tried_before = {(read.served.port, column) for read in known for column in read.columns if read.said(column)}
    checked, unchecked = two_copies(original, folder)
    before = {consumer: unchecked.build(consumer) for consumer in {read.consumer for read in ports}}
    names = {column for read in ports for column in read.columns}

    def tried(read: Read, change: str, said: bool, *statements: tuple[str, str]) -> Trial:
        start = before[read.consumer]
        with ThreadPoolExecutor(2) as both, checked.changed(*statements), unchecked.changed(*statements):
            builds = (
                both.submit(checked.build, read.consumer),
                both.submit(unchecked.build, read.consumer, *NO_UNIT_TESTS),
            )
            whole, engine = (build.result() for build in builds)
            breaks, why = whole, ""
            if "interface check" in whole.sources():
                # The unit tests did not run; where the engine broke, there is nothing left to ask them.
                breaks = engine if engine.failures else unchecked.build(read.consumer, *UNIT_TESTS)
                why = f" / {_why(breaks, start)}"
        broken = bool(breaks.failures) or engine.broken(start)
        return Trial(read, change, said, whole.broken(start), broken, engine.broken(start), _why(whole, start) + why)

    for read in ports:
        for column in (each for each in read.columns if (read.served.port, each) not in tried_before):
            yield tried(read, f"- {column}", read.said(column), read.drop(column))
        yield tried(read, "+ a new name", read.said_new(), read.add(NEW))
        others = sorted(names - set(read.columns))
        yield tried(read, "+ names of other ports", read.said_new(), *map(read.add, others))


def _why(outcome: Outcome, before: Outcome) -> str:
    return ", ".join(sorted(outcome.sources())) or ("other tables" if outcome.broken(before) else "green")


def summary(found: list[Trial]) -> Iterator[str]:
    """The figures, and every trial in which the answer was not what happened."""
    for title, some in (
        ("columns taken away", [trial for trial in found if trial.change[0] == "-"]),
        ("columns added", [trial for trial in found if trial.change[0] == "+"]),
    ):
        yield f"{title}: {len(some)}, of which {sum(trial.said for trial in some)} are said to matter"
        for name in ("whole", "unchecked", "engine"):
            right = sum(trial.said and getattr(trial, name) for trial in some)
            said, breaks = sum(trial.said for trial in some), sum(getattr(trial, name) for trial in some)
            yield f"  {name:<10} {breaks:3} break, {breaks - right} missed, {said - right} false alarms"
    for trial in found:
        if trial.said != trial.unchecked or trial.said != trial.engine:
            mistake = "false alarm" if trial.said else "missed"
            yield f"{mistake:<12} {trial.read.served.port} {trial.change}: {trial.why}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mesh").mkdir()
        reference_mesh.build(folder / "mesh")
        original, known = folder / "mesh", []
        if "--more" in sys.argv:
            known = reads(original)
            original = other_ways_to_read.add(original, folder / "more")
        found = []
        for trial in trials(original, folder, known):
            found.append(trial)
            said = "read" if trial.said else "not read"
            print(f"{trial.read.served.port!s:<30} {trial.change:<32} {said:<10} {trial.why}", flush=True)
        print(*summary(found), sep="\n")
        sys.exit(any(trial.unchecked and not trial.said for trial in found if trial.change[0] == "-"))


if __name__ == "__main__":
    main()
