"""`mesh import odcs`: what it writes, what it refuses to touch, and what it refuses to write."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from meshwright.app.import_odcs import Imported, import_odcs, write_imported
from meshwright.mesh.errors import ConfigError
from tests.unit.app.small_domain import files

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: x
version: 1.0.0
status: active
domain: sales
dataProduct: orders
team: {name: Sales, members: [{username: sales@example.com, role: owner}]}
schema:
  - name: orders
    properties:
      - name: id
        physicalType: bigint
      - name: note
        physicalType: varchar
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "sales"
    folder.mkdir()
    (folder / "dbt_project.yml").write_text("name: sales\n")
    return folder


def imported(project: Path, text: str = CONTRACT, **wishes: str) -> Imported:
    path = project.parent / "x.yaml"
    path.write_text(text)
    return import_odcs(path, project, **wishes)


def problems(project: Path, text: str, **wishes: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        imported(project, text, **wishes)
    return [line.replace(f"{project.parent}/", "") for line in error.value.problems]


def test_a_port_begins_as_a_property_file_and_a_model_without_rows(project: Path) -> None:
    paths = write_imported(imported(project))
    assert [path.as_posix() for path in paths] == ["models/orders/orders.yml", "models/orders/orders.sql"]
    written = yaml.safe_load((project / paths[0]).read_text())
    assert written["groups"] == [{"name": "orders", "owner": {"name": "Sales", "email": "sales@example.com"}}]
    (model,) = written["models"]
    assert model["config"] == {"access": "public", "group": "orders", "contract": {"enforced": True}}
    assert "cast(null as bigint) as id,\n" in (project / paths[1]).read_text()


def test_no_file_is_ever_changed(project: Path) -> None:
    write_imported(imported(project))
    before = files(project)
    with pytest.raises(ConfigError, match="is there already"):
        write_imported(imported(project))
    assert files(project) == before


def test_a_model_that_is_there_stays_and_a_group_is_declared_once(project: Path) -> None:
    (project / "models/marts").mkdir(parents=True)
    (project / "models/marts/orders.sql").write_text("select 1 as id, 'x' as note")
    (project / "models/groups.yml").write_text("groups: [{name: orders, owner: {name: Sales}}]\n")
    result = imported(project)
    assert [path.as_posix() for path in result.kept] == ["models/marts/orders.sql"]
    assert [path.as_posix() for path in write_imported(result)] == ["models/orders/orders.yml"]
    assert "groups" not in yaml.safe_load((project / "models/orders/orders.yml").read_text())


def test_a_model_that_is_described_elsewhere_is_not_described_twice(project: Path) -> None:
    (project / "models").mkdir()
    (project / "models/all.yml").write_text("models: [{name: orders}]\n")
    with pytest.raises(ConfigError, match=r"all\.yml: describes the model orders already"):
        write_imported(imported(project))
    assert not (project / "models/orders").exists()


def test_a_folder_that_leads_out_of_the_project_is_not_written_to(project: Path, tmp_path: Path) -> None:
    (project / "models").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (project / "models/orders").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="outside the project"):
        write_imported(imported(project))
    assert files(tmp_path / "elsewhere") == {}


def test_models_go_where_the_project_has_them(project: Path) -> None:
    (project / "dbt_project.yml").write_text("name: sales\nmodel-paths: [transform]\n")
    assert {path.parts[0] for path in imported(project).files} == {"transform"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("name: orders", "name: ../../evil", "x.yaml:10: schema[0].name: the table '../../evil' cannot"),
        ("name: orders", 'name: "x\\ny"', "x.yaml:10: schema[0].name: the table"),
        ("name: id", "name: id; drop table x", "x.yaml:12: schema[0].properties[0].name: the column"),
        ("name: note", "name: ID", "x.yaml:14: schema[0].properties[1].name: there is a column ID already"),
        ("bigint", "int) as a, (select 1", "x.yaml:13: schema[0].properties[0].physicalType: the type"),
        ("bigint", '"{{ env_var(1) }}"', "x.yaml:13: schema[0].properties[0].physicalType: the type"),
        ("physicalType: bigint", "logicalType: integer", "x.yaml: 1 column without a physicalType, and no engine"),
        ("dataProduct: orders", "dataProduct: ../x", "x.yaml: the product '../x' cannot"),
        ("dataProduct: orders\n", "", "x.yaml: the contract names no data product"),
        (CONTRACT[CONTRACT.index("schema") :], "", "x.yaml: the contract has no `schema`"),
        (
            CONTRACT[CONTRACT.index("    properties") :],
            "    physicalType: table\n",
            "x.yaml:10: schema[0]: sales.orders has no columns",
        ),
    ],
)
def test_what_cannot_become_a_model_is_refused_with_its_line(old: str, new: str, expected: str, project: Path) -> None:
    text = CONTRACT.replace(old, new)
    assert text != CONTRACT
    (problem,) = problems(project, text)
    assert problem.startswith(expected)


def test_a_version_that_could_be_a_path_is_refused(project: Path) -> None:
    text = CONTRACT + "customProperties: [{property: meshModelVersion, value: ../../x}]\n"
    assert "schema[0]: the version" in problems(project, text)[0]


def test_two_tables_of_one_name_are_refused(project: Path) -> None:
    table = CONTRACT[CONTRACT.index("  - name: orders") :]
    assert "2 tables are called orders" in problems(project, CONTRACT + table.replace("orders", "Orders"))[0]


def test_types_are_those_of_the_engine_of_the_last_run(project: Path) -> None:
    text = CONTRACT.replace("physicalType: bigint", "logicalType: integer")
    (project / "target").mkdir()
    (project / "target/manifest.json").write_text(
        '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",'
        ' "adapter_type": "bigquery"}, "nodes": {}}'
    )
    assert "data_type: int64" in imported(project, text).properties
    assert "data_type: bigint" in imported(project, text, adapter="postgres").properties


def test_a_version_is_a_file_of_its_own(project: Path) -> None:
    text = CONTRACT + "customProperties: [{property: meshModelVersion, value: '2'}]\n"
    result = imported(project, text)
    assert [path.name for path in result.files] == ["orders.yml", "orders_v2.sql"]
    (model,) = yaml.safe_load(result.properties)["models"]
    assert (model["latest_version"], model["versions"]) == (2, [{"v": 2}])


def test_mesh_yml_is_told_what_it_has_a_place_for(project: Path) -> None:
    text = CONTRACT.replace("status: active", "status: draft") + (
        "slaProperties:\n"
        "  - {property: latency, value: 4, unit: hours}\n"
        "  - {property: availability, value: '99.5', unit: percent}\n"
        "  - {property: retention, value: 1, unit: y}\n"
        "support: [{channel: '#sales', url: 'https://x.slack.com/c'}]\n"
        "customProperties:\n"
        "  - {property: meshConsumers, value: nobody}\n"
        "  - {property: meshType, value: aggregate}\n"
        "  - {property: meshStability, value: anything}\n"
    )
    assert yaml.safe_load(imported(project, text).for_mesh_yml) == {
        "products": {
            "orders": {
                "type": "aggregate",
                "status": "draft",
                "support": {"channel": "#sales", "url": "https://x.slack.com/c"},
                "sla": {"freshness": "4h", "availability": "99.5%"},
                "consumers": [],
            }
        }
    }


def test_a_project_is_told_that_it_needs_the_dbt_package(project: Path) -> None:
    rule = "    quality: [{metric: duplicateValues, mustBe: 0, arguments: {properties: [id, note]}}]\n"
    text = CONTRACT.replace("    properties:\n", f"{rule}    properties:\n")
    assert imported(project, text).needs_package
    assert not imported(project).needs_package
    (project / "dbt_packages/meshwright").mkdir(parents=True)
    assert not imported(project, text).needs_package
