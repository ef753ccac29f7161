"""`mesh init` makes a dbt project a domain and leaves what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from meshwright.app.init import init
from meshwright.app.init_schema import schema_hint
from meshwright.mesh.errors import ConfigError
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.app.small_domain import files

PROJECT = "name: fleet  # the fleet\nprofile: fleet\n\n# models\nmodels:\n  fleet:\n    +materialized: view  # cheap\n"
PROFILES = """\
fleet:
  target: dev
  outputs:
    dev:  # local
      type: duckdb
      path: private/fleet.duckdb
    warehouse:
      type: postgres
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dbt_project.yml").write_text(PROJECT)
    (tmp_path / "profiles.yml").write_text(PROFILES)
    return tmp_path


def run(folder: Path) -> list[str]:
    return init(folder, "../registry", "../shares")


def test_a_project_becomes_a_domain(project: Path) -> None:
    assert run(project) == ["mesh.yml", "interfaces/meshwright/", "packages.yml", "dbt_project.yml", "profiles.yml"]
    config = load_domain_config(project)
    assert (config.name, config.registry, config.inputs) == ("fleet", "../registry", ())
    assert (project / "interfaces/meshwright/macros/publish/publish_ports.sql").is_file()
    assert yaml.safe_load((project / "packages.yml").read_text()) == {"packages": [{"local": "interfaces/meshwright"}]}
    assert yaml.safe_load((project / "dbt_project.yml").read_text())["dispatch"] == [
        {"macro_namespace": "dbt", "search_order": ["fleet", "meshwright", "dbt"]}
    ]
    outputs = yaml.safe_load((project / "profiles.yml").read_text())["fleet"]["outputs"]
    assert outputs["dev"]["plugins"] == [{"module": "meshwright.engines.duckdb", "config": {"shares": "../shares"}}]
    assert "plugins" not in outputs["warehouse"]


def test_a_second_run_changes_nothing(project: Path) -> None:
    run(project)
    before = files(project)
    assert run(project) == []
    assert files(project) == before


def test_comments_and_everything_else_stay(project: Path) -> None:
    run(project)
    assert (project / "dbt_project.yml").read_text().startswith(PROJECT)
    text = (project / "profiles.yml").read_text()
    assert "dev:  # local" in text
    assert [line for line in PROFILES.splitlines() if line not in text] == []


def test_a_mesh_yml_that_is_there_stays(project: Path) -> None:
    (project / "mesh.yml").write_text("version: 1\ndescription: ours\n")
    assert "mesh.yml" not in run(project)
    assert (project / "mesh.yml").read_text() == "version: 1\ndescription: ours\n"


def test_a_dispatch_that_is_there_gets_meshwright_before_dbt(project: Path) -> None:
    (project / "dbt_project.yml").write_text(
        "name: fleet\ndispatch:\n  - macro_namespace: dbt\n    search_order: [fleet, dbt_utils, dbt]\n"
        "  - macro_namespace: dbt_utils\n    search_order: [fleet, dbt_utils]\n"
    )
    run(project)
    assert yaml.safe_load((project / "dbt_project.yml").read_text())["dispatch"] == [
        {"macro_namespace": "dbt", "search_order": ["fleet", "dbt_utils", "meshwright", "dbt"]},
        {"macro_namespace": "dbt_utils", "search_order": ["fleet", "dbt_utils"]},
    ]


def test_a_profile_elsewhere_is_not_ours(project: Path) -> None:
    (project / "profiles.yml").unlink()
    assert "profiles.yml" not in run(project)
    assert not (project / "profiles.yml").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fleet:\n",
        "config: {send_anonymous_usage_stats: false}\n",
        "fleet: {outputs: {dev: }}\n",
        "fleet: {outputs: }\n",
    ],
)
def test_a_profiles_yml_of_another_shape_is_left_alone(project: Path, text: str) -> None:
    (project / "profiles.yml").write_text(text)
    assert "profiles.yml" not in run(project)


@pytest.mark.parametrize("line", ["plugins:", "plugins: []", "plugins: [{module: excel}]"])
def test_plugins_that_are_listed_already_stay(project: Path, line: str) -> None:
    (project / "profiles.yml").write_text(f"fleet:\n  outputs:\n    dev:\n      type: duckdb\n      {line}\n")
    assert "profiles.yml" in run(project)
    plugins = yaml.safe_load((project / "profiles.yml").read_text())["fleet"]["outputs"]["dev"]["plugins"]
    assert [plugin["module"] for plugin in plugins][-1] == "meshwright.engines.duckdb"


@pytest.mark.parametrize("line", ["dispatch:", "dispatch: []"])
def test_an_empty_dispatch_is_filled(project: Path, line: str) -> None:
    (project / "dbt_project.yml").write_text(f"name: fleet\n{line}\n")
    run(project)
    assert yaml.safe_load((project / "dbt_project.yml").read_text())["dispatch"][0]["macro_namespace"] == "dbt"


def test_an_empty_list_of_packages_is_filled(project: Path) -> None:
    (project / "packages.yml").write_text("packages:\n")
    run(project)
    assert yaml.safe_load((project / "packages.yml").read_text()) == {"packages": [{"local": "interfaces/meshwright"}]}


def test_what_is_no_dbt_project_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not a dbt project"):
        run(tmp_path)
    assert files(tmp_path) == {}


@pytest.mark.parametrize(
    "address",
    [
        "s3://key:secret@bucket",
        "s3://secret@bucket/registry",
        "S3://key:se/cret@bucket",
        "s3://bucket/registry?secret_access_key=secret",
        "https://secret@example.com/mesh",
        "git+https://me:secret@example.com/mesh.git",
        "git+ssh://git:secret@example.com/mesh.git",
        "az://account/container?sig=secret",
    ],
)
def test_credentials_in_the_address_are_refused_and_nothing_is_written(project: Path, address: str) -> None:
    before = files(project)
    with pytest.raises(ConfigError, match="credentials") as refused:
        init(project, address, "../shares")
    assert "environment variables" in refused.value.remedy
    assert "secret" not in str(refused.value)
    assert files(project) == before


@pytest.mark.parametrize(
    "address",
    [
        "../registry",
        "s3://bucket/registry",
        "abfss://container@account.dfs.core.windows.net/registry",
        "git+ssh://git@example.com/mesh.git#main",
        "git+file:///srv/a@b.git",
    ],
)
def test_an_address_without_credentials_is_taken(project: Path, address: str) -> None:
    init(project, address, "../shares")
    assert load_domain_config(project).registry == address


@pytest.mark.parametrize(
    ("schema", "told"),
    [("fleet", True), ("fleet_private", False), ("FLEET_PRIVATE", False), ("\"{{ env_var('SCHEMA') }}\"", False)],
)
def test_a_schema_that_is_not_the_private_one_is_told(project: Path, schema: str, told: bool) -> None:
    (project / "profiles.yml").write_text(f"{PROFILES}      schema: {schema}\n")
    hint = schema_hint(project)
    assert (hint is not None) == told
    assert not told or (hint and "output warehouse" in hint and "schema: fleet_private" in hint)


def test_no_schema_is_told_where_it_is_not_postgres_or_not_said(project: Path) -> None:
    assert schema_hint(project) is None
    (project / "profiles.yml").write_text("fleet: {outputs: {dev: {type: duckdb, schema: fleet}}}\n")
    assert schema_hint(project) is None


PROFILE = "fleet: {outputs: {dev: {type: duckdb, plugins: %s}}}\n"


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("dbt_project.yml", "dispatch: {macro_namespace: dbt}", "`dispatch` is not a list of entries"),
        ("dbt_project.yml", "dispatch: [dbt]", "`dispatch` is not a list of entries"),
        ("dbt_project.yml", "dispatch: [{macro_namespace: dbt}]", "has no `search_order` that is a list"),
        ("dbt_project.yml", "dispatch: [{macro_namespace: dbt, search_order: dbt}]", "has no `search_order`"),
        ("dbt_project.yml", "vars: [x]", "`vars` is not a mapping of names to values"),
        ("profiles.yml", "fleet: {outputs: [dev]}", "`outputs` of fleet is not a mapping of targets to connections"),
        ("profiles.yml", PROFILE % "excel", "`plugins` of fleet.dev is not a list of entries"),
        ("profiles.yml", PROFILE % "[excel]", "`plugins` of fleet.dev is not a list of entries"),
        ("profiles.yml", PROFILE % "{module: excel}", "`plugins` of fleet.dev is not a list of entries"),
    ],
)
def test_a_key_of_another_form_is_told_before_anything_is_written(
    project: Path, name: str, text: str, problem: str
) -> None:
    head = PROJECT if name == "dbt_project.yml" else ""
    (project / name).write_text(f"{head}{text}\n")
    before = files(project)
    with pytest.raises(ConfigError, match=problem) as refused:
        run(project)
    assert str(refused.value).startswith(f"{name}: ")
    assert refused.value.remedy
    assert files(project) == before
