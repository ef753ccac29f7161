from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.bypass import Bypass
from meshwright.mesh.input import Input
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.place import Place
from meshwright.mesh.port import PortId
from meshwright.mesh.published import Published, PublishedDomain
from meshwright.mesh.registry_records import PortUse
from meshwright.rules import domain_cycle, undeclared_input, unused_input
from tests.unit.rules.small_mesh import domain, found, product, published

NAMES = "abcde"


def test_a_domain_without_mesh_yml_declares_nothing() -> None:
    assert not found(undeclared_input.RULE, domain("a", reads=["m b.x"], declared=False))


def test_beside_domains_that_declare_their_inputs_one_without_mesh_yml_is_warned() -> None:
    alone = domain("a", reads=["m b.x", "n b.hidden private"], declared=False)
    [finding] = found(undeclared_input.RULE, alone, domain("c"))
    assert (finding.subject, finding.level) == ("m -> b.x", "warn")
    assert finding.fact == "a reads b.x, and has no mesh.yml that lists its inputs"
    assert finding.because.startswith("domains/a/dbt_project.yml:1 has no mesh.yml beside it")


def test_an_input_without_version_covers_every_version() -> None:
    for read in ("m b.x", "m b.x@1", "m b.x@2"):
        assert not found(undeclared_input.RULE, domain("a", inputs=["b.x"], reads=[read]))


def test_a_pinned_input_leaves_other_versions_undeclared_and_is_named() -> None:
    [finding] = found(undeclared_input.RULE, domain("a", inputs=["c.y", "b.x@1"], reads=["m b.x@2", "n b.x@1"]))
    assert finding.subject == "m -> b.x@2"
    assert finding.because == "domains/a/mesh.yml:5 lists b.x@1"


def test_a_domain_with_mesh_yml_but_no_inputs_may_read_nothing() -> None:
    [finding] = found(undeclared_input.RULE, domain("a", reads=["m b.x"]))
    assert finding.because == "domains/a/mesh.yml:1 lists no inputs"


def test_what_is_not_public_is_not_advised_as_an_input() -> None:
    assert not found(undeclared_input.RULE, domain("a", reads=["m b.x protected"]))


def test_what_its_owner_does_not_offer_is_not_advised_whatever_the_stub_says() -> None:
    reader = domain("a", reads=["m b.closed public", "m b.open protected"])
    owner = domain("b", models={"closed": "private", "open": "public"})
    [finding] = found(undeclared_input.RULE, reader, owner)
    assert finding.subject == "m -> b.open"


def test_every_undeclared_reader_is_found() -> None:
    findings = found(undeclared_input.RULE, domain("a", reads=["m b.x", "n b.x"]))
    assert [finding.subject for finding in findings] == ["m -> b.x", "n -> b.x"]


def test_an_input_pinned_to_a_version_that_nobody_reads_is_unused() -> None:
    [finding] = found(unused_input.RULE, domain("a", inputs=["b.x@1", "b.x@2"], reads=["m b.x@2"]))
    assert finding.subject == "a -> b.x@1"
    assert finding.place.line == 4


def test_what_a_test_or_an_exposure_reads_is_used() -> None:
    base = domain("a", inputs=["b.x", "b.y"], reads=["t b.x", "e b.y"])
    test, exposure = base.reads
    reads = (replace(test, kind="exposure"), replace(exposure, kind="test"))
    assert not found(unused_input.RULE, replace(base, reads=reads))


def test_a_cycle_starts_with_the_smallest_name_whatever_the_order() -> None:
    ring = [domain("c", inputs=["a.x"]), domain("a", inputs=["b.x"]), domain("b", inputs=["c.x"])]
    [finding] = found(domain_cycle.RULE, *ring)
    assert finding.subject == "a -> b -> c -> a"
    assert finding.domain == "a"
    assert str(finding.place) == "mesh.yml:4"
    assert finding.because.count("; ") == 2
    assert found(domain_cycle.RULE, *reversed(ring)) == [finding]


def test_reads_close_a_cycle_too() -> None:
    [finding] = found(
        domain_cycle.RULE, domain("a", reads=["m b.x"], declared=False), domain("b", reads=["n a.y"], declared=False)
    )
    assert finding.subject == "a -> b -> a"
    assert str(finding.place) == "models/m.sql:1"


def test_two_cycles_through_one_domain_are_two_findings() -> None:
    findings = found(
        domain_cycle.RULE,
        domain("a", inputs=["b.x", "c.x"]),
        domain("b", inputs=["a.x"]),
        domain("c", inputs=["a.x"]),
    )
    assert [finding.subject for finding in findings] == ["a -> b -> a", "a -> c -> a"]


def test_unknown_domains_and_oneself_are_no_cycle() -> None:
    assert not found(domain_cycle.RULE, domain("a", inputs=["a.x", "elsewhere.x"]))


def test_a_cycle_closes_through_domains_that_only_the_registry_knows() -> None:
    registry = _recorded({"dev": {"c": ["a.x"]}, "prod": {"b": ["c.x"], "c": []}})
    [finding] = found(domain_cycle.RULE, domain("a", inputs=["b.x"]), registry=registry)
    assert finding.subject == "a -> b -> c -> a"
    assert (finding.domain, str(finding.place)) == ("a", "mesh.yml:4")
    assert finding.because == (
        "domains/a/mesh.yml:4 lists b.x; prod records that b reads c.x; dev records that c reads a.x"
    )


def test_a_cycle_is_reported_at_a_checked_domain_though_another_one_comes_first() -> None:
    registry = _recorded({"prod": {"a": ["c.x"], "b": ["a.x"]}})
    [finding] = found(domain_cycle.RULE, domain("c", inputs=["b.x"]), registry=registry)
    assert finding.subject == "a -> c -> b -> a"
    assert finding.domain == "c"
    assert finding.place == Place("mesh.yml", 4)


def test_a_cycle_may_close_through_a_name_in_sql() -> None:
    domains = (domain("a", inputs=["b.x"]), domain("b"))
    place = Place("models/y.sql", 3)
    bypass = Bypass("b", "sql", "y", "a.main.z", PortId("a", "z"), "private", place)
    assert not list(domain_cycle.RULE.check(Mesh(domains)))
    [finding] = domain_cycle.RULE.check(Mesh(domains, bypasses=(bypass,)))
    assert finding.subject == "a -> b -> a"
    assert "models/y.sql:3 reads a.z by name" in finding.because


def test_a_cycle_of_others_is_not_the_business_of_their_reader() -> None:
    registry = _recorded({"prod": {"b": ["c.x"], "c": ["b.x"]}})
    assert not found(domain_cycle.RULE, domain("a", inputs=["b.x"]), registry=registry)


def test_the_files_of_a_checked_domain_beat_what_it_published() -> None:
    registry = _recorded({"prod": {"a": ["b.x"], "b": ["a.x"]}})
    assert not found(domain_cycle.RULE, domain("a"), domain("b", inputs=["a.x"]), registry=registry)


def test_the_default_environment_speaks_first() -> None:
    registry = _recorded({"dev": {"b": ["a.x"]}, "prod": {"b": ["a.y"]}})
    [finding] = found(domain_cycle.RULE, domain("a", inputs=["b.x"]), registry=registry)
    assert finding.because.endswith("; prod records that b reads a.y")


def _recorded(environments: dict[str, dict[str, list[str]]]) -> Published:
    """A registry by what each environment records that its domains read."""
    names = sorted({name for domains in environments.values() for name in domains})
    template = published(product("any/any")).domains[0].deployments[0]
    return Published(
        tuple(
            PublishedDomain(
                name,
                deployments=tuple(
                    replace(template, environment=environment, domain=name, uses=_uses(domains[name]))
                    for environment, domains in sorted(environments.items())
                    if name in domains
                ),
            )
            for name in names
        )
    )


def _uses(ports: list[str]) -> tuple[PortUse, ...]:
    return tuple(PortUse(PortId(entry.domain, entry.port, entry.version)) for entry in map(Input.parse, ports))


@given(st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))))
def test_cycles_are_real_and_cover_every_arrow_that_lies_on_one(arrows: set[tuple[str, str]]) -> None:
    arrows = {(reader, read) for reader, read in arrows if reader != read}
    domains = [
        domain(name, inputs=[f"{read}.x" for reader, read in sorted(arrows) if reader == name]) for name in NAMES
    ]
    covered = set()
    subjects = [finding.subject for finding in found(domain_cycle.RULE, *domains)]
    for subject in subjects:
        chain = subject.split(" -> ")
        assert chain[0] == chain[-1] == min(chain)
        assert len(set(chain)) == len(chain) - 1
        covered |= set(pairwise(chain))
    assert len(subjects) == len(set(subjects))
    assert covered == {(reader, read) for reader, read in arrows if _reaches(arrows, read, reader)}


def _reaches(arrows: set[tuple[str, str]], start: str, goal: str) -> bool:
    there = {start}
    for _ in NAMES:
        there |= {read for reader, read in arrows if reader in there}
    return goal in there
