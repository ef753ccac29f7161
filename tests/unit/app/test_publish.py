"""Publishing: versions from changes, deployments from builds."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.check import check
from meshwright.app.publish import publish
from meshwright.mesh.errors import ArtifactError, ConfigError, PublishRefused, RegistryError
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import read_published
from tests.unit.app.small_domain import NOON, built, column, domain, files, port, private, published, stub


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """`fleet`, published with one port."""
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"))
    return folder


def registry(fleet: Path) -> dict[str, bytes]:
    return files(fleet.parent / "registry")


def test_the_first_release_is_1_0_0(tmp_path: Path) -> None:
    result = published(domain(tmp_path / "fleet"), port("aircraft"))
    assert (result.releases, result.served, result.environment) == ((("aircraft", "1.0.0", True),), 1, "prod")


def test_publishing_the_same_build_again_changes_nothing(fleet: Path) -> None:
    before = registry(fleet)
    result = publish(fleet, now=lambda: NOON.replace(year=2030))
    assert result.releases == (("aircraft", "1.0.0", False),)
    assert registry(fleet) == before


def test_a_build_without_a_change_is_another_deployment_of_the_same_release(fleet: Path) -> None:
    result = published(fleet, port("aircraft"), run="run-2")
    assert result.releases == (("aircraft", "1.0.0", False),)
    assert sorted(name for name in registry(fleet) if name.startswith("environments/prod/fleet/")) == [
        "environments/prod/fleet/00000001.json",
        "environments/prod/fleet/00000002.json",
    ]


@pytest.mark.parametrize(
    ("models", "version"),
    [
        ([port("aircraft", description="Better words")], "1.0.1"),
        ([port("aircraft", deprecation_date="2027-06-30")], "1.1.0"),
        ([port("aircraft", "id", "seats bigint")], "1.1.0"),
        ([port("aircraft", "id", "seats", "engines")], "1.1.0"),
        ([port("aircraft"), port("airlines")], "1.1.0"),
        (
            [
                port(
                    "aircraft",
                    constraints=[{"type": "primary_key", "columns": ["id"]}, {"type": "unique", "columns": ["seats"]}],
                )
            ],
            "1.1.0",
        ),
    ],
)
def test_the_version_follows_the_change(fleet: Path, models: list[dict[str, Any]], version: str) -> None:
    assert published(fleet, *models, run="run-2").releases == (("aircraft", version, True),)


def test_words_about_the_group_are_documentation(fleet: Path) -> None:
    result = published(fleet, port("aircraft"), run="run-2", group_texts={"aircraft": "What flies"})
    assert result.releases == (("aircraft", "1.0.1", True),)


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (port("aircraft", "id"), "CHG103 fleet.aircraft.seats: the column would be gone"),
        (port("aircraft", "id", "seats varchar"), "CHG105 fleet.aircraft.seats: its type would change"),
        (port("aircraft", "id", "seats smallint"), "CHG106 fleet.aircraft.seats: its type would be narrowed"),
        (port("aircraft", contract={"enforced": False}), "CHG108 fleet.aircraft: its contract would no longer"),
        (port("aircraft_2"), "CHG101 fleet.aircraft: the port would be gone"),
    ],
)
def test_a_break_is_refused_by_name_and_the_registry_stays_as_it_was(
    fleet: Path, model: dict[str, Any], told: str
) -> None:
    before = registry(fleet)
    with pytest.raises(PublishRefused) as caught:
        published(fleet, model, run="run-2")
    assert told in caught.value.what
    assert "deprecation_date" in caught.value.what
    assert "mesh waive " in caught.value.what
    assert registry(fleet) == before


def test_a_new_version_beside_the_old_one_is_the_legal_form_of_a_break(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft", version=1))
    old = port("aircraft", version=1, latest_version=2, deprecation_date="2027-06-30")
    result = published(folder, old, port("aircraft", "id bigint", version=2), run="run-2")
    assert result.releases == (("aircraft", "1.1.0", True),)


def test_one_break_among_products_stops_them_all(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"), port("seats", group="seats"))
    before = registry(folder)
    with pytest.raises(PublishRefused):
        published(folder, port("aircraft", "id", "seats", "more"), port("seats", "id", group="seats"), run="run-2")
    assert registry(folder) == before


def test_a_product_that_is_gone_altogether_is_refused_like_a_port_that_is_gone(tmp_path: Path) -> None:
    # The last public model of a group made private: nothing else says that its readers lose it.
    folder = domain(tmp_path / "fleet")
    published(folder, port("aircraft"), port("seats", group="seats"))
    before = registry(folder)
    with pytest.raises(PublishRefused, match="seats"):
        published(folder, port("aircraft"), private("seats"), run="run-2")
    assert registry(folder) == before


def test_a_public_model_without_a_group_cannot_be_published(fleet: Path) -> None:
    before = registry(fleet)
    with pytest.raises(ConfigError, match="the public model airlines is in no dbt group"):
        published(fleet, port("aircraft"), port("airlines", group=""), run="run-2")
    assert registry(fleet) == before


@pytest.mark.parametrize("version", [2, "2", 2.0])
def test_a_receipts_version_is_the_manifests_however_dbt_writes_it(tmp_path: Path, version: Any) -> None:
    folder = domain(tmp_path / "fleet")
    assert published(folder, port("aircraft", version=version)).served == 1


def test_environments_are_deployed_to_for_themselves_and_share_releases(fleet: Path) -> None:
    published(fleet, port("aircraft", description="Better"), run="run-2", environment="dev")
    store = FolderStore(fleet.parent / "registry")
    (found,) = read_published(store).domains
    assert [(d.environment, d.releases, d.sequence) for d in found.deployments] == [
        ("dev", (("aircraft", "1.0.1"),), 1),
        ("prod", (("aircraft", "1.0.0"),), 1),
    ]


def test_what_the_domain_reads_is_recorded_without_its_own_models(tmp_path: Path) -> None:
    folder = domain(tmp_path / "punctuality", "punctuality")
    reader = private("very_secret_model", "model.fleet.seats")
    published(folder, port("delays", group="delays"), reader, stub("fleet", "seats"))
    (name,) = [name for name in registry(folder) if name.startswith("consumers/")]
    assert json.loads(registry(folder)[name])["reads"] == [
        {"domain": "fleet", "port": "seats", "version": None, "columns": []}
        | {"confidence": "unknown", "star": False, "product": "", "environment": ""}
    ]


def test_the_registry_holds_no_implementation(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    secret = private("very_secret_model", original_file_path="models/very_secret_folder/x.sql")
    published(folder, port("aircraft", depends_on={"nodes": ["model.fleet.very_secret_model"]}), secret)
    everything = b"\n".join([*registry(folder).values(), *(name.encode() for name in registry(folder))])
    for word in (b"very_secret", b"secret_sql", b"select", b".sql", str(tmp_path).encode()):
        assert word not in everything


def test_two_meshes_at_different_places_have_the_same_registry(tmp_path: Path) -> None:
    for place in ("a", "somewhere/else"):
        published(domain(tmp_path / place / "fleet"), port("aircraft"))
    assert files(tmp_path / "a/registry") == files(tmp_path / "somewhere/else/registry")


def test_only_products_with_a_served_port_are_released(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    result = published(folder, port("aircraft"), port("seats", group="seats"), served=("seats",))
    assert (result.releases, result.served) == ((("seats", "1.0.0", True),), 1)


def test_a_column_with_words_is_documentation(fleet: Path) -> None:
    described = port("aircraft") | {"columns": {"id": column("id", description="x"), "seats": column("seats")}}
    result = published(fleet, described, run="run-2")
    assert [each.change.subject for _, changes in result.changes for each in changes] == ["fleet.aircraft.id"]
    assert built(fleet, described).is_dir()


def test_what_went_to_another_environment_alone_binds_nobody_here(tmp_path: Path) -> None:
    fleet = domain(tmp_path / "fleet")
    published(fleet, port("aircraft", "id"), run="1", environment="prod")
    published(fleet, port("aircraft", "id", "seats"), run="2", environment="dev")
    back = published(fleet, port("aircraft", "id"), run="3", environment="prod")
    assert back.releases == (("aircraft", "1.0.0", False),)


def test_a_release_keeps_its_version_in_the_next_environment(tmp_path: Path) -> None:
    fleet = domain(tmp_path / "fleet")
    published(fleet, port("aircraft", "id"), run="1", environment="prod")
    published(fleet, port("aircraft", "id", "seats"), run="2", environment="dev")
    promoted = published(fleet, port("aircraft", "id", "seats"), run="3", environment="prod")
    assert promoted.releases == (("aircraft", "1.1.0", False),)


def test_a_contract_that_no_consumer_could_read_is_not_released(tmp_path: Path) -> None:
    fleet = built(domain(tmp_path / "fleet"), port("aircraft", "id enum('a','b')"))
    with pytest.raises(RegistryError, match="is no data type"):
        publish(fleet, now=lambda: NOON)
    assert not (tmp_path / "registry").exists()


def test_a_port_that_is_no_longer_served_is_told(tmp_path: Path) -> None:
    fleet = domain(tmp_path / "fleet")
    models = (port("aircraft"), port("engines"))
    published(fleet, *models, run="1")
    assert published(fleet, *models, run="2", served=("aircraft",)).gone == ("engines",)


def test_a_break_is_a_major_version_whichever_environment_has_gone_ahead(tmp_path: Path) -> None:
    """What prod had back in 2.1.0 goes again in dev: no reader of 2.1.0 may take that for a minor step."""
    folder = domain(tmp_path / "fleet", mesh_yml="products: {aircraft: {stability: stable}}\n")
    whole, without = port("aircraft"), port("aircraft", "id")
    for environment in ("dev", "prod"):
        published(folder, whole, run=f"{environment}-1", environment=environment)
    steps = [
        ("dev", without, "2.0.0"),
        ("prod", port("aircraft", "id", "seats", "engines"), "2.1.0"),
        ("dev", port("aircraft", "id", "engines"), "3.0.0"),
    ]
    for number, (environment, model, version) in enumerate(steps):
        result = published(folder, model, run=f"run-{number}", environment=environment)
        assert result.releases == (("aircraft", version, True),)


def test_a_table_that_was_carried_over_is_not_released_with_types_that_it_does_not_have(fleet: Path) -> None:
    carried = {"ports": [_table("aircraft", ("id", "INTEGER"), ("seats", "INTEGER"))]}
    before = registry(fleet)
    with pytest.raises(ArtifactError, match=r"as an earlier build made it, with seats as INTEGER and not as bigint"):
        published(fleet, port("aircraft", "id", "seats bigint"), run="run-2", receipt=carried)
    assert registry(fleet) == before
    built_now = {"ports": [_table("aircraft", ("ID", "INTEGER"), ("seats", "BIGINT"))]}
    assert published(fleet, port("aircraft", "id", "seats int8"), run="run-2", receipt=built_now).served == 1


def _table(name: str, *columns: tuple[str, str]) -> dict[str, Any]:
    return {
        "model": name,
        "version": None,
        "database": "fleet",
        "schema": "main",
        "identifier": name,
        "built_at": "2026-11-22T11:00:00Z",
        "columns": [column for column, _ in columns],
        "types": [data_type for _, data_type in columns],
    }


def test_a_read_round_ref_is_recorded_although_nobody_knows_its_columns(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet"), port("aircraft"))
    folder = domain(tmp_path / "punctuality", "punctuality")
    reader = private("reader", language="sql", compiled_code='select id from "fleet"."main"."aircraft"')
    published(folder, port("delays", group="delays"), reader)
    (name,) = [name for name in registry(folder) if name.startswith("consumers/punctuality/")]
    (read,) = json.loads(registry(folder)[name])["reads"]
    assert (read["domain"], read["port"], read["confidence"]) == ("fleet", "aircraft", "unknown")


def test_who_reads_a_table_round_ref_is_a_reader_of_everybody_who_says_to_serve_it(tmp_path: Path) -> None:
    published(domain(tmp_path / "fleet"), port("aircraft"))
    # As after a renaming: the registry keeps what the domain served under its old name.
    there = {"database": "fleet", "schema": "main", "identifier": "AIRCRAFT"}
    said = {"model": "planes", "version": None, "rows": 7, "built_at": "2026-11-22T11:00:00Z"} | there
    published(domain(tmp_path / "air", "air"), port("planes"), receipt={"ports": [said]})
    folder = domain(tmp_path / "punctuality", "punctuality")
    reader = private("reader", language="sql", compiled_code='select id from "fleet"."main"."aircraft"')
    published(folder, port("delays", group="delays"), reader)
    (known,) = read_published(FolderStore(tmp_path / "registry"), ["punctuality"]).domains
    (deployment,) = known.deployments
    assert [str(use.port) for use in deployment.uses] == ["air.planes", "fleet.aircraft"]


def test_a_renamed_table_is_found_against_a_release_that_does_not_say_what_it_is_called(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    # A release of an older meshwright: the table's name stands in the record of the deployment alone.
    published(folder, port("aircraft", alias=""))
    built(folder, port("aircraft", alias="planes"), run="run-2")
    found = [finding.code for finding in check([folder], now=NOON).findings]
    assert found == ["CHG110"]


def test_who_is_overtaken_is_judged_again_by_what_is_in_force_now(tmp_path: Path) -> None:
    folder, other = domain(tmp_path / "fleet"), domain(tmp_path / "other checkout", "fleet")
    published(folder, port("aircraft"))
    built(folder, port("aircraft"), run="run-2")
    began = iter((lambda: published(other, port("aircraft", "id", "seats", "engines"), run="run-3"),))

    def now() -> datetime:
        # Everything has been read by now, and nothing judged or written.
        next(began, lambda: None)()
        return NOON

    with pytest.raises(PublishRefused, match="engines"):
        publish(folder, now=now)
    (known,) = read_published(FolderStore(tmp_path / "registry")).domains
    (deployment,) = known.deployments
    assert (deployment.invocation_id, deployment.releases) == ("run-3", (("aircraft", "1.1.0"),))


def test_the_same_build_published_twice_at_once_is_one_deployment(fleet: Path) -> None:
    built(fleet, port("aircraft", "id", "seats", "engines"), run="run-2")
    began = iter((lambda: publish(fleet, now=lambda: NOON),))

    def now() -> datetime:
        next(began, lambda: None)()
        return NOON

    assert publish(fleet, now=now).releases == (("aircraft", "1.1.0", False),)
    assert FolderStore(fleet.parent / "registry").names("environments/prod/fleet") == ["00000001.json", "00000002.json"]
