"""What holds for a domain, and where it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from meshwright.app.effective import effective
from meshwright.mesh.errors import ConfigError
from meshwright.rules import RULES
from tests.unit.app.small_domain import built, domain, port, private


def shown(folder: Path) -> dict[str, tuple[object, str]]:
    return {each.key: (each.value, each.source) for each in effective(folder)}


def test_every_setting_says_where_it_comes_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = domain(tmp_path / "fleet")
    (folder / "mesh.yml").write_text(
        "version: 1\n"
        "description: Aircraft\n"
        "owner: {name: Fleet team}\n"
        "products:\n"
        "  aircraft:\n"
        "    strict: true\n"
        "    consumers: []\n"
        "    sla: {freshness: 24h}\n"
        "inputs:\n"
        "  - weather.hourly\n"
        "  - weather.daily@2\n"
        "rules: {stale-interface: error}\n"
    )
    (tmp_path / "mesh.yml").write_text(
        "version: 1\ndomains: ['*']\nregistry: registry\nrules:\n  SYN001: off\n  CON001: warn\n"
    )
    monkeypatch.chdir(tmp_path)
    found = shown(Path("fleet"))
    assert found["domain"] == ("fleet", "fleet/dbt_project.yml:1")
    assert found["description"] == ("Aircraft", "fleet/mesh.yml:2")
    assert found["owner.name"] == ("Fleet team", "fleet/mesh.yml:3")
    assert found["owner.email"] == (None, "default")
    assert found["registry"] == ("registry", "mesh.yml:3")
    assert found["policy"] == (None, "default")
    assert found["products.aircraft.strict"] == (True, "fleet/mesh.yml:6")
    assert found["products.aircraft.consumers"] == ([], "fleet/mesh.yml:7")
    assert found["products.aircraft.sla.freshness"] == ("24h", "fleet/mesh.yml:8")
    assert found["products.aircraft.status"] == ("active", "default")
    assert found["inputs"] == (["weather.hourly", "weather.daily@2"], "fleet/mesh.yml:9")
    assert found["rules.stale-interface"] == ("error", "fleet/mesh.yml:12")
    assert found["rules.unenforced-contract"] == ("warn", "mesh.yml:6")
    assert {key for key in found if key.startswith("rules.")} == {f"rules.{rule.name}" for rule in RULES}


def test_products_without_settings_are_known_after_dbt_parse(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    assert not any(key.startswith("products.") for key in shown(folder))
    built(folder, port("seats", group="seats"), private("staged", group="hidden"))
    found = shown(folder)
    assert found["products.seats.strict"] == (False, "default")
    assert not any("hidden" in key for key in found)


def test_a_project_without_mesh_yml_has_defaults_alone(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet")
    (folder / "mesh.yml").unlink()
    found = shown(folder)
    assert found["inputs"] == (None, "default")
    assert {source for key, (_, source) in found.items() if key != "domain"} <= {"default", "default: in preview"}


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    folder = domain(tmp_path / "fleet", mesh_yml="rules: {CON01: warn}\n")
    with pytest.raises(ConfigError, match="there is no rule CON01"):
        effective(folder)
