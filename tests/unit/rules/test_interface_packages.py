"""Interface packages: edited, of another environment, of another release. Each is one finding of one rule."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from meshwright.mesh.domain import Domain
from meshwright.mesh.finding import Finding
from meshwright.mesh.interface_lock import digests
from meshwright.mesh.mesh import Mesh
from meshwright.mesh.published import Published
from meshwright.rules import edited_interface, outdated_package, stale_interface, superseded_environment
from tests.unit.rules.small_mesh import domain, expected, found, product, published

REGISTRY = published(product("b/p", "x"))
FILES = {"models/ports.yml": "models: []\n", "models/x.sql": "select 1"}


def lock(files: dict[str, str] | None = None, **more: object) -> str:
    return json.dumps(
        {"default_environment": "prod", "environments": {"prod": {}}, "files": digests((files or FILES).items())} | more
    )


def reader(*, lock_text: str = "", **files: str) -> Domain:
    package = FILES | {"interface.json": lock_text or lock()} | files
    return domain("a", inputs=["b.x"], interfaces={"b": {name: text for name, text in package.items() if text}})


def all_three(consumer: Domain, wanted: dict[str, str], registry: Published = REGISTRY) -> list[Finding]:
    rules = (stale_interface.RULE, edited_interface.RULE, superseded_environment.RULE)
    return [
        finding
        for rule in rules
        for finding in found(rule, consumer, registry=registry, interfaces=[expected("a", {"b": wanted})])
    ]


WANTED = {"models/ports.yml": "new", "interface.json": "new"}


def test_what_the_registry_moved_past_is_stale() -> None:
    assert [finding.code for finding in all_three(reader(), WANTED)] == ["SYN001"]


@pytest.mark.parametrize(
    ("files", "fact", "place"),
    [
        ({"models/x.sql": "select 2"}, "models/x.sql changed", "models/x.sql"),
        ({"models/y.sql": "select 2"}, "models/y.sql added", "models/y.sql"),
        ({"models/x.sql": ""}, "models/x.sql removed", "interface.json"),
        (
            {"models/x.sql": "", "models/y.sql": "!", "models/ports.yml": "!"},
            "models/ports.yml changed; models/x.sql removed; models/y.sql added",
            "models/ports.yml",
        ),
    ],
)
def test_an_edited_package_is_that_alone_whatever_the_registry_has(
    files: dict[str, str], fact: str, place: str
) -> None:
    old = lock(default_environment="dev")
    for text in (lock(), old):
        [finding] = all_three(reader(lock_text=text, **files), WANTED)
        assert finding.code == "SYN002"
        assert finding.fact.endswith(f"which is not as it was generated: {fact}")
        assert finding.place.file == f"interfaces/b/{place}"


def test_a_lock_with_conflicts_is_found_once() -> None:
    [finding] = all_three(reader(lock_text="<<<<<<< HEAD"), WANTED)
    assert finding.fact == "a reads b through interfaces/b, whose interface.json is not JSON"
    assert (finding.code, finding.subject) == ("SYN002", "a -> b")


def test_many_edits_are_one_finding_with_three_names() -> None:
    extra = {f"models/{n}.sql": "!" for n in range(5)}
    [finding] = all_three(reader(**extra), WANTED)
    assert finding.fact.endswith("models/0.sql, models/1.sql, models/2.sql and 2 more added")


@pytest.mark.parametrize(
    ("text", "fact", "step"),
    [
        (
            lock(default_environment="dev", environments={"dev": {}}),
            "a reads b in the environment dev by default, which the registry does not have",
            "default_environment",
        ),
        (
            lock(environments={"prod": {}, "staging": {}}),
            "a reads b in the environment staging, which the registry does not have",
            "environments",
        ),
    ],
)
def test_an_environment_that_is_gone_is_not_also_stale(text: str, fact: str, step: str) -> None:
    [finding] = all_three(reader(lock_text=text), WANTED)
    assert (finding.code, finding.fact) == ("SYN003", fact)
    assert finding.place.anchor[1] == step
    assert finding.because == "consumers of b read prod by default (Team)"


def test_an_environment_that_is_there_and_no_longer_the_default_is_found() -> None:
    (there,) = REGISTRY.domains
    both = Published(
        (replace(there, deployments=(replace(there.deployments[0], environment="dev"), *there.deployments)),)
    )
    text = lock(default_environment="dev", environments={"dev": {}})
    [finding] = all_three(reader(lock_text=text), WANTED, both)
    assert finding.fact == "a reads b in the environment dev by default, whose default is prod now"


def test_a_new_environment_of_the_registry_is_stale_only() -> None:
    (there,) = REGISTRY.domains
    both = Published(
        (replace(there, deployments=(replace(there.deployments[0], environment="dev"), *there.deployments)),)
    )
    assert [finding.code for finding in all_three(reader(), WANTED, both)] == ["SYN001"]


def test_a_package_that_no_input_needs_is_left_over_and_not_of_another_environment() -> None:
    consumer = replace(reader(lock_text=lock(default_environment="dev")), inputs=(), input_places=())
    [finding] = found(stale_interface.RULE, consumer, registry=REGISTRY, interfaces=[expected("a", {})])
    assert "lists no port of b" in finding.fact
    assert not found(superseded_environment.RULE, consumer, registry=REGISTRY)


def test_of_a_domain_that_the_registry_does_not_know_nothing_is_said() -> None:
    consumer = reader(lock_text=lock(default_environment="dev"))
    assert not found(superseded_environment.RULE, consumer, registry=published(product("c/p", "x")))


def test_the_carried_package_is_compared_only_where_there_is_one() -> None:
    old, new, none = (
        replace(domain(name), package_version=version) for name, version in zip("abc", ("1", "2", ""), strict=True)
    )
    findings = list(outdated_package.RULE.check(Mesh((old, new, none), package_version="2")))
    assert [finding.domain for finding in findings] == ["a"]
    assert not list(outdated_package.RULE.check(Mesh((old, new, none))))
    assert outdated_package.RULE.stage == "preview"
