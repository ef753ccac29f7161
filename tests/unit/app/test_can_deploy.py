"""May a domain go to an environment where the others are as they are?"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.can_deploy import can_deploy
from meshwright.mesh.errors import ConfigError, MeshError, PublishRefused
from meshwright.render.deploy_answer import DeployAnswer
from meshwright.render.deploy_json import deploy_json
from meshwright.render.deploy_text import deploy_text
from tests.unit.app.small_domain import NOON, built, domain, port, private, published, stub

SEATS = {"id": "integer", "seats": "integer", "rows": "integer"}
ALL = 'select id, seats from "fleet"."main"."seats"'


def ask(folder: Path | str, environment: str = "prod") -> DeployAnswer:
    return can_deploy(str(folder), environment, environ={}, now=NOON)


def seats(columns: Mapping[str, str]) -> dict[str, Any]:
    return port("seats", *(f"{name} {data_type}" for name, data_type in columns.items()), group="seats")


def fleet(root: Path, columns: Mapping[str, str] = SEATS, environment: str = "prod", run: str = "run-1") -> Path:
    """`fleet`, which has published its seats."""
    folder = domain(root / "fleet")
    published(folder, seats(columns), environment=environment, run=f"{run}-{environment}")
    return folder


def punctuality(
    root: Path, sql: str = ALL, synced: Mapping[str, str] = SEATS, name: str = "seats", environment: str | None = None
) -> Path:
    """`punctuality`, which reads seats with some SQL and was synced with some columns; published if so."""
    folder = domain(root / "punctuality", "punctuality", mesh_yml=f"inputs: [fleet.{name}]\n")
    lines = [f"      - {{name: {column}, data_type: {data_type}}}" for column, data_type in synced.items()]
    interface = folder / "interfaces/fleet"
    (interface / "models").mkdir(parents=True, exist_ok=True)
    (interface / "interface.json").write_text("{}")
    (interface / "models/ports.yml").write_text("\n".join(["models:", f"  - name: {name}", "    columns:", *lines]))
    relation = {"database": "fleet", "schema": "main", "alias": name}
    columns = {each: {"name": each, "data_type": data_type} for each, data_type in synced.items()}
    models = (
        port("delays", group="delays"),
        private(
            "reader",
            f"model.fleet.{name}",
            compiled_code=sql,
            raw_code=re.sub(r'"fleet"."main"."(\w+)"', r"{{ ref('fleet', '\1') }}", sql),
            language="sql",
        ),
        stub("fleet", name) | relation | {"columns": columns},
    )
    if environment is None:
        built(folder, *models, run="now")
    else:
        published(folder, *models, run=f"run-{environment}", environment=environment)
    return folder


def rows(found: DeployAnswer) -> list[tuple[str, str, str]]:
    return [(f"{each.consumer} {each.port}", each.fit, each.reason) for each in found.rows]


def test_what_changes_nothing_may_go(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    punctuality(tmp_path, environment="prod")
    found = ask(folder)
    nothing = ("punctuality fleet.seats", "ok", "it changes nothing that is read")
    assert (found.answer, rows(found)) == ("yes", [nothing])


def test_a_column_that_a_consumer_reads_may_not_go(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    punctuality(tmp_path, environment="prod")
    built(folder, seats({"id": "integer", "rows": "integer"}), run="run-2")
    found = ask(folder)
    assert found.answer == "no"
    assert rows(found) == [("punctuality fleet.seats", "broken", "CHG103 fleet.seats.seats: the column would be gone")]
    assert deploy_text(found) == (
        "        consumer     port         environment\n"
        "broken  punctuality  fleet.seats  prod\n"
        "        - CHG103 fleet.seats.seats: the column would be gone\n"
        "\n"
        "fleet reads no other domain\n"
        "\n"
        "no: fleet may not go to prod: 1 broken, 0 unknown, 0 ok"
    )


def test_what_was_promised_may_not_go_when_nobody_is_known_to_read_it(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    built(folder, seats({"id": "integer", "seats": "integer"}), run="run-2")
    found = ask(folder)
    assert (found.answer, rows(found)) == (
        "no",
        [(" fleet.seats", "broken", "CHG103 fleet.seats.rows: the column would be gone")],
    )


def test_a_change_of_which_nobody_can_tell_is_no_yes(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    punctuality(tmp_path, environment="prod")
    built(folder, seats(SEATS | {"seats": "odd_type"}), run="run-2")
    found = ask(folder)
    assert (found.answer, [row.fit for row in found.rows]) == ("unknown", ["unknown"])
    assert deploy_text(found).endswith(
        "unknown: nobody can tell whether fleet may go to prod: 0 broken, 1 unknown, 0 ok"
    )


def test_another_environment_is_asked_for_what_it_serves(tmp_path: Path) -> None:
    smaller = {"id": "integer", "seats": "integer"}
    folder = fleet(tmp_path, smaller, environment="dev")
    fleet(tmp_path, environment="prod", run="run-2")
    built(folder, seats(smaller), run="run-3")
    assert [ask(folder, each).answer for each in ("dev", "prod")] == ["yes", "no"]


def test_where_it_never_was_its_last_releases_bind_it_as_they_do_when_it_publishes(tmp_path: Path) -> None:
    folder = fleet(tmp_path, environment="dev")
    punctuality(tmp_path, environment="prod")
    found = ask(folder)
    assert (found.answer, found.rows) == ("yes", ())
    assert found.notes[0] == "fleet was never deployed to prod: what was released elsewhere binds it all the same"
    built(folder, seats({"id": "integer", "seats": "integer"}), run="run-2")
    assert [row.reason for row in ask(folder).rows] == ["CHG103 fleet.seats.rows: the column would be gone"]
    with pytest.raises(PublishRefused):
        published(folder, seats({"id": "integer", "seats": "integer"}), run="run-3")


def test_a_domain_without_a_release_has_promised_nothing(tmp_path: Path) -> None:
    published(domain(tmp_path / "weather", "weather"), port("hourly", group="hourly"))
    found = ask(built(domain(tmp_path / "fleet"), seats(SEATS)))
    assert (found.answer, found.rows) == ("yes", ())
    assert found.notes[0] == "fleet was never deployed to prod: nothing is promised yet"


def test_what_it_reads_has_to_be_there(tmp_path: Path) -> None:
    fleet(tmp_path)
    found = ask(punctuality(tmp_path))
    assert (found.answer, rows(found)) == ("yes", [("punctuality fleet.seats", "ok", "served as it is read")])


def test_a_column_that_it_reads_is_gone(tmp_path: Path) -> None:
    fleet(tmp_path, {"id": "integer", "seat": "integer"})
    found = ask(punctuality(tmp_path))
    (row,) = found.rows
    assert (found.answer, row.fit) == ("no", "broken")
    assert row.reason == "prod serves no column seats of fleet.seats; did you mean seat?"
    assert row.clears.startswith("does not clear by itself")


def test_a_column_that_it_does_not_read_is_gone(tmp_path: Path) -> None:
    fleet(tmp_path, {"id": "integer", "seats": "integer"})
    found = ask(punctuality(tmp_path))
    assert found.answer == "yes"
    assert found.rows[0].reason == "served as it is read; what it does not read has changed: run `mesh sync`"


@pytest.mark.parametrize(
    ("data_type", "fit"),
    [("bigint", "ok"), ("int4", "ok"), ("smallint", "broken"), ("varchar", "broken"), ("odd_type", "unknown")],
)
def test_a_column_that_it_reads_has_another_type(tmp_path: Path, data_type: str, fit: str) -> None:
    fleet(tmp_path, SEATS | {"seats": data_type})
    assert [row.fit for row in ask(punctuality(tmp_path)).rows] == [fit]


@pytest.mark.parametrize(
    ("served", "answer"),
    [
        (SEATS, "yes"),
        (SEATS | {"engines": "integer"}, "yes"),
        ({"id": "integer", "seats": "integer"}, "unknown"),
        (SEATS | {"rows": "varchar"}, "unknown"),
    ],
)
def test_of_columns_that_nobody_knows_only_what_did_not_change_is_a_yes(
    tmp_path: Path, served: Mapping[str, str], answer: str
) -> None:
    fleet(tmp_path, served)
    # Not compiled, as `dbt parse` leaves it.
    found = ask(punctuality(tmp_path, sql=""))
    assert found.answer == answer


def test_without_an_interface_nobody_knows_what_it_was_promised(tmp_path: Path) -> None:
    fleet(tmp_path)
    folder = punctuality(tmp_path, sql="")
    (folder / "interfaces/fleet/models/ports.yml").write_text("models: [1, {name: [}")
    os.utime(folder / "target/manifest.json")
    found = ask(folder)
    assert found.answer == "unknown"
    assert "for no interface has them" in found.rows[0].reason


def test_another_environment_is_read_where_the_provider_is_not_in_it(tmp_path: Path) -> None:
    fleet(tmp_path, environment="prod")
    published(domain(tmp_path / "weather", "weather"), port("hourly", group="hourly"), environment="test")
    (row,) = ask(punctuality(tmp_path), "test").rows
    assert (row.environment, row.fit) == ("prod", "ok")


def test_a_port_that_only_another_environment_serves_is_missing(tmp_path: Path) -> None:
    folder = fleet(tmp_path, environment="dev")
    published(folder, port("engines", group="engines"), environment="prod", run="run-2")
    (row,) = ask(punctuality(tmp_path)).rows
    assert (row.fit, row.reason) == ("broken", "prod serves no seats; dev does")
    assert row.clears == "clears when fleet publishes it to prod"


def test_a_port_of_no_release_does_not_come_by_waiting(tmp_path: Path) -> None:
    fleet(tmp_path)
    (row,) = ask(punctuality(tmp_path, 'select id from "fleet"."main"."seatings"', name="seatings")).rows
    assert (row.fit, row.reason) == ("unknown", "fleet publishes no seatings; did you mean seats?")
    assert row.clears == "does not clear by itself: fleet.seatings is in no release of fleet"


def test_a_provider_that_is_nowhere_may_come(tmp_path: Path) -> None:
    published(domain(tmp_path / "weather", "weather"), port("hourly", group="hourly"))
    found = ask(punctuality(tmp_path))
    (row,) = found.rows
    assert (row.fit, row.reason) == ("unknown", "fleet is not deployed anywhere")
    assert row.clears == "clears when fleet publishes to prod"
    assert found.answer == "unknown"


def test_a_domain_is_found_by_its_folder_and_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet(tmp_path)
    punctuality(tmp_path)
    (tmp_path / "mesh.yml").write_text("version: 1\nregistry: registry\ndomains: [fleet, punctuality]\n")
    monkeypatch.chdir(tmp_path / "fleet")
    assert (ask(".").domain, ask("punctuality").domain, ask("../punctuality").domain) == (
        "fleet",
        "punctuality",
        "punctuality",
    )
    with pytest.raises(ConfigError, match="did you mean fleet"):
        ask("fleat")
    monkeypatch.chdir(tmp_path.parent)
    with pytest.raises(ConfigError, match="without the root of a mesh here or above"):
        ask("fleet")


def test_an_environment_that_nobody_is_in_is_no_yes(tmp_path: Path) -> None:
    folder = fleet(tmp_path)
    with pytest.raises(MeshError, match="nothing is deployed to pord; did you mean prod"):
        ask(folder, "pord")


def test_without_a_registry_there_is_nobody_to_ask(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    with pytest.raises(MeshError, match="there is nobody to ask: nothing is published yet"):
        ask(folder)
    (folder / "mesh.yml").write_text("version: 1\n")
    with pytest.raises(MeshError, match="there is nobody to ask: no registry in mesh"):
        ask(folder)


def test_json_tells_the_same(tmp_path: Path) -> None:
    fleet(tmp_path, {"id": "integer"})
    document = json.loads(deploy_json(ask(punctuality(tmp_path))))
    (row,) = document["rows"]
    assert (document["answer"], document["summary"]) == ("no", {"broken": 1, "unknown": 0, "ok": 0})
    assert (row["consumer"], row["provider"], row["port"], row["environment"], row["fit"]) == (
        "punctuality",
        "fleet",
        "fleet.seats",
        "prod",
        "broken",
    )
