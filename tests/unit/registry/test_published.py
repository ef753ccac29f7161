"""What is in force, read for the domains that are asked for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.mesh.product_event import ProductEvent
from meshwright.registry.deployments import deploy
from meshwright.registry.directory import list_directory
from meshwright.registry.events import append_event
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import read_published
from meshwright.registry.releases import write_release
from meshwright.registry.wanted import DEPLOYMENTS, EVERYTHING, Wanted
from tests.unit.registry.small_registry import PROVENANCE, deployment, product, released


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """`fleet` in prod; `weather` in dev with 1.1.0 and in prod with 1.0.0; 1.2.0 of it is deployed nowhere."""
    store = FolderStore(tmp_path)
    for domain, environment, version in (
        ("fleet", "prod", "1.0.0"),
        ("weather", "dev", "1.1.0"),
        ("weather", "prod", "1.0.0"),
    ):
        released(store, domain, version)
        deploy(
            store,
            environment,
            domain,
            lambda sequence, d=domain, e=environment, v=version: deployment(sequence, "run-1", e, d, v),  # type: ignore[misc]
        )
    released(store, "weather", "1.2.0")
    return store


def test_what_some_environment_serves_is_read_and_nothing_else(store: FolderStore) -> None:
    published = read_published(store)
    assert [domain.name for domain in published.domains] == ["fleet", "weather"]
    weather = published.domain("weather")
    assert weather is not None
    assert [release.version for release in weather.releases] == ["1.0.0", "1.1.0"]
    assert [found.environment for found in weather.deployments] == ["dev", "prod"]
    assert [release.version for release in weather.releases_in("dev")] == ["1.1.0"]
    assert weather.default_environment == "prod"


def test_only_the_domains_that_are_asked_for_are_read(store: FolderStore) -> None:
    # What is broken in `fleet` cannot be noticed by somebody who only asks for `weather`.
    (store.root / "environments/prod/fleet.json").write_bytes(b"broken")
    assert [domain.name for domain in read_published(store, ["weather", "nobody"]).domains] == ["weather"]
    with pytest.raises(RegistryError):
        read_published(store)


def test_deployed_domains_are_named_once_and_sorted(store: FolderStore) -> None:
    assert list_directory(store).names == ("fleet", "weather")


def test_an_empty_registry_publishes_nothing(tmp_path: Path) -> None:
    assert read_published(FolderStore(tmp_path / "nowhere")).domains == ()


def test_a_deployment_of_what_was_never_released_is_told(store: FolderStore) -> None:
    (store.root / "products/weather/observations/1.1.0/release.json").unlink()
    with pytest.raises(RegistryError, match=r"weather\.observations 1\.1\.0 is deployed and was never released"):
        read_published(store)


def test_a_release_that_was_replaced_after_its_deployment_is_told(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    made = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    records = (("observations", made.record),)
    deploy(store, "prod", "weather", lambda sequence: replace(deployment(sequence), records=records))
    assert [domain.name for domain in read_published(store).domains] == ["weather"]
    shutil.rmtree(tmp_path / "products")
    write_release(store, product(description="Other words"), "1.0.0", PROVENANCE, previous=None)
    with pytest.raises(RegistryError, match=r"1\.0\.0/release\.json is not what was deployed"):
        read_published(store)


def test_what_was_said_of_a_product_is_read_by_those_who_ask_for_it(store: FolderStore) -> None:
    said = ProductEvent(
        "deprecate", "weather", "observations", 0, "Ann", "2026-11-22T12:00:00Z", "x", date="2027-01-01"
    )
    for name in ("observations", "forecasts"):
        append_event(store, "weather", name, lambda _, n=name: replace(said, product=n))  # type: ignore[misc]
    # What is broken there stops nobody who reads another product of the domain.
    (store.root / "events/weather/forecasts/00000001.json").write_bytes(b"broken")

    def events(wanted: Wanted) -> list[str]:
        (found,) = read_published(store, {"weather": wanted}).domains
        return [event.product for event in found.events]

    assert events(Wanted(claims=frozenset({PortId("weather", "hourly")}))) == ["observations"]
    assert events(Wanted(events=frozenset({"observations"}))) == ["observations"]
    assert events(DEPLOYMENTS) == []
    for wanted in (EVERYTHING, Wanted(events=frozenset({"forecasts"}))):
        with pytest.raises(RegistryError, match="forecasts"):
            events(wanted)


def test_an_environment_serves_only_the_ports_that_are_there(store: FolderStore) -> None:
    weather = read_published(store, ["weather"]).domains[0]
    assert [str(port.id) for _, port in weather.served("prod")] == ["weather.hourly"]
    assert list(weather.served("staging")) == []
    assert weather.relation_of(deployment(1).served[0].port, "prod") == deployment(1).served[0].relation
    assert weather.relation_of(deployment(1).served[0].port, "staging") is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"releases": ()}, r"prod serves weather\.hourly, which no release that is deployed there has"),
        ({"releases": (("observations", f"{'9' * 5000}.0.0"),)}, "names a release that is no version"),
        ({"published_at": "2026-99-99T99:99:99Z"}, "a time in it is not of the form"),
    ],
)
def test_a_deployment_that_cannot_be_is_told_and_not_compared_with(
    tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    store = FolderStore(tmp_path)
    released(store)
    deploy(store, "prod", "weather", lambda sequence: replace(deployment(sequence), **changes))
    with pytest.raises(RegistryError, match=told):
        read_published(store)
