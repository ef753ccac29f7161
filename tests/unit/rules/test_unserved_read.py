"""Reads of what is not there where the reader looks for it."""

from __future__ import annotations

from dataclasses import replace

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.port import Column, PortId
from meshwright.mesh.product import Product
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import PortUse
from meshwright.rules.unoffered_input import RULE as UNOFFERED
from meshwright.rules.unserved_read import RULE
from tests.unit.rules.small_mesh import domain, product, published

HOURLY = PortId("weather", "hourly")


def weather(*columns: str) -> Product:
    """One port with these columns."""
    found = product("weather/observations", "hourly")
    port = replace(found.ports[0], columns=tuple(Column(name, "double") for name in columns))
    return replace(found, ports=(port,))


def deployed(products: dict[str, Product], name: str = "weather") -> PublishedDomain:
    """A domain whose environments serve different releases of one product."""
    releases, deployments = [], []
    for number, (environment, each) in enumerate(sorted(products.items()), start=1):
        (found,) = published(each).domains
        version = f"{number}.0.0"
        releases.append(replace(found.releases[0], version=version))
        deployments.append(
            replace(found.deployments[0], environment=environment, releases=((each.name, version),)),
        )
    return PublishedDomain(name, tuple(releases), tuple(deployments))


def reader(*environments: str) -> PublishedDomain:
    return deployed(dict.fromkeys(environments, product("punctuality/delays", "delays")), "punctuality")


def punctuality(*reads: str) -> Domain:
    return domain("punctuality", inputs=["weather.hourly"], reads=reads or ["delays weather.hourly"])


def found(registry: Published, *uses: PortUse, of: Domain | None = None) -> list[Finding]:
    each = of or punctuality()
    mesh = Mesh((each,), published=registry, usages={each.name: uses})
    return sorted(RULE.check(mesh, registry), key=lambda finding: finding.subject)


def reads(*columns: str) -> PortUse:
    return PortUse(HOURLY, columns, "exact")


def test_a_column_that_the_release_has_is_nothing_to_tell() -> None:
    registry = Published((deployed({"prod": weather("hour", "Wind")}),))
    assert found(registry, reads("hour", "wind")) == []


def test_a_column_that_is_gone_is_told_with_the_one_that_may_be_meant() -> None:
    registry = Published((deployed({"prod": weather("hour", "wind_speed_kmh")}),))
    (finding,) = found(registry, reads("hour", "wind_speed_mph"))
    assert finding.subject == "punctuality -> weather.hourly.wind_speed_mph"
    assert finding.fact.endswith("in prod it finds no such column; did you mean wind_speed_kmh?")
    assert finding.because == "prod serves weather/observations 1.0.0 (Team)"
    assert finding.place.anchor == ("word", "wind_speed_mph")
    assert finding.read == HOURLY


def test_columns_that_several_products_read_are_told_once() -> None:
    registry = Published((deployed({"prod": weather("hour")}),))
    uses = (replace(reads("wind"), product="delays"), replace(reads("wind"), product="causes"))
    assert [finding.subject for finding in found(registry, *uses)] == ["punctuality -> weather.hourly.wind"]


def test_a_read_without_known_columns_is_no_read_of_a_column() -> None:
    registry = Published((deployed({"prod": weather("hour")}),))
    assert found(registry, PortUse(HOURLY)) == []


def test_a_release_without_columns_takes_none_away() -> None:
    registry = Published((deployed({"prod": weather()}),))
    assert found(registry, reads("wind")) == []


def test_every_environment_in_which_the_domain_reads_is_looked_at() -> None:
    served = {"dev": weather("hour"), "prod": weather("hour", "wind"), "test": weather("hour")}
    registry = Published((reader("dev", "prod"), deployed(served)))
    (finding,) = found(registry, reads("wind"))
    # Nobody reads in `test`, which the domain is not deployed to.
    assert "in dev it finds no such column" in finding.fact


def test_an_environment_that_the_other_is_not_in_is_read_by_default() -> None:
    registry = Published((reader("staging"), deployed({"prod": weather("hour")})))
    (finding,) = found(registry, reads("wind"))
    assert "in prod it finds no such column" in finding.fact


def test_a_port_that_one_environment_lacks_is_told() -> None:
    other = product("weather/observations", "daily")
    registry = Published((reader("dev", "prod"), deployed({"dev": other, "prod": weather("hour")})))
    (finding,) = found(registry, reads("hour"))
    assert finding.subject == "punctuality -> weather.hourly"
    assert finding.fact == "punctuality reads weather.hourly, and in dev it finds no such port"
    assert finding.reasons == (
        "punctuality is deployed to dev, and so is weather",
        "dev serves weather/observations 1.0.0 (Team)",
    )


def test_a_port_that_is_not_published_by_default_is_another_rules_business() -> None:
    registry = Published(
        (reader("dev", "prod"), deployed(dict.fromkeys(("dev", "prod"), product("weather/o", "daily"))))
    )
    assert found(registry, reads("hour")) == []
    assert list(UNOFFERED.check(Mesh((punctuality(),), published=registry), registry))


def test_a_read_of_what_is_private_is_another_rules_business() -> None:
    other = product("weather/observations", "daily")
    registry = Published((reader("dev", "prod"), deployed({"dev": other, "prod": weather("hour")})))
    assert found(registry, reads("wind"), of=punctuality("delays weather.hourly protected")) == []


def test_a_domain_that_nobody_has_published_is_not_asked() -> None:
    assert found(Published((reader("prod"),)), reads("hour")) == []
