from __future__ import annotations

import shutil

import pytest

from meshwright.app.docs import docs as write_docs
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.read.mesh_yml import DomainConfig, MeshRoot
from meshwright.runner.dbt import DbtRun
from tests.unit.site.example_mesh import MESH
from tests.unit.site.whole_site import NOON
from tests.unit.site.written_registry import write_registry


class RecordedDbt:
    """Writes what `dbt docs generate` writes, except in one domain."""

    def __init__(self, failing="", has_places=True):
        self.failing, self.has_places, self.calls = failing, has_places, []

    def run(self, folder, *call, target=None):
        self.calls.append((folder.name, call, target))
        log = folder / "logs" / "mesh-docs.log"
        if folder.name == self.failing:
            return DbtRun(2, ("Encountered an error:", "Runtime Error", "  no profile"), log, 1.0)
        target = folder / call[call.index("--target-path") + 1]
        target.mkdir(parents=True)
        places = '"MANIFEST.JSON INLINE DATA","CATALOG.JSON INLINE DATA"'
        (target / "index.html").write_text(f"<script>dbt = [{places}]</script>" if self.has_places else "<p>Hello")
        (target / "manifest.json").write_text(f'{{"name": "</script><b>{folder.name}"}}')
        (target / "catalog.json").write_text("{}")
        return DbtRun(0, (), log, 1.0)

    def cancel(self):
        raise AssertionError("nobody interrupts")


def docs(root, out, **more):
    return write_docs(root, out, now=NOON, **more)


@pytest.fixture
def root(tmp_path):
    write_registry(MESH, tmp_path / "registry")
    folders = [tmp_path / "domains" / name for name in ("fleet", "weather")]
    for folder in folders:
        folder.mkdir(parents=True)
    return MeshRoot(
        tmp_path, "registry", tuple(DomainConfig(folder, folder.name, folder.name, True) for folder in folders)
    )


def test_the_site_holds_the_pages_and_the_dbt_docs(root, tmp_path):
    dbt, told = RecordedDbt(), []
    result = docs(root, tmp_path / "site", dbt=dbt, environment="prod", notify=told.append)
    assert result.index == tmp_path / "site" / "index.html"
    assert result.failed == ()
    inside = (tmp_path / "site" / "dbt" / "weather" / "docs.html").read_text()
    assert inside.startswith('<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"')
    assert inside.endswith("""<script>dbt = [{"name": "\\u003c/script>\\u003cb>weather"},{}]</script>""")
    page = (tmp_path / "site" / "dbt" / "weather" / "index.html").read_text()
    assert '<iframe class="dbt-docs" title="dbt docs of weather" src="docs.html" sandbox="allow-scripts"' in page
    assert "../../dbt/weather/index.html" in (tmp_path / "site" / "domains" / "weather" / "index.html").read_text()
    assert (tmp_path / "site" / "assets" / "mesh.css").is_file()
    assert [done.domain for done in told] == ["fleet", "weather"]
    # Another folder than target/: what the last build left there is what `mesh publish` reads.
    assert dbt.calls[0] == ("fleet", ("docs", "generate", "--target-path", "target/docs"), "prod")


def test_a_domain_without_dbt_docs_is_told_and_the_rest_is_written(root, tmp_path):
    stale = tmp_path / "domains" / "fleet" / "target" / "docs"
    stale.mkdir(parents=True)
    for name in ("index.html", "manifest.json", "catalog.json", "mesh_docs.html"):
        (stale / name).write_text("old")
    result = docs(root, tmp_path / "site", dbt=RecordedDbt(failing="fleet"))
    (failed,) = result.failed
    assert (failed.domain, failed.problem) == ("fleet", "Runtime Error\n  no profile")
    assert (tmp_path / "site" / "dbt" / "weather" / "index.html").is_file()
    assert not (tmp_path / "site" / "dbt" / "fleet").exists()
    assert "dbt docs" not in (tmp_path / "site" / "domains" / "fleet" / "index.html").read_text()


def test_dbt_docs_of_a_form_that_nobody_knows_are_told(root, tmp_path):
    result = docs(root, tmp_path / "site", dbt=RecordedDbt(has_places=False))
    problem = "dbt wrote docs that cannot be shown: its page has no place for what it shows"
    assert [(failed.domain, failed.problem) for failed in result.failed] == [("fleet", problem), ("weather", problem)]
    assert not (tmp_path / "site" / "dbt").exists()


def test_a_new_site_replaces_the_old_one_as_a_whole(root, tmp_path):
    out = tmp_path / "site"
    docs(root, out, dbt=RecordedDbt())
    (out / "domains" / "gone.html").write_text("a domain that is no more")
    docs(root, out, dbt=None)
    assert not (out / "domains" / "gone.html").exists()
    assert not (out / "dbt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["domains", "registry", "site"]


@pytest.mark.parametrize("out", ["domains", "a-file"])
def test_somebody_elses_folder_is_never_replaced(root, tmp_path, out):
    (tmp_path / "a-file").write_text("precious")
    dbt = RecordedDbt()
    with pytest.raises(MeshError, match="did not write it"):
        docs(root, tmp_path / out, dbt=dbt)
    assert dbt.calls == []
    assert (tmp_path / "domains" / "fleet").is_dir()


def test_an_empty_folder_may_be_filled(root, tmp_path):
    (tmp_path / "empty").mkdir()
    assert docs(root, tmp_path / "empty", dbt=None).index.is_file()


def test_without_a_registry_the_old_site_stays(root, tmp_path):
    out = tmp_path / "site"
    docs(root, out, dbt=None)
    before = (out / "index.html").read_bytes()
    shutil.rmtree(tmp_path / "registry")
    with pytest.raises(RegistryError, match="nothing is published"):
        docs(root, out, dbt=None)
    assert (out / "index.html").read_bytes() == before
