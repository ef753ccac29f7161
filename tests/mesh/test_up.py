"""`mesh up` and `mesh docs` on a real mesh, from nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mesh.small_mesh import MARKETING, SALES, Project, SmallMesh

pytestmark = pytest.mark.dbt

WEBSHOP = {
    "mesh.yml": "version: 1\nregistry: ../registry\n",
    "models/visits.sql": "select 1 as visit_id",
    "models/visits.yml": """\
groups:
  - name: visits
    owner: {name: Webshop, email: webshop@example.com}
models:
  - name: visits
    access: public
    config: {group: visits, contract: {enforced: true}}
    columns: [{name: visit_id, data_type: integer}]
""",
}


@pytest.fixture
def fresh_mesh(tmp_path: Path) -> SmallMesh:
    """Three domains that were never built; marketing reads sales, webshop stands alone."""
    mesh = SmallMesh(tmp_path)
    for name, files in (("sales", SALES), ("marketing", MARKETING), ("webshop", WEBSHOP)):
        Project.create(tmp_path / name, files)
    Project(tmp_path).write("mesh.yml", "version: 1\ndomains: ['*']\nregistry: registry\n")
    return mesh


def test_up_takes_a_mesh_from_nothing_to_published_and_docs_shows_it(fresh_mesh: SmallMesh) -> None:
    root = Project(fresh_mesh.root)
    assert "2  marketing  after sales" in root.mesh("up", "--dry-run")
    assert not fresh_mesh.registry.exists(), "a dry run does nothing"

    assert "3 of 3 domains up, 5 models" in root.mesh("up")
    assert "read by marketing" in root.mesh("status")

    output = root.mesh("docs")
    assert "site/index.html" in output
    page = (fresh_mesh.root / "site" / "domains" / "sales.html").read_text()
    assert "One row per order." in page
    assert "stg_shop__orders" not in page
    assert (fresh_mesh.root / "site" / "dbt" / "marketing" / "index.html").is_file()

    assert "3 of 3 domains up" in root.mesh("up"), "a second time"


def test_a_failing_domain_stops_its_consumers_and_nobody_else(fresh_mesh: SmallMesh) -> None:
    root = Project(fresh_mesh.root)
    fresh_mesh.sales.write("tests/assert_nothing_is_wrong.sql", "select 1 as wrong from {{ ref('orders') }}")
    output = root.mesh("up", code=1)
    assert "1 of 3 domains up" in output
    assert "sales failed" in output
    assert "webshop" in root.mesh("status")
    assert not (fresh_mesh.marketing.folder / "target").exists(), "marketing was not touched"


def test_up_refuses_a_broken_promise_before_it_builds(mesh: SmallMesh) -> None:
    """A withdrawn constraint is invisible in the data: only the registry knows that it was promised."""
    root = Project(mesh.root)
    root.write("mesh.yml", "version: 1\ndomains: [sales]\nregistry: registry\n")
    before = mesh.share.read_bytes()
    mesh.sales.replace("models/ports.yml", "        constraints: [{type: not_null}]\n", "")
    output = root.mesh("up", code=1)
    assert "CHG201 nullable-column  sales.orders.order_id" in output
    assert mesh.share.read_bytes() == before


def test_up_takes_what_was_selected_and_its_consumers(fresh_mesh: SmallMesh) -> None:
    root = Project(fresh_mesh.root)
    assert "webshop" not in (output := root.mesh("up", "--select", "sales+"))
    assert "2 of 2 domains up" in output
    assert "did you mean sales?" in root.mesh("up", "--select", "salse", code=2)
