"""What consumers are recorded to read is what their builds need: the short form of `drop_each_column`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mesh.drop_each_column import NEW, NO_UNIT_TESTS, Read, reads, two_copies
from tests.mesh.trial_builds import MeshCopy, Outcome

pytestmark = [pytest.mark.dbt, pytest.mark.xdist_group("reference mesh")]

PORTS = [
    "fleet.aircraft@2",
    "network.airports",
    "network.carriers",
    "operations.flights",
    "weather.hourly_observations",
]


@pytest.fixture(scope="module")
def copies(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[MeshCopy, MeshCopy]:
    return two_copies(reference, tmp_path_factory.mktemp("copies"))


@pytest.fixture(scope="module")
def before(copies: tuple[MeshCopy, MeshCopy]) -> Outcome:
    """The consumer's tables as `mesh up` left them."""
    return copies[0].last_build("punctuality")


@pytest.fixture(scope="module")
def ports(reference: Path) -> dict[str, Read]:
    return {str(read.served.port): read for read in reads(reference)}


def unread(port: Read) -> Iterator[str]:
    return (column for column in port.columns if not port.said(column))


def test_every_port_that_is_read_is_tried(ports: dict[str, Read]) -> None:
    assert sorted(ports) == PORTS
    assert sum(len(list(unread(port))) for port in ports.values()) > 20


def test_nobody_misses_the_columns_that_nobody_is_said_to_read(
    copies: tuple[MeshCopy, MeshCopy], before: Outcome, ports: dict[str, Read]
) -> None:
    checked, _ = copies
    with checked.changed(*(port.drop(column) for port in ports.values() for column in unread(port))):
        outcome = checked.build("punctuality")
    assert outcome.failures == ()
    assert outcome.tables == before.tables


@pytest.mark.parametrize("name", [name for name in PORTS if name != "weather.hourly_observations"])
def test_a_column_that_is_said_to_be_read_is_missed_by_the_engine(
    copies: tuple[MeshCopy, MeshCopy], ports: dict[str, Read], name: str
) -> None:
    _, unchecked = copies
    column = next(column for column in ports[name].columns if ports[name].said(column))
    with unchecked.changed(ports[name].drop(column)):
        outcome = unchecked.build("punctuality", *NO_UNIT_TESTS)
    assert outcome.sources() == {"engine"}
    assert all(column in failure.message for failure in outcome.failures)


def test_a_column_that_only_a_unit_test_names_is_missed_by_it(
    copies: tuple[MeshCopy, MeshCopy], ports: dict[str, Read]
) -> None:
    checked, _ = copies
    weather = ports["weather.hourly_observations"]
    assert weather.said("observed_hour_local")
    with checked.changed(weather.drop("observed_hour_local")):
        outcome = checked.build("punctuality")
    assert outcome.sources() == {"unit test rows"}


def test_new_columns_change_nothing_for_readers_without_a_star(
    copies: tuple[MeshCopy, MeshCopy], before: Outcome, ports: dict[str, Read]
) -> None:
    checked, _ = copies
    assert not any(port.said_new() for port in ports.values())
    with checked.changed(*(port.add(NEW) for port in ports.values())):
        outcome = checked.build("punctuality")
    assert outcome.failures == ()
    assert outcome.tables == before.tables
