"""Names that two share, that nobody has, and projects without one."""

from __future__ import annotations

from meshwright.mesh.finding import Finding
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.published import Published
from meshwright.mesh.unlisted import UnlistedProject
from meshwright.rules import duplicate_product, unknown_consumer, unlisted_domain
from tests.unit.rules.small_mesh import EMPTY, domain, found, product, published

DUPLICATE, UNKNOWN = duplicate_product.RULE, unknown_consumer.RULE


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.domain, finding.subject) for finding in findings]


def test_of_two_checked_domains_the_later_one_is_told() -> None:
    a, b = (domain(name, products=(product(f"{name}/delays", "x"),)) for name in "ab")
    assert told(found(DUPLICATE, a, b)) == [("b", "b.delays -> a.delays")]


def test_of_a_checked_and_a_published_domain_the_checked_one_is_told() -> None:
    checked = domain("a", products=(product("a/delays", "x"),))
    registry = published(product("b/Delays", "x"), product("a/delays", "x"))
    [finding] = found(DUPLICATE, checked, registry=registry)
    assert finding.subject == "a.delays -> b.Delays"
    assert finding.fact == "a has a product called delays, and b has one called Delays"
    assert finding.because == "b has published Delays"


def test_a_name_that_everybody_has_is_one_finding_a_domain() -> None:
    many = [domain(f"d{n:02}", products=(product(f"d{n:02}/core", "x"),)) for n in range(20)]
    findings = found(DUPLICATE, *many)
    assert len(findings) == 19
    assert {finding.subject.partition(" -> ")[2] for finding in findings} == {"d00.core"}


def test_what_a_checked_domain_had_when_it_was_published_does_not_count() -> None:
    a = domain("a", products=(product("a/renamed", "x"),))
    b = domain("b", products=(product("b/delays", "x"),))
    assert not found(DUPLICATE, a, b, registry=published(product("a/delays", "x"), product("b/delays", "x")))


def test_ports_without_a_group_are_no_product_of_one_name() -> None:
    assert not found(DUPLICATE, *(domain(name, products=(product(f"{name}/", "x"),)) for name in "ab"))


def test_domains_that_differ_in_case_are_one_finding_and_not_one_for_each_product() -> None:
    one = domain("Weather", products=(product("Weather/observations", "x"),))
    two = domain("weather", products=(product("weather/observations", "x"),), declared=False)
    [finding] = found(DUPLICATE, one, two)
    assert (finding.domain, finding.subject) == ("weather", "weather -> Weather")
    assert finding.place == Place("dbt_project.yml", anchor=("yaml", "name"))
    [finding] = found(DUPLICATE, one, registry=published(product("weather/observations", "x")))
    assert finding.domain == "Weather"
    assert not found(DUPLICATE, one, registry=published(product("Weather/observations", "x")))


def consumers_of(*names: str, registry: Published = EMPTY, others: str = "") -> list[Finding]:
    producer = domain("weather", products=(product("weather/observations", "x", consumers=names),))
    return found(UNKNOWN, producer, *map(domain, others.split()), registry=registry)


def test_a_consumer_is_known_from_the_mesh_or_from_the_registry() -> None:
    assert not consumers_of("fleet", others="fleet")
    assert not consumers_of("fleet", registry=published(product("fleet/aircraft", "x")))
    [finding] = consumers_of("fleet", "flet", others="fleet")
    assert finding.subject == "flet -> weather.observations"
    assert finding.fact.endswith("no domain is called so; did you mean fleet?")
    assert finding.place.anchor == ("yaml", "products", "observations", "consumers", "flet")


def test_nobody_is_unknown_where_there_is_nobody_to_compare_with() -> None:
    assert not consumers_of("flet")
    assert not consumers_of("flet", registry=Published())
    assert not consumers_of("flet", registry=published(product("weather/observations", "x")))
    assert not consumers_of(others="fleet")


def test_a_released_name_is_found_until_the_right_one_is_beside_it() -> None:
    fleet = product("fleet/aircraft", "x")
    registry = published(fleet, product("weather/observations", "x", consumers=("flet", "zzz")))
    [finding] = consumers_of("flet", "zzz", registry=registry)
    assert finding.help == "add fleet to `consumers` of observations"
    assert not consumers_of("flet", "fleet", "zzz", registry=registry)


def test_an_unlisted_project_is_reported_at_the_list_of_its_root() -> None:
    mesh = Mesh(
        (domain("a"), domain("b")),
        unlisted=(UnlistedProject(".", "old"), UnlistedProject("domains", "older"), UnlistedProject("/else", "oldest")),
    )
    findings = list(unlisted_domain.RULE.check(mesh))
    assert [(finding.domain, finding.subject) for finding in findings] == [
        ("a", "old"),
        ("a", "older"),
        ("a", "oldest"),
    ]
    assert [finding.place.file for finding in findings] == ["../../mesh.yml", "../mesh.yml", "mesh.yml"]
    assert findings[0].because.startswith("mesh.yml:1 lists the domains")
    assert not list(unlisted_domain.RULE.check(Mesh((domain("a"),))))
