"""Without the registry: what can be checked is checked, what was left out is told, and nothing hangs."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.check import check
from meshwright.app.impact import impact
from meshwright.app.permitted import Loss, unpermitted
from meshwright.app.publish import publish
from meshwright.app.sync import sync
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.render.report import Report
from meshwright.render.summary import summary
from tests.unit.app.small_domain import NOON, built, domain, port, private, stub

# Nobody listens at that port.
NOWHERE = "http://127.0.0.1:9/registry"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A domain with an undeclared read, whose registry does not answer."""
    folder = domain(tmp_path / "punctuality", "punctuality", mesh_yml="inputs: [fleet.seats]\n")
    path = folder / "mesh.yml"
    path.write_text(path.read_text().replace("../registry", NOWHERE))
    reader = private("reader", "model.fleet.aircraft", "model.fleet.seats")
    return built(folder, port("delays", group="delays"), reader, stub("fleet", "aircraft"), stub("fleet", "seats"))


def checked(folder: Path) -> Report:
    return check([folder], now=NOON, offline=True)


def test_a_registry_that_does_not_answer_is_an_error_that_names_the_way_round(folder: Path) -> None:
    with pytest.raises(RegistryError, match="cannot be reached") as error:
        check([folder], now=NOON)
    assert "mesh-check --offline" in error.value.remedy


def test_offline_the_rest_is_checked_and_the_last_line_says_what_was_not(folder: Path) -> None:
    report = checked(folder)
    assert [finding.code for finding in report.findings] == ["DEP001"]
    (reason, count) = report.skipped[0]
    assert reason == "offline, the registry was not asked"
    assert count > 5
    assert f"({count} skipped: offline, the registry was not asked" in summary(report)


def test_offline_means_that_a_registry_that_is_there_is_not_asked_either(folder: Path) -> None:
    path = folder / "mesh.yml"
    path.write_text(path.read_text().replace(NOWHERE, "../registry"))
    (folder.parent / "registry").mkdir()
    (folder.parent / "registry" / "registry.json").write_text("broken")
    assert [finding.code for finding in checked(folder).findings] == ["DEP001"]
    with pytest.raises(RegistryError):
        check([folder], now=NOON)


def test_offline_a_domain_without_a_registry_is_told_that_it_has_none(folder: Path) -> None:
    path = folder / "mesh.yml"
    path.write_text(path.read_text().replace(f"registry: {NOWHERE}", ""))
    assert checked(folder).skipped[0][0] == "no registry in mesh.yml"


def test_offline_a_policy_in_the_registry_is_told_and_not_taken_for_none(folder: Path) -> None:
    path = folder / "mesh.yml"
    path.write_text(path.read_text() + "policy: registry:company.yml\n")
    (note,) = (note for note in checked(folder).notes if "policy" in note)
    assert note == "nothing is demanded of punctuality: the policy is in the registry, which was not asked"


@pytest.mark.parametrize("said", ["1", "true", "YES"])
def test_who_needs_the_registry_says_that_it_must_not_be_asked(folder: Path, said: str) -> None:
    environ = {"MESH_OFFLINE": said}
    for command in (
        lambda: sync(folder, environ=environ),
        lambda: publish(folder, now=lambda: NOON, environ=environ),
        lambda: impact("fleet", folder, environ=environ),
        lambda: check([folder], environ=environ, now=NOON),
    ):
        with pytest.raises(MeshError, match=f"the registry {NOWHERE} is not asked, for MESH_OFFLINE is set"):
            command()


@pytest.mark.parametrize("environ", [{}, {"MESH_OFFLINE": "1"}])
def test_a_build_that_takes_something_away_is_not_permitted_by_a_registry_that_does_not_answer(
    folder: Path, environ: dict[str, str]
) -> None:
    with pytest.raises(RegistryError):
        unpermitted(folder, "prod", [Loss("delays", "table")], environ=environ, today=NOON.date())
