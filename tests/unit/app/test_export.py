"""`mesh export`: which products it is about, and the files that it writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from meshwright.app.deprecate import deprecate
from meshwright.app.export import export_files, export_text, write_files
from meshwright.app.exported_products import Chosen, own_products, published_products
from meshwright.app.publish import publish
from meshwright.app.statement import Statement
from meshwright.app.yank import yank
from meshwright.exports.target import Target
from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from tests.unit.app.small_domain import NOON, built, domain, files, mesh, port, private, published, stub

TARGET = Target()


def names(chosen: Chosen) -> dict[str, list[str]]:
    return {
        f"{each.product.domain}.{each.product.name}": [port.id.label for port in each.product.ports]
        for each in chosen.products
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    mesh(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    published(
        tmp_path / "punctuality",
        port("delays", group="delays"),
        private("reader", "model.fleet.seats"),
        stub("fleet", "seats"),
        run="run-2",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["fleet.seats"], {"fleet.seats": ["seats"]}),
        (["fleet.aircraft"], {"fleet.aircraft": ["aircraft@1", "aircraft@2"]}),
        (["fleet.aircraft.aircraft"], {"fleet.aircraft": ["aircraft@1", "aircraft@2"]}),
        (["fleet.aircraft.aircraft@2"], {"fleet.aircraft": ["aircraft@2"]}),
        (["fleet.aircraft@2", "fleet.aircraft@1"], {"fleet.aircraft": ["aircraft@1", "aircraft@2"]}),
        (["fleet.seats", "punctuality"], {"fleet.seats": ["seats"], "punctuality.delays": ["delays"]}),
        (
            ["fleet"],
            {"fleet.aircraft": ["aircraft@1", "aircraft@2"], "fleet.engines": ["engines"], "fleet.seats": ["seats"]},
        ),
    ],
)
def test_domains_products_and_ports_can_be_asked_for(asked: list[str], expected: object, root: Path) -> None:
    assert names(published_products(asked, root)) == expected


def test_without_a_name_it_is_about_the_domain_or_about_the_whole_mesh(root: Path) -> None:
    assert set(names(published_products([], root / "punctuality"))) == {"punctuality.delays"}
    assert {name.partition(".")[0] for name in names(published_products([], root))} == {"fleet", "punctuality"}


@pytest.mark.parametrize(
    ("asked", "environment", "expected"),
    [
        (["flet"], None, "no domain flet; did you mean fleet?"),
        (["fleet.seat"], None, "did you mean seats?"),
        (["fleet.aircraft@3"], None, "no such product or port"),
        (["fleet"], "dev", "fleet is not deployed to dev; there is prod"),
        ([], "dev", "nothing is deployed to dev; there is prod"),
    ],
)
def test_what_nobody_serves_is_told(asked: list[str], environment: str | None, expected: str, root: Path) -> None:
    with pytest.raises(MeshError) as error:
        published_products(asked, root, environment)
    assert expected in error.value.what


def test_what_was_deployed_comes_with_it(root: Path) -> None:
    (delays,) = published_products(["punctuality"], root).products
    assert [(str(use.port), delays.upstream_version(use.port)) for use in delays.inputs] == [("fleet.seats", "1.0.0")]
    ((deployment, there),) = delays.served(delays.product.ports[0].id)
    assert (deployment.environment, there.rows) == ("prod", 7)
    assert len(delays.digest) == 64


def test_one_environment_is_told_of_at_a_time(root: Path) -> None:
    built(root / "punctuality", port("delays", group="delays"), run="run-3", environment="dev")
    publish(root / "punctuality", now=lambda: NOON)
    contract = yaml.safe_load(export_text("odcs", published_products(["punctuality"], root), TARGET))
    assert [server["environment"] for server in contract["servers"]] == ["prod"]
    contract = yaml.safe_load(export_text("odcs", published_products(["punctuality"], root, "dev"), TARGET))
    assert [server["environment"] for server in contract["servers"]] == ["dev"]


def test_what_is_not_in_production_yet_is_told(tmp_path: Path) -> None:
    mesh(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    published(tmp_path / "punctuality", port("delays", group="delays"), run="run-2", environment="dev")
    told = "punctuality is not in prod: this is what dev serves of it"
    assert published_products([], tmp_path).notes == (told,)
    assert published_products([], tmp_path, "prod").notes == ()
    assert published_products(["fleet"], tmp_path).notes == ()


def test_what_was_said_since_the_release_is_told(root: Path) -> None:
    said = Statement(root / "fleet", "knots", "Ann", NOON, {})
    yank("fleet.seats@1.0.0", said)
    deprecate("fleet.seats", said, end=date(2999, 1, 1))
    chosen = published_products(["fleet.seats"], root)
    assert chosen.products[0].product.ports[0].deprecation_date == "2999-01-01"
    assert "knots" in chosen.notes[0]


def test_what_is_not_published_can_be_seen_before(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"), private("staged"))
    with pytest.raises(RegistryError, match="nothing is published"):
        published_products([], folder)
    (folder / "mesh.yml").write_text("version: 1\n")
    with pytest.raises(ConfigError) as error:
        published_products([], folder)
    assert "--local" in error.value.remedy
    chosen = own_products([], folder)
    assert names(chosen) == {"fleet.aircraft": ["aircraft"]}
    contract = yaml.safe_load(export_text("odcs", chosen, TARGET))
    assert contract["version"] == "0.0.0"
    assert "servers" not in contract
    with pytest.raises(MeshError, match="tells of tables"):
        export_text("openlineage", chosen, TARGET)
    with pytest.raises(MeshError, match="no such product"):
        own_products(["fleet.seats"], folder)


@pytest.mark.parametrize("form", ["odps", "backstage", "datahub", "dprod"])
def test_a_product_without_some_of_its_ports_is_no_product(form: str, root: Path) -> None:
    with pytest.raises(MeshError, match="whole products"):
        export_text(form, published_products(["fleet.aircraft@2"], root), TARGET)


def test_files_are_written_and_others_are_left_and_told(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "odcs"
    out.mkdir(parents=True)
    (out / "gone.odcs.yaml").write_text("x")
    (out / "README.md").write_text("x")
    texts = export_files("odcs", published_products(["fleet.aircraft"], root), TARGET)
    written = write_files("odcs", texts, out)
    assert [path.name for path in written.paths] == ["fleet-aircraft-v1.odcs.yaml", "fleet-aircraft-v2.odcs.yaml"]
    assert [path.name for path in written.others] == ["gone.odcs.yaml"]
    assert set(files(out)) == {*texts, "gone.odcs.yaml", "README.md"}
    before = files(out)
    write_files("odcs", texts, out)
    assert files(out) == before
    with pytest.raises(MeshError, match="no folder"):
        write_files("odcs", texts, out / "README.md")


def test_names_that_one_disk_takes_for_one_are_told_apart(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("seats", group="a"), port("Seats", group="b"))
    assert len({name.casefold() for name in export_files("odcs", own_products([], folder), TARGET)}) == 2
