"""`mesh up` leaves a domain alone only when nothing that it is made of changed: each kind of thing, changed once."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import meshwright
from meshwright.app.publish import publish
from meshwright.app.sync import sync
from meshwright.app.up_changes import Comparison, UpChanges
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.app.small_domain import built, domain, port

SQL = "select * from read_csv('raw/seats.csv') union all select * from read_csv('../outside/*.csv')"
FILES = {
    "packages.yml": "packages: [{local: ../library}]\n",
    "profiles.yml": "fleet: {outputs: {prod: {type: duckdb, path: private/prod/fleet.duckdb}}}\n",
    "mesh-waivers.yml": "version: 1\n",
    "mesh-debt.yml": "version: 1\ndebt: []\n",
    ".dbtignore": "",
    "vars.yml": "",
    "models/ports.yml": "# {{ env_var('ASKED_FOR', '') }}\n",
    "models/aircraft.sql": "",
    "../delays/models/late.sql": "",
    "macros/m.sql": "",
    "seeds/s.csv": "a\n1\n",
    "tests/t.sql": "",
    "snapshots/n.sql": "",
    "analyses/y.sql": "",
    "raw/seats.csv": "id\n1\n",
    "private/prod/fleet.duckdb": "rows",
    "../outside/more.csv": "id\n2\n",
    "../library/dbt_project.yml": "name: library\n",
    "../library/macros/lib.sql": "",
    "../library/README.md": "",
    "../mesh.yml": "version: 1\ndomains: [fleet, delays]\nregistry: registry\npolicy: policy.yml\n",
    "../policy.yml": "version: 1\n",
    "../home/.dbt/profiles.yml": "",
    "../bin/dbt": "a script",
}


@dataclass
class Mesh:
    """`fleet`, and `delays`, which reads it."""

    root: Path
    environ: dict[str, str] = field(default_factory=lambda: {"ASKED_FOR": "1", "OTHER": "1", "DBT_THREADS": "1"})
    later: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        self.environ["HOME"] = str(self.root / "home")

    def now(self) -> datetime:
        # Files that a test has just written are settled by then.
        return datetime.now(timezone.utc) + self.later

    def changes(self, **options: bool) -> UpChanges:
        return UpChanges(self.root / "bin" / "dbt", self.now, self.environ, **options)

    def compare(self, name: str = "fleet", environment: str | None = None, **options: bool) -> Comparison:
        return self.changes(**options).compare(load_domain_config(self.root / name), environment)

    def up(self, name: str = "fleet", *, run: str = "run-1", environment: str | None = None, sql: str = SQL) -> None:
        """What `mesh up` does in one domain, with a stand-in for the build."""
        folder = self.root / name
        if name == "delays":
            sync(folder)
            sql = "select 1"
        config, changes = load_domain_config(folder), self.changes()
        changes.compare(config, environment)
        self.build(name, run, sql)
        changes.remember(config, environment, publish(folder, now=self.now))

    def build(self, name: str, run: str, sql: str = SQL) -> None:
        share = self.write(f"shares/{name}.duckdb", run)
        model = port(
            "aircraft" if name == "fleet" else "late",
            group="aircraft" if name == "fleet" else "late",
            compiled_code=sql,
            language="sql",
            database=name,
            schema="main",
            relation_name="r",
        )
        built(self.root / name, model, run=run)
        assert share.exists()

    def write(self, name: str, text: str = "changed") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(path.name + ".writing")
        new.write_text(text)
        new.replace(path)
        return path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mesh")
    mesh = Mesh(root)
    domain(root / "fleet")
    domain(root / "delays", "delays", mesh_yml="inputs: [fleet.aircraft]\n", groups=("late",))
    for name, text in FILES.items():
        mesh.write(os.path.normpath(Path("fleet", name)), text)
    (root / "fleet" / "dbt_packages").mkdir()
    (root / "fleet" / "dbt_packages" / "library").symlink_to("../../library")
    return root


@pytest.fixture
def mesh(original: Path, tmp_path: Path) -> Mesh:
    """`fleet` was published by `mesh up`."""
    shutil.copytree(original, tmp_path / "mesh", symlinks=True)
    mesh = Mesh(tmp_path / "mesh")
    mesh.up("fleet")
    assert mesh.compare("fleet").unchanged
    return mesh


@pytest.fixture
def both(mesh: Mesh) -> Mesh:
    """So was `delays`."""
    mesh.up("delays")
    assert mesh.compare("delays").unchanged
    return mesh


def test_a_domain_that_was_never_published_is_built(original: Path) -> None:
    assert Mesh(original).compare() == Comparison(False, "no publication from here is known")


def test_a_domain_that_did_not_change_says_since_when_and_what_it_serves(mesh: Mesh) -> None:
    mesh.later += timedelta(minutes=12)
    found = mesh.compare()
    assert (found.unchanged, found.reason) == (True, "published 12 min ago")
    assert (found.ports, found.releases) == (1, (("aircraft", "1.0.0"),))
    assert mesh.compare().unchanged, "looking changes nothing"


@pytest.mark.parametrize(
    "name",
    [
        *("dbt_project.yml", "mesh.yml", "packages.yml", "profiles.yml", "mesh-waivers.yml", "mesh-debt.yml"),
        *(".dbtignore", "vars.yml", "models/aircraft.sql", "models/ports.yml", "macros/m.sql", "seeds/s.csv"),
        *("tests/t.sql", "snapshots/n.sql", "analyses/y.sql", "raw/seats.csv"),
    ],
)
def test_a_file_of_the_project_that_changed_is_a_reason(mesh: Mesh, name: str) -> None:
    before = (mesh.root / "fleet" / name).read_text()
    mesh.write(f"fleet/{name}", before + "\n# more\n")
    assert mesh.compare() == Comparison(False, f"{name} changed")


@pytest.mark.parametrize(
    "name", ["models/new.sql", "macros/new.sql", "raw/new.csv", "dependencies.yml", "any/thing.txt"]
)
def test_a_new_file_is_a_reason(mesh: Mesh, name: str) -> None:
    mesh.write(f"fleet/{name}")
    assert mesh.compare() == Comparison(False, f"{name} is new")


@pytest.mark.parametrize("name", ["models/ports.yml", "macros/m.sql", "raw/seats.csv", "packages.yml"])
def test_a_file_that_is_gone_is_a_reason(mesh: Mesh, name: str) -> None:
    (mesh.root / "fleet" / name).unlink()
    reason = mesh.compare().reason
    assert reason.startswith(f"{name} is gone")


def test_a_file_that_changed_and_kept_size_and_time_is_a_reason(mesh: Mesh) -> None:
    path = mesh.root / "fleet/raw/seats.csv"
    stamp = path.stat()
    path.write_text("id\n2\n")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert path.stat().st_size == stamp.st_size
    assert mesh.compare().reason == "raw/seats.csv changed"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("outside/more.csv", "../outside/more.csv changed"),
        ("outside/new.csv", "../outside/new.csv is new"),
        ("library/macros/lib.sql", "dbt_packages/library/macros/lib.sql changed"),
        ("library/macros/new.sql", "dbt_packages/library/macros/new.sql is new"),
        ("bin/dbt", "what is installed changed"),
        ("shares/fleet.duckdb", "its share changed"),
    ],
)
def test_a_file_elsewhere_that_the_build_read_or_wrote_is_a_reason(mesh: Mesh, name: str, reason: str) -> None:
    mesh.write(name)
    assert mesh.compare() == Comparison(False, reason)


def test_what_the_mesh_says_is_a_reason_for_all_its_domains(both: Mesh) -> None:
    both.write("policy.yml", "version: 1\ndeprecation: {notice: 30d}\n")
    assert both.compare("fleet").reason == "the policy changed"
    both.write("policy.yml", FILES["../policy.yml"])
    both.write("mesh.yml", FILES["../mesh.yml"] + "rules: {ownerless-port: off}\n")
    assert both.compare("delays").reason == "the mesh.yml of the mesh changed"


def test_one_more_domain_in_the_mesh_is_none(both: Mesh) -> None:
    domain(both.root / "network", "network")
    both.write("mesh.yml", FILES["../mesh.yml"].replace("delays", "delays, network"))
    assert both.compare().unchanged


@pytest.mark.parametrize("variable", ["ASKED_FOR", "DBT_THREADS", "DBT_NEW", "TZ", "PGOPTIONS"])
def test_an_environment_variable_that_dbt_reads_is_a_reason(mesh: Mesh, variable: str) -> None:
    mesh.environ[variable] = "2"
    assert mesh.compare().reason == "an environment variable changed"
    assert "2" not in str(mesh.compare())


def test_profiles_elsewhere_are_a_reason_when_dbt_reads_them(mesh: Mesh) -> None:
    mesh.write("home/.dbt/profiles.yml")
    assert mesh.compare().unchanged, "the project has its own"
    mesh.environ["DBT_PROFILES_DIR"] = str(mesh.root / "home/.dbt")
    assert mesh.compare().reason == "profiles.yml changed, and 1 more"


def test_profiles_in_the_home_folder_are_a_reason_when_the_project_has_none(mesh: Mesh) -> None:
    (mesh.root / "fleet/profiles.yml").unlink()
    mesh.up("fleet", run="run-2")
    assert mesh.compare().unchanged
    mesh.write("home/.dbt/profiles.yml")
    assert mesh.compare().reason == "profiles.yml changed"


def test_another_meshwright_is_a_reason(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meshwright, "__version__", "99")
    assert mesh.compare().reason == "meshwright changed"


def test_what_is_installed_beside_dbt_is_a_reason(mesh: Mesh, monkeypatch: pytest.MonkeyPatch) -> None:
    mesh.write("lib/dbt_duckdb-1.0.dist-info/METADATA")
    monkeypatch.syspath_prepend(str(mesh.root / "lib"))
    assert mesh.compare().reason == "what is installed changed"


def test_a_publication_by_somebody_else_is_a_reason_for_the_domain_and_its_consumers(both: Mesh) -> None:
    both.build("fleet", "run-2")
    # A build without `mesh publish`: the share is another one already.
    assert both.compare("delays").reason == "the share of fleet changed"
    both.up("delays", run="run-3")
    publish(both.root / "fleet", now=both.now)
    assert both.compare("fleet").reason.startswith("its publication in the registry changed")
    assert both.compare("delays").reason.startswith("the publication of fleet changed")


def test_consumers_are_built_again_after_what_they_read(both: Mesh) -> None:
    both.up("fleet", run="run-2")
    assert both.compare("fleet").unchanged
    assert both.compare("delays").reason == "the publication of fleet changed, and 1 more"
    both.up("delays", run="run-3")
    assert both.compare("delays").unchanged


def test_a_publication_in_another_environment_is_none(both: Mesh) -> None:
    folder = both.root / "fleet"
    built(folder, port("aircraft"), run="run-2", environment="dev", receipt={"share": None})
    publish(folder, now=both.now)
    assert both.compare("delays").unchanged
    assert both.compare("fleet").unchanged


def test_an_interface_package_that_changed_is_a_reason(both: Mesh) -> None:
    both.write("delays/interfaces/fleet/models/aircraft.sql")
    assert both.compare("delays").reason == "interfaces/fleet/models/aircraft.sql changed"


@pytest.mark.parametrize("name", ["target/manifest.json", "private/prod/fleet.duckdb"])
def test_what_the_build_left_has_to_be_there(mesh: Mesh, name: str) -> None:
    (mesh.root / "fleet" / name).unlink()
    assert mesh.compare() == Comparison(False, f"{name} is gone")


@pytest.mark.parametrize("name", ["shares/fleet.duckdb", "registry/environments/prod/fleet.json"])
def test_what_is_served_has_to_be_there(mesh: Mesh, name: str) -> None:
    (mesh.root / name).unlink()
    assert not mesh.compare().unchanged


@pytest.mark.parametrize(
    "name",
    [
        *("target/run/x.sql", "logs/dbt.log", "private/prod/fleet.duckdb", ".git/HEAD", ".user.yml"),
        *("../library/README.md", "../shares/other.duckdb", "../unrelated.csv"),
    ],
)
def test_what_no_build_reads_is_no_reason(mesh: Mesh, name: str) -> None:
    mesh.write(os.path.normpath(Path("fleet", name)))
    assert mesh.compare().unchanged


def test_a_variable_that_nothing_asks_for_is_no_reason(mesh: Mesh) -> None:
    mesh.environ["OTHER"] = "2"
    assert mesh.compare().unchanged


def test_a_data_file_that_was_only_touched_is_no_reason(mesh: Mesh) -> None:
    mesh.write("fleet/raw/seats.csv", FILES["raw/seats.csv"])
    assert mesh.compare().unchanged


def test_a_model_that_was_only_touched_makes_the_manifest_old(mesh: Mesh) -> None:
    (mesh.root / "fleet/models/aircraft.sql").touch()
    assert mesh.compare().reason == "files were written after its manifest"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select * from shop.orders", "shop.orders is a table in a database"),
        ("select * from read_csv('s3://bucket/x.csv')", "s3://bucket/x.csv is elsewhere"),
        ("select * from read_csv('nowhere.csv')", "nowhere.csv is no file"),
    ],
)
def test_what_cannot_be_looked_at_is_always_a_reason(mesh: Mesh, sql: str, reason: str) -> None:
    mesh.up("fleet", run="run-2", sql=sql)
    assert mesh.compare() == Comparison(False, reason)


def test_a_variable_whose_name_is_computed_is_always_a_reason(mesh: Mesh) -> None:
    mesh.write("fleet/macros/m.sql", "{{ env_var(name) }}")
    mesh.up("fleet", run="run-2")
    assert mesh.compare().reason == "macros/m.sql asks for an environment variable whose name is computed"


def test_force_is_a_reason(mesh: Mesh) -> None:
    assert mesh.compare(force=True) == Comparison(False, "forced")


def test_environments_are_told_apart(mesh: Mesh) -> None:
    assert mesh.compare(environment="prod").reason == "no publication from here is known"
    mesh.up("fleet", run="run-2", environment="prod")
    assert mesh.compare(environment="prod").unchanged
    assert not mesh.compare(environment="../prod").unchanged


@pytest.mark.parametrize(("passed", "unchanged"), [(timedelta(hours=11), True), (timedelta(hours=13), False)])
def test_rows_that_would_get_too_old_are_built_anew(mesh: Mesh, passed: timedelta, unchanged: bool) -> None:
    mesh.write("fleet/mesh.yml", "version: 1\nregistry: ../registry\nproducts: {aircraft: {sla: {freshness: 24h}}}\n")
    mesh.up("fleet", run="run-2")
    mesh.later += passed
    found = mesh.compare()
    assert found.unchanged is unchanged
    assert unchanged or found.reason == "published 13 h ago, and aircraft promises rows of the last 24h"


def test_what_is_to_be_built_is_forgotten_until_it_is_published(mesh: Mesh) -> None:
    model = mesh.root / "fleet/models/aircraft.sql"
    before = model.stat()
    mesh.write("fleet/models/aircraft.sql")
    assert not mesh.compare().unchanged
    model.write_text("")
    os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert mesh.compare().reason == "no publication from here is known", "the build may have failed halfway"


def test_a_file_that_changes_during_the_build_is_a_reason(mesh: Mesh) -> None:
    config, changes = load_domain_config(mesh.root / "fleet"), mesh.changes()
    changes.compare(config, None)
    mesh.write("fleet/raw/seats.csv", "after dbt has read it")
    mesh.build("fleet", "run-2")
    changes.remember(config, None, publish(config.folder, now=mesh.now))
    assert mesh.compare().reason == "raw/seats.csv changed"


def test_an_upstream_publication_during_the_build_is_a_reason(both: Mesh) -> None:
    config, changes = load_domain_config(both.root / "delays"), both.changes()
    changes.compare(config, None)
    both.build("delays", "run-2", "select 1")
    both.up("fleet", run="run-3")
    changes.remember(config, None, publish(config.folder, now=both.now))
    assert both.compare("delays").reason.startswith("the publication of fleet changed")


def test_a_publication_by_somebody_else_during_ours_leaves_no_record(mesh: Mesh) -> None:
    config, changes = load_domain_config(mesh.root / "fleet"), mesh.changes(force=True)
    changes.compare(config, None)
    mesh.build("fleet", "run-2")
    result = publish(config.folder, now=mesh.now)
    mesh.build("fleet", "run-3")
    changes.remember(config, None, result)
    assert mesh.compare().reason == "no publication from here is known"


def test_a_broken_registry_is_a_reason_and_no_error(both: Mesh) -> None:
    shutil.rmtree(both.root / "registry")
    (both.root / "registry").write_text("a file")
    assert not both.compare().unchanged
    assert not both.compare("delays").unchanged
