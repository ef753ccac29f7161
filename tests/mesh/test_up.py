"""`mesh up` and `mesh docs` on a real mesh, from nothing."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from meshwright.runner.one_at_a_time import one_at_a_time
from tests.mesh.small_mesh import BIN, ENVIRONMENT, MARKETING, SALES, Project, SmallMesh

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

    output = root.mesh("docs", "--with-dbt-docs")
    assert "site/index.html" in output
    pages = "".join(page.read_text() for page in (fresh_mesh.root / "site" / "domains" / "sales").rglob("*.html"))
    assert "One row per order." in pages
    assert "stg_shop__orders" not in pages
    assert (fresh_mesh.root / "site" / "dbt" / "marketing" / "index.html").is_file()

    again = root.mesh("up")
    assert "3 of 3 domains up, 0 models, 0 tests, 3 ports" in again, "a second time"
    assert "3 unchanged" in again


@pytest.fixture(scope="module")
def mesh_that_is_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    mesh = SmallMesh(tmp_path_factory.mktemp("up"))
    for name, files in (("sales", SALES), ("marketing", MARKETING), ("webshop", WEBSHOP)):
        Project.create(mesh.root / name, files)
    root = Project(mesh.root)
    root.write("mesh.yml", "version: 1\ndomains: ['*']\nregistry: registry\n")
    root.mesh("up")
    return mesh.root


def results(output: str) -> dict[str, str]:
    """The column `result` of the summary."""
    rows = (line.split() for line in output.splitlines() if line.startswith(" "))
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in UNCHANGED}


def models_of(output: str, domain: str) -> bool:
    """Whether dbt worked in a domain."""
    return any(line.split()[:2] == [domain, "parse"] for line in output.splitlines())


UNCHANGED = {"marketing": "unchanged", "sales": "unchanged", "webshop": "unchanged"}


@pytest.mark.parametrize(
    ("name", "text", "reason", "built"),
    [
        ("webshop/models/visits.sql", "select 2 as visit_id", "models/visits.sql changed", {"webshop"}),
        ("marketing/macros/new.sql", "{% macro new() %}{% endmacro %}", "macros/new.sql is new", {"marketing"}),
        # Its consumer reads what it publishes, so that is built, too.
        ("sales/models/customers.sql", None, "models/customers.sql changed", {"sales", "marketing"}),
    ],
)
def test_what_changed_and_its_consumers_are_built_and_nothing_else(
    mesh_that_is_up: Path, name: str, text: str | None, reason: str, built: set[str]
) -> None:
    root = Project(mesh_that_is_up)
    if text is None:
        text = "-- a comment\n" + (root.folder / name).read_text()
    root.write(name, text)
    output = root.mesh("up")
    assert results(output) == UNCHANGED | dict.fromkeys(built, "ok")
    assert {domain for domain in UNCHANGED if models_of(output, domain)} == built
    assert reason in output
    assert results(root.mesh("up")) == UNCHANGED


def test_a_build_by_hand_is_one_that_mesh_up_does_not_know(mesh_that_is_up: Path) -> None:
    root = Project(mesh_that_is_up)
    Project(mesh_that_is_up / "sales").dbt("build")
    output = root.mesh("up")
    assert results(output) == UNCHANGED | {"sales": "ok", "marketing": "ok"}
    assert "its share changed" in output


def test_force_builds_all(mesh_that_is_up: Path) -> None:
    output = Project(mesh_that_is_up).mesh("up", "--force")
    assert results(output) == dict.fromkeys(UNCHANGED, "ok")


def test_a_domain_that_another_up_is_at_work_in_is_left_to_it(mesh_that_is_up: Path) -> None:
    root = Project(mesh_that_is_up)
    with one_at_a_time(mesh_that_is_up / "sales"):
        output = root.mesh("up", code=2)
    assert "error: sales: sync: another `mesh up` is at work in sales" in output
    assert results(output) == UNCHANGED | {"sales": "failed", "marketing": "skipped"}
    assert results(root.mesh("up")) == UNCHANGED


def test_a_hook_that_brings_rows_from_elsewhere_is_a_reason_to_build(mesh_that_is_up: Path) -> None:
    root = Project(mesh_that_is_up)
    hook = "insert into {{ this }} select * from read_csv('../more.csv')"
    before = (mesh_that_is_up / "webshop/models/visits.sql").read_text("utf-8")
    root.write("more.csv", "visit_id\n3\n")
    root.write("webshop/models/visits.sql", f'{{{{ config(post_hook="{hook}") }}}} {before}')
    root.mesh("up")
    output = root.mesh("up")
    assert results(output) == UNCHANGED | {"webshop": "ok"}
    assert "visits has a hook that may read anything" in output
    root.write("webshop/models/visits.sql", before)
    root.mesh("up")


def test_a_domain_whose_build_failed_is_built_again(mesh_that_is_up: Path) -> None:
    root = Project(mesh_that_is_up)
    project = Project(mesh_that_is_up / "webshop")
    project.write("tests/fails.sql", "select 1 as wrong from {{ ref('visits') }}")
    assert results(root.mesh("up", code=1)) == UNCHANGED | {"webshop": "failed"}
    (project.folder / "tests" / "fails.sql").unlink()
    assert results(root.mesh("up")) == UNCHANGED | {"webshop": "ok"}


def test_a_domain_that_reads_a_table_in_a_database_is_always_built(mesh_that_is_up: Path) -> None:
    root = Project(mesh_that_is_up)
    project = Project(mesh_that_is_up / "webshop")
    project.write(
        "models/sources.yml",
        "sources: [{name: shop, database: system, schema: information_schema, tables: [{name: tables}]}]",
    )
    project.write(
        "models/visits.sql", "select cast(count(*) as integer) as visit_id from {{ source('shop', 'tables') }}"
    )
    root.mesh("up")
    output = root.mesh("up")
    assert results(output) == UNCHANGED | {"webshop": "ok"}
    assert "shop.tables is a table in a database" in output


def test_ctrl_c_ends_every_dbt(fresh_mesh: SmallMesh) -> None:
    fresh_mesh.sales.write("models/slow.sql", "select count(*) as n from range(100000000000) as a, range(1000) as b")
    up = subprocess.Popen(
        [BIN / "mesh", "up"],
        cwd=fresh_mesh.root,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert up.stderr is not None
    assert any(line.split()[:2] == ["sales", "build"] for line in up.stderr)
    up.send_signal(signal.SIGINT)
    assert up.wait(60) != 0
    up.stderr.close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and in_session(up.pid):
        time.sleep(0.1)
    assert in_session(up.pid) == []


def in_session(leader: int) -> list[int]:
    """The processes that a process started, and theirs, wherever their parents are now."""
    found = subprocess.run(
        ["ps", "-o", "pid=,stat=", "--sid", str(leader)], text=True, capture_output=True, check=False
    ).stdout
    return [int(line.split()[0]) for line in found.splitlines() if not line.split()[1].startswith("Z")]


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
