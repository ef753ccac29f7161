from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshwright.app import site_hands
from meshwright.app.site import write_site
from meshwright.app.site_facts import read_domain
from meshwright.app.site_folder import SiteFolder
from meshwright.app.site_hands import SiteRegistry
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.registry.directory import list_directory
from meshwright.registry.folder_store import FolderStore
from meshwright.site.documents import encoded
from meshwright.site.mesh import SiteMesh
from meshwright.site.surroundings import Surroundings, surroundings
from tests.unit.app.changing_registry import DOMAINS, STEPS, ChangingRegistry
from tests.unit.app.small_domain import files
from tests.unit.site.rich_registry import NOON, RichMesh, write_root

REPOSITORY = Path(__file__).resolve().parents[3]
HAPPENS = st.tuples(st.sampled_from(STEPS), st.sampled_from(DOMAINS), st.sampled_from(DOMAINS))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mesh with everything in it, and nobody may change it."""
    return write_root(RichMesh(5, 3, 6), tmp_path_factory.mktemp("rich"))


@pytest.fixture
def root(written: Path, tmp_path: Path) -> Path:
    """The same to be changed."""
    return Path(shutil.copytree(written, tmp_path / "mesh"))


def write(root: Path, out: Path, *, jobs: int = 1, now=NOON) -> dict[str, bytes]:
    registry = SiteRegistry(FolderStore(root / "registry"), "registry", root)
    write_site(registry, SiteFolder(out), now, {}, jobs)
    return files(out)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(HAPPENS, min_size=1, max_size=6))
def test_writing_what_changed_is_writing_everything(steps):
    changing = ChangingRegistry()
    registry = SiteRegistry(changing.store)
    with TemporaryDirectory() as folder:
        out, fresh = SiteFolder(Path(folder) / "site"), SiteFolder(Path(folder) / "fresh")
        write_site(registry, out, changing.now, {})
        for step in steps:
            changing.step(*step)
            write_site(registry, out, changing.now, {})
        write_site(registry, fresh, changing.now, {})
        assert files(out.out) == files(fresh.out)


def test_a_deployment_writes_its_domain_and_who_shows_it_and_no_other(root, tmp_path):
    changing = ChangingRegistry()
    registry, out = SiteRegistry(changing.store), SiteFolder(tmp_path / "site")
    changing.step("deploy", "gamma", "gamma")
    changing.step("read", "beta", "alpha")

    def files_now():
        return {name: _which(out.out / "domains" / name / "index.html") for name in DOMAINS}

    write_site(registry, out, changing.now, {})
    before = files_now()
    write_site(registry, out, changing.now, {})
    assert files_now() == before
    changing.step("deploy", "gamma", "gamma")
    write_site(registry, out, changing.now, {})
    deployed = files_now()
    assert [name for name in DOMAINS if deployed[name] != before[name]] == ["gamma"]
    changing.step("stop reading", "beta", "alpha")
    write_site(registry, out, changing.now, {})
    assert [name for name in DOMAINS if files_now()[name] != deployed[name]] == ["alpha", "beta"]


def test_while_nothing_changes_nothing_is_written_until_a_promise_is_broken(tmp_path):
    changing, out = ChangingRegistry(), SiteFolder(tmp_path / "site")
    built = changing.now

    def written(now):
        write_site(SiteRegistry(changing.store), out, now, {})
        return _which(out.out / "index.html")

    first = written(built)
    # alpha was built seven minutes before beta, and both promise not to be older than a day.
    kept = built + timedelta(hours=24) - timedelta(minutes=7)
    assert written(kept) == first
    late = written(kept + timedelta(seconds=1))
    assert late != first
    assert written(built + timedelta(hours=24)) == late
    assert written(built + timedelta(hours=25)) != late
    assert written(built) != late


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version": 1}', b"\xff", b'{"version":"x","domains":{"orders":1}}'])
def test_a_site_that_nobody_knows_the_making_of_is_written_anew(written, tmp_path, content):
    expected = write(written, tmp_path / "expected")
    write(written, tmp_path / "site")
    (tmp_path / "site" / ".mesh-site").write_bytes(content)
    (tmp_path / "site" / "domains" / "orders" / "index.html").write_text("old")
    assert write(written, tmp_path / "site") == expected


def test_a_site_that_says_nonsense_of_its_time_is_looked_through(written, tmp_path):
    expected = write(written, tmp_path / "site")
    state = tmp_path / "site" / ".mesh-site"
    said = json.loads(state.read_text())
    for since in ("yesterday", "2026-11-22T10:00:00"):
        state.write_text(json.dumps(said | {"since": since}))
        assert write(written, tmp_path / "site") == expected


def test_a_site_of_another_version_is_written_anew(written, tmp_path, monkeypatch):
    expected = write(written, tmp_path / "expected")
    with monkeypatch.context() as patched:
        patched.setattr("meshwright.app.site.site_version", lambda: "another")
        write(written, tmp_path / "site")
    (tmp_path / "site" / "domains" / "orders" / "index.html").write_text("old")
    assert write(written, tmp_path / "site") == expected


def test_facts_that_somebody_changed_in_the_site_are_read_again(written, tmp_path):
    expected = write(written, tmp_path / "site")
    document = tmp_path / "site" / "domains" / "orders" / "domain.json"
    document.write_text(document.read_text().replace("Everything about", "Nothing about"))
    assert write(written, tmp_path / "site") == expected
    document.write_text('{"name": "customers"}')
    assert write(written, tmp_path / "site") == expected
    shutil.rmtree(document.parent)
    assert write(written, tmp_path / "site") == expected


def test_what_others_put_beside_our_files_stays(written, tmp_path):
    out = tmp_path / "site"
    write(written, out)
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref: refs/heads/pages")
    (out / "CNAME").write_text("mesh.example.com")
    write(written, out, now=NOON + timedelta(days=9))
    assert (out / ".git" / "HEAD").read_text() == "ref: refs/heads/pages"
    assert (out / "CNAME").read_text() == "mesh.example.com"


def test_two_that_write_at_once_do_it_one_after_the_other(written, tmp_path):
    expected = write(written, tmp_path / "expected")
    moments = [NOON, NOON + timedelta(days=40), NOON]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda now: write(written, tmp_path / "out" / "site", now=now), moments))
    assert write(written, tmp_path / "out" / "site") == expected
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


def test_a_place_that_cannot_be_written_to_is_told(written, tmp_path):
    (tmp_path / "file").write_text("precious")
    with pytest.raises(MeshError, match=r"the site cannot be written: .*/file: ") as caught:
        write(written, tmp_path / "file" / "site")
    assert "--out" in caught.value.remedy


def test_a_place_that_can_be_no_folder_is_told(tmp_path):
    (tmp_path / "itself").symlink_to("itself")
    for out in (Path("/"), tmp_path / "itself", tmp_path / "itself" / "site"):
        with pytest.raises(MeshError, match="cannot hold a site"):
            SiteFolder(out)


@pytest.mark.parametrize("name", [".site.new", ".site.old"])
def test_a_folder_of_somebody_beside_the_site_is_left_alone(written, tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "notes.txt").write_text("precious")
    with pytest.raises(MeshError, match="did not write it"):
        write(written, tmp_path / "site")
    assert (tmp_path / name / "notes.txt").read_text() == "precious"


def test_killed_at_any_step_the_next_run_gives_the_right_site(tmp_path):
    RichMesh(3, 2, 5, derived=False).write(tmp_path / "registry")
    done = subprocess.run(
        [sys.executable, "-m", "tests.unit.app.killed_at_each_step", str(tmp_path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20


@pytest.fixture
def many_hands(monkeypatch):
    monkeypatch.setattr(site_hands, "_FEW_PORTS", 0)


def test_several_processes_write_the_same_site(root, tmp_path, many_hands):
    def both(now=NOON):
        assert write(root, tmp_path / "several", jobs=3, now=now) == write(root, tmp_path / "one", now=now)

    both()
    # Now domains are written that nobody has read in this run.
    both(NOON + timedelta(days=40))
    # The registry says something new of one domain, and the others are known.
    pointer = root / "registry" / "environments" / "prod" / "billing.json"
    pointer.write_bytes(pointer.read_bytes() + b"\n")
    both(NOON + timedelta(days=40))
    assert write(root, tmp_path / "fresh", now=NOON + timedelta(days=40)) == files(tmp_path / "several")


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_cannot_be_read_is_told_and_the_old_site_stays(root, tmp_path, many_hands, jobs):
    before = write(root, tmp_path / "out" / "site")
    broken = root / "registry" / "products" / "shipping" / "core" / "1.0.0" / "product.json"
    broken.write_text("{}")
    for pointer in (root / "registry" / "environments" / "prod").glob("*.json"):
        pointer.write_bytes(pointer.read_bytes() + b"\n")
    with pytest.raises(RegistryError, match=r"products/shipping/core/1\.0\.0/product\.json is not what was released"):
        write(root, tmp_path / "out" / "site", jobs=jobs)
    assert files(tmp_path / "out" / "site") == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


def test_a_worker_that_ends_is_told(written, tmp_path, many_hands, monkeypatch):
    monkeypatch.setattr("meshwright.app.site_crew._BEGIN", "import sys; sys.exit(3)")
    with pytest.raises(MeshError, match="ended before it was done"):
        write(written, tmp_path / "out" / "site", jobs=2)
    assert not list((tmp_path / "out").iterdir())


def test_ctrl_c_leaves_the_old_site_and_no_process(tmp_path):
    root = write_root(RichMesh(24, 30, 20, derived=False), tmp_path)
    out = tmp_path / "out" / "site"
    out.mkdir(parents=True)
    (out / ".mesh-site").write_text("{}")
    (out / "index.html").write_text("the old one")
    command = [sys.executable, "-c", "from meshwright.cli.main import main; import sys; sys.argv[0] = 'mesh'; main()"]
    running = subprocess.Popen([*command, "docs", "--out", str(out)], cwd=root, stderr=subprocess.PIPE, text=True)
    begun = out.with_name(".site.new") / "domains"
    while running.poll() is None and not begun.is_dir():
        time.sleep(0.01)
    workers = _children(running.pid)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert len(workers) == min(os.cpu_count() or 1, 8)
    assert running.returncode != 0
    assert "Traceback" not in said
    assert [path.name for path in out.parent.iterdir()] == ["site"]
    assert (out / "index.html").read_text() == "the old one"
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def _which(path: Path) -> tuple[int, int]:
    """Another one for a file that was written again; the disk may give it the number of the old one."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if f"\nPPid:\t{parent}\n" in text:
            found.append(int(status.parent.name))
    return found


def test_each_port_and_product_has_its_contract_in_the_formats_of_the_field(root, tmp_path):
    site = write(root, tmp_path / "site")
    released, newest = root / "registry" / "products" / "orders" / "core", "1.0.0"
    port = "domains/orders/core/orders_core/contract.odcs.yaml"
    assert site[port] == (released / newest / "contracts" / "orders_core.odcs.yaml").read_bytes()
    assert site["domains/orders/core/product.odps.yaml"] == (released / newest / "product.odps.yaml").read_bytes()
    (released / newest / "contracts" / "orders_core.odcs.yaml").write_text("kind: DataContract")
    with pytest.raises(RegistryError, match=r"orders_core\.odcs\.yaml is missing or is not what was released"):
        write(root, tmp_path / "another")


def test_a_release_without_them_has_none(tmp_path):
    RichMesh(2, 1, 5, derived=False).write(tmp_path / "registry")
    assert not [path for path in write(tmp_path, tmp_path / "site") if path.endswith(".yaml")]


def test_what_a_process_is_told_of_the_surroundings_is_all_of_them(written):
    store = FolderStore(written / "registry")
    directory = list_directory(store)
    mesh = SiteMesh([read_domain(store, directory, name).facts for name in directory.names], NOON)
    for name in mesh.domains:
        around = surroundings(mesh, name)
        assert msgspec.json.decode(encoded(around), type=Surroundings) == around
