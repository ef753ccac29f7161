"""Where a release says that it comes from, and what it does not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import meshwright
from meshwright.app.provenance import provenance
from meshwright.app.publish import publish
from meshwright.mesh.errors import ConfigError
from tests.unit.app.small_domain import NOON, built, domain, files, port


def said(folder: Path, adapter: str = "duckdb", **environ: str) -> dict[str, Any]:
    return provenance(folder, adapter=adapter, dbt_version="1.11.16", released_at="then", environ=environ)


def test_it_says_what_helps_to_do_it_again(tmp_path: Path) -> None:
    from importlib.metadata import version

    found = said(tmp_path)
    assert found == {
        "released_at": "then",
        "commit": None,
        "dirty": None,
        "dbt_version": "1.11.16",
        "adapter": "duckdb",
        "adapter_version": version("dbt-duckdb"),
        "meshwright_version": meshwright.__version__,
    }


@pytest.mark.parametrize("adapter", ["nothing_of_the_kind", "", "../../etc"])
def test_an_adapter_that_is_not_installed_has_no_version(tmp_path: Path, adapter: str) -> None:
    assert said(tmp_path, adapter)["adapter_version"] is None


def test_the_variables_of_a_ci_are_left_alone(tmp_path: Path) -> None:
    environ = {
        "GITHUB_SERVER_URL": "https://git.corp.example",
        "GITHUB_RUN_ID": "7",
        "GITHUB_REPOSITORY": "a/b",
        "CI_JOB_URL": "https://git.corp.example/jobs/7",
    }
    assert "corp" not in json.dumps(said(tmp_path, **environ))
    url = "https://git.corp.example/jobs/7?buildId=1"
    assert said(tmp_path, MESH_PROVENANCE_URL=f" {url}\n", **environ)["url"] == url


@pytest.mark.parametrize(
    "url",
    [
        "https://ann:hunter2@example.com/7",
        "https://hunter2@example.com/7",
        "javascript:alert('hunter2')",
        "file:///hunter2",
        "hunter2",
        "https:///hunter2",
        "https://example.com/hunter2\nhelp: x",
        "https://[hunter2",
        "https://example.com/hunter2" + "x" * 1000,
    ],
)
def test_an_address_that_could_do_harm_stops_the_publication_and_is_not_repeated(tmp_path: Path, url: str) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    with pytest.raises(ConfigError, match="MESH_PROVENANCE_URL") as caught:
        publish(folder, now=lambda: NOON, environ={"MESH_PROVENANCE_URL": url})
    assert "hunter2" not in f"{caught.value.what} {caught.value.remedy}"
    assert files(tmp_path).keys().isdisjoint({"registry/registry.json"})
