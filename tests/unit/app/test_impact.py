"""Who reads what, by what consumers published."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from meshwright.app.impact import impact
from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from meshwright.mesh.port import Column, Owner, Port, PortId
from meshwright.mesh.registry_records import Deployment, PortUse, ServedPort
from meshwright.mesh.relation import Relation
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from meshwright.registry.releases import write_release
from meshwright.render.impact import Impact
from meshwright.render.impact_json import impact_json
from meshwright.render.impact_text import impact_text
from tests.unit.app.small_domain import domain
from tests.unit.registry.small_registry import PROVENANCE, deployment, product

AIRCRAFT = PortId("fleet", "aircraft", "2")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """fleet serves aircraft in versions 1, 2 and 2.1, and seats; punctuality and network read it."""
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: ['*']\n")
    domain(tmp_path / "fleet")
    store = FolderStore(tmp_path / "registry")
    initialise(store)
    ports = (*(PortId("fleet", "aircraft", each) for each in ("1", "2", "2.1")), PortId("fleet", "seats"))
    for environment in ("dev", "prod"):
        _deploy(store, "fleet", environment, ports)
    exact = PortUse(AIRCRAFT, ("Tail_Number", "seats"), "exact", product="delays", environment="prod")
    _deploy(store, "punctuality", "prod", (), exact)
    _deploy(store, "punctuality", "test", (), replace(exact, columns=("seats",)))
    _deploy(
        store,
        "network",
        "dev",
        (),
        PortUse(AIRCRAFT, environment="dev"),
        PortUse(PortId("fleet", "aircraft", "2.1"), (), "exact", True),
    )
    return tmp_path


def _deploy(
    store: FolderStore, name: str, environment: str, ports: tuple[PortId, ...], *uses: PortUse, owner: str = ""
) -> None:
    columns = (Column("tail_number", "varchar"), Column("seats", "integer"))
    offered = product(name, "offered", ports=tuple(Port(port, "offered", columns=columns) for port in ports))
    write_release(store, offered, "1.0.0", PROVENANCE, previous=None)

    def made(sequence: int) -> Deployment:
        return replace(
            deployment(sequence, f"{name}-{environment}", environment, name),
            releases=(("offered", "1.0.0"),),
            served=tuple(
                ServedPort(port, "offered", Relation(name, "main", f"t{number}"), "2026-11-22T11:00:00Z")
                for number, port in enumerate(ports)
            ),
            uses=uses,
            owner=Owner(owner or f"{name} team", f"{name}@example.com"),
        )

    deploy(store, environment, name, made)


def readers(found: Impact) -> list[str]:
    return [f"{each.domain} {each.environment} {each.use.port.label}" for each in found.readers]


def test_a_version_of_a_port_is_read_by_these(root: Path) -> None:
    found = impact("fleet.aircraft@2", root)
    assert readers(found) == ["network dev aircraft@2", "punctuality prod aircraft@2", "punctuality test aircraft@2"]
    assert impact_text(found) == (
        "fleet.aircraft@2\n"
        "  - network  network team <network@example.com> in dev\n"
        "    reads aircraft@2, nobody knows which columns\n"
        "  - punctuality/delays  punctuality team <punctuality@example.com> in prod\n"
        "    reads Tail_Number, seats\n"
        "  - punctuality/delays  punctuality team <punctuality@example.com> in test\n"
        "    reads seats\n"
        "\n"
        "fleet.aircraft@2: read by 2 domains; looked at 2 other domains in 3 environments"
    )


def test_a_column_is_read_by_those_who_name_it_and_by_those_of_whom_nobody_knows(root: Path) -> None:
    assert readers(impact("fleet.aircraft@2.tail_number", root)) == [
        "network dev aircraft@2",
        "punctuality prod aircraft@2",
    ]
    assert readers(impact("fleet.aircraft@2.TAIL_NUMBER", root)) == readers(
        impact("fleet.aircraft@2.tail_number", root)
    )


def test_a_version_may_have_dots_and_one_label_may_begin_like_another(root: Path) -> None:
    found = impact("fleet.aircraft@2.1", root)
    assert [port.port.label for port in found.ports] == ["aircraft@2.1"]
    assert readers(impact("fleet.aircraft@2.1.tail_number", root)) == ["network dev aircraft@2.1"]


def test_a_port_without_version_is_all_of_them_and_a_domain_all_its_ports(root: Path) -> None:
    versions = ["aircraft@1", "aircraft@2", "aircraft@2.1"]
    assert [port.port.label for port in impact("fleet.aircraft", root).ports] == versions
    assert [port.subject for port in impact("fleet.aircraft.seats", root).ports] == [
        f"fleet.{label}.seats" for label in versions
    ]
    assert [port.port.label for port in impact("fleet", root).ports] == [*versions, "seats"]


def test_an_environment_is_the_one_whose_tables_are_read(root: Path) -> None:
    # punctuality in `test` reads prod, for fleet is not deployed to test.
    assert readers(impact("fleet.aircraft@2", root, "prod")) == [
        "punctuality prod aircraft@2",
        "punctuality test aircraft@2",
    ]
    assert readers(impact("fleet.aircraft@2", root, "dev")) == ["network dev aircraft@2"]


def test_nobody_is_said_in_words_with_what_was_looked_at(root: Path) -> None:
    assert impact_text(impact("fleet.seats.seats", root, "prod")) == (
        "fleet.seats.seats in prod\n"
        "  nobody that is known\n"
        "\n"
        "fleet.seats.seats: read by nobody that is known; looked at 2 other domains in 3 environments"
    )


def test_json_tells_the_same(root: Path) -> None:
    document = json.loads(impact_json(impact("fleet.aircraft@2.tail_number", root, "prod")))
    (found,) = document["ports"]
    assert (found["port"], found["columns"]) == ("fleet.aircraft@2", ["tail_number"])
    assert found["readers"] == [
        {
            "domain": "punctuality",
            "product": "delays",
            "owner": {"name": "punctuality team", "email": "punctuality@example.com"},
            "environment": "prod",
            "port": "fleet.aircraft@2",
            "columns": ["Tail_Number", "seats"],
            "star": False,
            "confidence": "exact",
        }
    ]
    assert document["looked_at"] == {"domains": 2, "environments": 3}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("fleat.aircraft", "knows no domain fleat; did you mean fleet?"),
        ("fleet.aircraf", "no environment serves such a port; did you mean aircraft?"),
        ("fleet.aircraft@3", "no environment serves such a port; did you mean aircraft@2"),
        ("fleet.aircraft@2.tail_numbr", "aircraft@2 has no column tail_numbr; did you mean tail_number?"),
        ("fleet.zzz", "no environment serves such a port; there is aircraft, aircraft@1"),
        ("", "knows no domain ; there is fleet, network, punctuality"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(root: Path, asked: str, says: str) -> None:
    with pytest.raises(MeshError, match=re.escape(says)):
        impact(asked, root)


def test_an_environment_that_is_not_there_is_told_with_the_nearest(root: Path) -> None:
    with pytest.raises(MeshError, match="fleet is not deployed to pord; did you mean prod"):
        impact("fleet", root, "pord")


def test_a_domain_finds_the_same_registry(root: Path) -> None:
    assert impact("fleet.aircraft@2", root / "fleet") == impact("fleet.aircraft@2", root)


def test_nothing_published_and_no_registry_are_told_apart(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    with pytest.raises(RegistryError, match="nothing is published"):
        impact("fleet", folder)
    (folder / "mesh.yml").write_text("version: 1\n")
    with pytest.raises(ConfigError, match="names no registry"):
        impact("fleet", folder)


def test_what_others_wrote_moves_no_cursor(root: Path) -> None:
    hostile = "\x1b[2J\u202e::error::\n::error::##[error]x"
    use = PortUse(AIRCRAFT, ("seats",), "exact")
    _deploy(FolderStore(root / "registry"), "operations", "prod", (), use, owner=hostile)
    text = impact_text(impact("fleet.aircraft@2", root))
    assert "operations" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]|##\\[|^\\s*::", text, re.MULTILINE)
