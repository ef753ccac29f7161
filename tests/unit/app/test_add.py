"""`mesh add` lists inputs and generates their packages, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.add import add
from meshwright.mesh.errors import ConfigError
from meshwright.mesh.input import Input
from tests.unit.app.small_domain import files, mesh


def inputs(*texts: str) -> list[Input]:
    return [Input.parse(text) for text in texts]


def test_an_input_is_listed_and_the_comments_stay(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    result = add(consumer, inputs("fleet.aircraft@2"))
    assert (consumer / "mesh.yml").read_text() == (
        "version: 1\nregistry: ../registry\n# what we read\ninputs:  # sorted by hand\n"
        "  - fleet.seats\n  - fleet.aircraft@2\n"
    )
    assert "mesh.yml" in result.changed
    assert (consumer / "interfaces/fleet/models/aircraft_v2.sql").is_file()
    assert (consumer / "interfaces/fleet/models/seats.sql").is_file()


def test_nothing_is_written_when_one_of_two_ports_is_wrong(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    before = files(consumer)
    with pytest.raises(ConfigError, match="did you mean aircraft"):
        add(consumer, inputs("fleet.aircraft@2", "fleet.aircrft"))
    assert files(consumer) == before


def test_a_port_that_is_not_offered_is_refused(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    before = files(consumer)
    with pytest.raises(ConfigError, match="not offered to punctuality"):
        add(consumer, inputs("fleet.engines"))
    assert files(consumer) == before


def test_an_input_that_is_listed_already_is_not_listed_twice(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    add(consumer, inputs("fleet.seats", "fleet.seats"))
    assert (consumer / "mesh.yml").read_text().count("fleet.seats") == 1
    before = files(consumer)
    assert add(consumer, inputs("fleet.seats")).changed == ()
    assert files(consumer) == before


@pytest.mark.parametrize("written", ["", "inputs: []  # none yet\n"])
def test_the_first_input_is_listed(tmp_path: Path, written: str) -> None:
    consumer = mesh(tmp_path)
    (consumer / "mesh.yml").write_text(f"version: 1\nregistry: ../registry\n{written}")
    add(consumer, inputs("fleet.seats"))
    text = (consumer / "mesh.yml").read_text()
    assert "fleet.seats" in text
    assert ("# none yet" in text) == bool(written)
    assert add(consumer, inputs("fleet.seats")).changed == ()


def test_a_domain_without_mesh_yml_is_sent_to_init(tmp_path: Path) -> None:
    consumer = mesh(tmp_path)
    (consumer / "mesh.yml").unlink()
    with pytest.raises(ConfigError, match="there is none") as caught:
        add(consumer, inputs("fleet.seats"))
    assert "mesh init" in caught.value.remedy
