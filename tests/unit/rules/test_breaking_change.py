from __future__ import annotations

from dataclasses import replace

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.port import Column, Constraint, Port, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import PortUse
from meshwright.rules import breaking_change
from tests.unit.rules.small_mesh import domain, found, product, published

STATION = Column("station", "varchar")
WIND = Column("wind_speed_mph", "double")
NOT_NULL = Constraint("not_null", ("station",))


def observations(*columns: Column, constraints: tuple[Constraint, ...] = (NOT_NULL,)) -> Product:
    """The product with one port of these columns, and one without columns."""
    bare = product("weather/observations", "hourly_observations", "stations@1")
    hourly, stations = bare.ports
    return replace(bare, ports=(replace(hourly, columns=columns, constraints=constraints), stations))


RELEASED = observations(STATION, WIND)


def without(*gone: str) -> Product:
    return replace(RELEASED, ports=tuple(port for port in RELEASED.ports if port.id.label not in gone))


def breaks(*products: Product, registry: Published | None = None) -> list[Finding]:
    weather = domain("weather", products=products)
    return found(breaking_change.RULE, weather, registry=registry or published(RELEASED))


def read_by(consumer: str, *ports: PortId) -> PublishedDomain:
    """A published domain that reads these ports."""
    [entry] = published(product(f"{consumer}/out", "out")).domains
    uses = tuple(PortUse(port) for port in ports)
    return replace(entry, deployments=tuple(replace(deployment, uses=uses) for deployment in entry.deployments))


def test_a_column_that_would_be_gone_is_found_at_its_port() -> None:
    [finding] = breaks(observations(STATION))
    assert finding.level == "error"
    assert finding.subject == "weather.hourly_observations.wind_speed_mph"
    assert str(finding.place) == "models/observations.yml:2"
    assert finding.fact == (
        "weather promised hourly_observations.wind_speed_mph to its readers: the column would be gone"
    )
    assert finding.because == "prod serves observations 1.2.0"
    assert finding.help.startswith(
        "put the change into a new dbt model version beside the old one with `deprecation_date`"
    )


def test_a_changed_type_is_found() -> None:
    [finding] = breaks(observations(STATION, replace(WIND, data_type="integer")))
    assert finding.fact.endswith("its type would change from double to integer")


def test_a_withdrawn_constraint_is_found_at_its_port() -> None:
    [finding] = breaks(observations(STATION, WIND, constraints=()))
    assert finding.subject == "weather.hourly_observations"
    assert str(finding.place) == "models/observations.yml:2"
    assert finding.fact.endswith("the promise not_null (station) would be withdrawn")


def test_a_port_that_would_be_gone_is_found_in_mesh_yml() -> None:
    [finding] = breaks(without("stations@1"))
    assert finding.subject == "weather.stations@1"
    assert str(finding.place) == "mesh.yml:1"
    assert finding.fact == "weather promised stations@1 to its readers: the port would be gone"


def test_a_product_that_would_be_gone_is_one_finding() -> None:
    [finding] = breaks(product("weather/forecasts", "forecasts"))
    assert finding.subject == "weather.observations"
    assert str(finding.place) == "mesh.yml:1"
    assert finding.fact == "weather promised observations to its readers: the product would be gone"


def test_ports_without_a_group_are_no_product() -> None:
    [finding] = breaks(product("weather/", "hourly_observations"))
    assert finding.fact.endswith("the product would be gone")


def test_narrowed_consumers_are_found_in_mesh_yml_with_an_advice_of_their_own() -> None:
    offered = replace(RELEASED, consumers=("network", "punctuality"))
    [finding] = breaks(replace(RELEASED, consumers=("network",)), registry=published(offered))
    assert finding.fact == "weather promised observations to its readers: it would no longer be offered to punctuality"
    assert str(finding.place) == "mesh.yml:1"
    assert "version" in finding.help
    assert finding.help.startswith("undo it")
    [finding] = breaks(replace(RELEASED, consumers=("network",)))
    assert finding.fact.endswith("it was offered to every domain and would be to some only")


def test_a_product_is_not_taken_for_a_port_of_the_same_name() -> None:
    orders = product("sales/orders", "orders")
    narrowed = domain("sales", products=(replace(orders, consumers=()),))
    [finding] = found(breaking_change.RULE, narrowed, registry=published(orders))
    assert str(finding.place) == "mesh.yml:1"


@pytest.mark.parametrize("version", ["1", "1.5"])
def test_a_column_of_a_version_is_found_at_that_version(version: str) -> None:
    old, new = (product("fleet/aircraft", "aircraft@1", "aircraft@1.5", "aircraft") for _ in range(2))
    label = f"aircraft@{version}"
    released = replace(old, ports=tuple(_with_seats(port) if port.id.label == label else port for port in old.ports))
    [finding] = found(breaking_change.RULE, domain("fleet", products=(new,)), registry=published(released))
    assert finding.subject == f"fleet.{label}.seats"
    assert [finding.place] == [port.place for port in new.ports if port.id.label == label]


def _with_seats(port: Port) -> Port:
    return replace(port, columns=(Column("seats", "integer"),))


def test_the_known_readers_of_the_port_are_named() -> None:
    hourly, stations = (port.id for port in RELEASED.ports)
    own = published(RELEASED).domains
    readers = (read_by("network", stations), read_by("operations", hourly), read_by("punctuality", hourly, stations))
    registry = Published(own + readers)
    [finding] = breaks(observations(STATION), registry=registry)
    assert finding.because == "prod serves observations 1.2.0; hourly_observations is read by operations, punctuality"
    [finding] = breaks(without("stations@1"), registry=registry)
    assert finding.because.endswith("; stations@1 is read by network, punctuality")
    [finding] = breaks(registry=registry)
    assert finding.because.endswith("; observations is read by network, operations, punctuality")


def test_the_environment_that_consumers_read_by_default_decides() -> None:
    [entry] = published(observations(STATION, WIND)).domains
    [prod] = entry.deployments
    [release] = entry.releases
    older = replace(release, version="1.1.0", product=observations(STATION))
    dev = replace(prod, environment="dev")
    lagging = replace(prod, releases=(("observations", "1.1.0"),))
    behind = Published((replace(entry, releases=(older, release), deployments=(dev, lagging)),))
    assert not breaks(observations(STATION), registry=behind)
    [finding] = breaks(observations(STATION), registry=Published((replace(entry, deployments=(dev,)),)))
    assert finding.because == "dev serves observations 1.2.0"


def test_each_break_is_a_finding() -> None:
    findings = breaks(replace(observations(constraints=()), consumers=()))
    assert [finding.subject for finding in findings] == [
        "weather.observations",
        "weather.hourly_observations",
        "weather.hourly_observations.station",
        "weather.hourly_observations.wind_speed_mph",
    ]


@pytest.mark.parametrize(
    "products",
    [
        (RELEASED,),
        (observations(STATION, WIND, Column("wind_dir", "integer")),),
        (replace(RELEASED, description="Better", title="Weather"),),
        (RELEASED, product("weather/forecasts", "forecasts")),
    ],
    ids=["unchanged", "addition", "documentation", "new product"],
)
def test_what_breaks_nothing_is_silent(products: tuple[Product, ...]) -> None:
    assert not breaks(*products)


def test_a_model_that_becomes_version_1_of_itself_breaks_nothing() -> None:
    hourly, stations = RELEASED.ports
    numbered = replace(hourly, id=PortId("weather", "hourly_observations", "1"), latest=False)
    assert not breaks(replace(RELEASED, ports=(numbered, stations)))


@pytest.mark.parametrize("registry", [Published(), Published((PublishedDomain("weather"),))])
def test_what_was_never_published_is_silent(registry: Published) -> None:
    weather: Domain = domain("weather", products=(observations(),))
    assert not found(breaking_change.RULE, weather, registry=registry)


def test_a_domain_that_is_only_in_the_registry_is_silent() -> None:
    assert not found(breaking_change.RULE, domain("punctuality"), registry=published(RELEASED))
