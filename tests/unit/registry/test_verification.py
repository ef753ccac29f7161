"""Whatever is done to a file of a registry, `verify` names the file; what it cannot know is listed here."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.registry_report import RegistryReport
from meshwright.registry import layout
from meshwright.registry.canonical import decode, digest, encode
from meshwright.registry.deployments import deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise, open_registry
from meshwright.registry.trusted_keys import TrustedKeys, load_trusted_keys
from meshwright.registry.verification import Scope, verify_registry
from tests.unit.registry import full_registry as full
from tests.unit.registry.counting_store import CountingStore
from tests.unit.registry.full_registry import begin_release, full_registry, publish_everything
from tests.unit.registry.places import Place
from tests.unit.registry.small_registry import deployment, files, product

RELEASES = "products/weather/observations"
PROD = "environments/prod/weather"
LAST_EVENT = "events/weather/observations/00000002.json"
NEWEST = f"{RELEASES}/1.2.0"
POLICY = "policies/plain.yml"

# What no digest covers: it is found when its form is broken, and not when its words are changed. The page
# docs/reference/registry.md lists the same.
UNCOVERED = {POLICY}
UNCOVERED_WITHOUT_KEYS = {*UNCOVERED, f"{NEWEST}/release.json"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry that nobody has touched; tests change copies of it."""
    return full_registry(tmp_path_factory.mktemp("made") / "registry").root


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> TrustedKeys:
    path = tmp_path_factory.mktemp("keys") / "trusted-keys.yml"
    path.write_text(full.TRUSTED)
    return load_trusted_keys(path)


@pytest.fixture
def registry(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "registry"))


def verify(root: Path, trusted: TrustedKeys | None = None, scope: Scope = Scope()) -> RegistryReport:  # noqa: B008
    return verify_registry(FolderStore(root), scope, trusted)


def problems(root: Path, trusted: TrustedKeys | None = None) -> dict[str, str]:
    return {problem.path: problem.what for problem in verify(root, trusted).problems}


def named(report: RegistryReport) -> set[str]:
    return {each.path for each in (*report.problems, *report.notes)}


def found(path: str, root: Path, trusted: TrustedKeys | None = None) -> bool:
    """Whether a file is named as a problem, or in one: of a pointer and its record, nobody knows which is wrong."""
    about = path.rpartition(".json.")[0] + ".json" if is_signature(path) else path
    told = problems(root, trusted)
    return bool({path, about} & set(told)) or any(path in what for what in told.values())


def is_signature(path: str) -> bool:
    return path.endswith(".sig")


def test_a_registry_that_nobody_touched_is_well(made: Path, trusted: TrustedKeys) -> None:
    for keys in (None, trusted):
        report = verify(made, keys)
        assert (report.problems, report.notes) == ((), ())
        assert (report.products, report.releases, report.deployments, report.events) == (2, 4, 5, 2)
        assert report.files == len([path for path in files(made) if not Path(path).name.startswith(".")])


@pytest.mark.parametrize("place", ["s3", "git", "folder"], indirect=True)
def test_every_place_can_be_verified(place: Place) -> None:
    store = place.open()
    publish_everything(store)
    fresh = place.open()
    assert verify_registry(fresh).problems == ()
    store = place.open()
    assert store.claim(f"{RELEASES}/1.0.0/more.json", b"{}")
    assert [problem.path for problem in verify_registry(place.open()).problems] == [f"{RELEASES}/1.0.0/more.json"]


def test_every_file_that_is_missing_is_named(made: Path, tmp_path: Path, trusted: TrustedKeys) -> None:
    unknowable = {LAST_EVENT, POLICY}
    for path in files(made):
        if Path(path).name.startswith(".") or path in unknowable:
            continue
        root = Path(shutil.copytree(made, tmp_path / digest(path.encode())))
        (root / path).unlink()
        report = verify(root, trusted)
        about = path.rpartition(".json.")[0] + ".json" if is_signature(path) else path
        assert about in named(report), path
        harmless = path.startswith("released/") or path in (layout.MARKED, f"{NEWEST}/release.json")
        assert bool(report.problems) is not harmless, path


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content + b"\n",
        lambda content: b"x" + content,
        lambda content: b"[]\n",
        lambda content: content.replace(b"{", b"{ ", 1) if b"{" in content else b" ",
    ],
    ids=["emptied", "truncated", "newline", "prefixed", "list", "spaced"],
)
def test_every_file_that_was_changed_is_named(made: Path, registry: Path, change: Callable[[bytes], bytes]) -> None:
    for path, content in files(made).items():
        changed = change(content)
        if Path(path).name.startswith(".") or changed == content or path == POLICY:
            continue
        (registry / path).write_bytes(changed)
        assert path in problems(registry), path
        (registry / path).write_bytes(content)


def test_two_files_that_were_swapped_are_both_named(made: Path, registry: Path) -> None:
    contents = {path: content for path, content in files(made).items() if not Path(path).name.startswith(".")}
    paths = sorted(contents)
    for first, second in [(a, b) for a in paths for b in paths if a < b and Path(a).suffix == Path(b).suffix][::5]:
        if contents[first] == contents[second]:
            continue
        (registry / first).write_bytes(contents[second])
        (registry / second).write_bytes(contents[first])
        told = problems(registry)
        # Two policies, or two signatures, are each what the other is; the record is named then, if keys are given.
        assert {first, second} - set(told) <= {path for path in (first, second) if is_signature(path)}, (first, second)
        (registry / first).write_bytes(contents[first])
        (registry / second).write_bytes(contents[second])


def test_an_event_that_names_another_one_before_it_is_itself_the_damaged_one(registry: Path) -> None:
    path = "events/weather/observations/00000002.json"
    said = json.loads((registry / path).read_bytes())
    (registry / path).write_bytes(encode(said | {"previous": "0" * 64}))
    assert path in problems(registry)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_bit_that_flips_is_found(made: Path, registry: Path, trusted: TrustedKeys, data: st.DataObject) -> None:
    contents = {p: c for p, c in files(made).items() if c and not Path(p).name.startswith(".")}
    path = data.draw(st.sampled_from(sorted(set(contents) - UNCOVERED)))
    with_keys = path in UNCOVERED_WITHOUT_KEYS or is_signature(path) or data.draw(st.booleans())
    changed = bytearray(contents[path])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (registry / path).write_bytes(changed)
    try:
        assert found(path, registry, trusted if with_keys else None)
    except RegistryError as error:
        assert path == layout.MARKER, error  # noqa: PT017 - the format, which is newer then
    finally:
        (registry / path).write_bytes(contents[path])


def test_what_cannot_be_known_is_what_the_reference_says(registry: Path, trusted: TrustedKeys) -> None:
    """The list of exceptions is as short as it can be: each of them really is none that anything could find."""
    event = json.loads((registry / LAST_EVENT).read_bytes())
    event = {key: value for key, value in event.items() if key != "sha256"} | {"reason": "another one"}
    (registry / LAST_EVENT).write_bytes(encode(event | {"sha256": digest(encode(event))}))
    (registry / POLICY).write_bytes(b"version: 1\n")
    assert problems(registry, trusted) == {}
    record = json.loads((registry / NEWEST / "release.json").read_bytes())
    (registry / NEWEST / "release.json").write_bytes(encode(record | {"provenance": {"commit": "a" * 40}}))
    assert problems(registry) == {}
    assert "is not signed" in problems(registry, trusted)[f"{NEWEST}/release.json"]


@pytest.mark.parametrize(
    "path",
    [
        "letter.txt",
        "products/letter.txt",
        "products/weather/letter.txt",
        "products/weather/observations/letter.txt",
        "products/weather/observations/1.0.0/letter.txt",
        "products/weather/observations/1.0.0/contracts/letter.txt",
        "products/weather/observations/1.0.0/release.json.bak",
        "products/weather/observations/01.0/product.json",
        "environments/letter.txt",
        "environments/prod/letter.txt",
        "environments/prod/weather/letter.txt",
        "environments/prod/weather/000000001.json",
        "consumers/weather/letter.json",
        "events/weather/letter.txt",
        "events/weather/observations/1.json",
        "readers/letter.txt",
        "readers/weather/fleet/letter.txt",
        "served/weather/observations/Hourly",
        "served/weather/hourly",
        "released/weather/observations/1.0.0",
        "policies/old/letter.txt",
        "more/letter.txt",
    ],
)
def test_a_file_that_no_publisher_writes_is_named(registry: Path, path: str) -> None:
    (registry / path).parent.mkdir(parents=True, exist_ok=True)
    (registry / path).write_bytes(b"Dear")
    assert problems(registry).keys() & {path, "more"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"consumers/weather/{digest(b'x')}.json", "is broken"),
        (f"consumers/weather/{'0' * 64}.json", "is not what its name says"),
        ("events/weather/observations/00000004.json", "00000003.json"),
        ("events/weather/observations/99999999.json", "those before it are missing"),
        ("events/weather/other/00000002.json", "00000001.json"),
        ("environments/prod/weather/00000009.json", "00000004.json"),
        ("environments/prod/snow.json", "environments/prod/snow.json"),
        ("products/weather/observations/1.0.0/release.json.0123456789abcdef.sig", ".sig"),
        ("served/weather/observations/hidden", "is not empty"),
        ("policies/other.yml", "is no policy"),
    ],
)
def test_a_file_under_a_name_that_a_publisher_could_write_is_looked_at(registry: Path, path: str, told: str) -> None:
    (registry / path).parent.mkdir(parents=True, exist_ok=True)
    (registry / path).write_bytes(b"x")
    assert told in "\n".join(f"{path}: {what}" for path, what in problems(registry).items())


def test_an_old_release_in_the_place_of_the_newest_is_found(registry: Path) -> None:
    for name in ("release.json", "product.json", "contracts/hourly.odcs.yaml"):
        shutil.copy(registry / RELEASES / "1.0.0" / name, registry / RELEASES / "1.1.0" / name)
    told = problems(registry)
    assert "record of another release" in told[f"{RELEASES}/1.1.0/release.json"]


def test_a_release_that_was_made_up_in_full_is_found_by_who_served_the_true_one(registry: Path) -> None:
    """Somebody with the right to write changes a promise, and corrects every digest in the release."""
    folder = registry / RELEASES / "1.1.0"
    promise = json.loads((folder / "product.json").read_bytes()) | {"description": "Sunshine"}
    (folder / "product.json").write_bytes(encode(promise))
    record = json.loads((folder / "release.json").read_bytes())
    record["files"]["product.json"] = digest(encode(promise))
    (folder / "release.json").write_bytes(encode(record))
    told = problems(registry)
    assert "is not what" in told[f"{RELEASES}/1.1.0/release.json"]
    shutil.rmtree(registry / NEWEST)  # which named the record
    assert "deployment" in problems(registry)[f"{RELEASES}/1.1.0/release.json"]


def test_a_release_that_was_begun_is_a_note(registry: Path) -> None:
    begin_release(FolderStore(registry))
    report = verify(registry)
    assert report.problems == ()
    assert [note.path for note in report.notes] == [f"{RELEASES}/1.3.0/release.json"]


def test_two_releases_after_the_same_one_are_a_race_and_no_problem(registry: Path) -> None:
    store = FolderStore(registry)
    record = decode(store.read(f"{NEWEST}/release.json") or b"", "x")
    before = replace(full.release(store, "weather", "1.2.0", None, "Rain, snow and hail"), version="1.1.0")
    before = replace(before, record=record["previous"]["sha256"])
    full.release(store, "weather", "1.2.1", before, "Rain, snow, hail and fog")
    assert problems(registry) == {}


def test_a_record_of_a_publisher_who_died_is_a_note(registry: Path) -> None:
    record = decode((registry / f"{PROD}/00000003.json").read_bytes(), "x")
    (registry / f"{PROD}/00000004.json").write_bytes(
        encode(record | {"sequence": 4, "previous": {"sequence": 3, "sha256": digest(encode(record))}})
    )
    report = verify(registry)
    assert report.problems == ()
    assert [note.path for note in report.notes] == [f"{PROD}/00000004.json"]


def set_back(registry: Path, number: int) -> RegistryReport:
    content = (registry / f"{PROD}/{number:08d}.json").read_bytes()
    (registry / f"{PROD}.json").write_bytes(encode({"sequence": number, "sha256": digest(content)}))
    return verify(registry)


def test_a_pointer_that_was_set_back_is_found(registry: Path) -> None:
    report = set_back(registry, 1)
    assert [problem.path for problem in report.problems] == [f"{PROD}.json"]
    assert "was set back to 1: deployment 2 was in force after it" in report.problems[0].what


def test_a_pointer_that_was_set_back_by_one_looks_like_a_publisher_who_died(registry: Path) -> None:
    report = set_back(registry, 2)
    assert report.problems == ()
    assert [note.path for note in report.notes] == [f"{PROD}/00000003.json"]
    assert "set back by one" in report.notes[0].what


@pytest.mark.parametrize(
    "pointer",
    [{}, {"sequence": True, "sha256": "0" * 64}, {"sequence": 3}, {"sequence": -1, "sha256": "0" * 64}],
    ids=str,
)
def test_a_pointer_that_says_nothing_is_found(registry: Path, pointer: dict[str, Any]) -> None:
    (registry / f"{PROD}.json").write_bytes(encode(pointer))
    assert f"{PROD}.json" in problems(registry)


def test_a_deployment_of_what_no_release_promises_is_found(registry: Path) -> None:
    store = FolderStore(registry)
    served = replace(deployment(1).served[0], port=replace(deployment(1).served[0].port, name="daily"))
    deploy(store, "dev", "weather", lambda number: replace(deployment(number, "run-9", "dev"), served=(served,)))
    assert "daily" in problems(registry)["environments/dev/weather/00000002.json"]


def test_a_record_may_not_lead_out_of_its_folder(registry: Path) -> None:
    path = registry / RELEASES / "1.2.0/release.json"
    record = json.loads(path.read_bytes())
    (registry.parent / "secret").write_bytes(b"secret")
    record["files"] |= {f"{'../' * 5}secret": digest(b"secret")}
    path.write_bytes(encode(record))
    assert "which is no file of a release" in problems(registry)[f"{NEWEST}/release.json"]


@pytest.mark.parametrize("start", ["products/weather/link", "link", "policies/link.yml"])
def test_a_link_is_named_and_not_followed(registry: Path, start: str) -> None:
    (registry / start).symlink_to(registry.parent)
    report = verify(registry)
    assert [problem.path for problem in report.problems] == [start]
    assert "symbolic link" in report.problems[0].what


def test_a_folder_that_leads_to_itself_and_a_pipe_stop_nobody(registry: Path) -> None:
    (registry / "products/a").symlink_to(registry / "products")
    (registry / "products/b").symlink_to(registry / "products")
    os.mkfifo(registry / "consumers/pipe.json")
    assert set(problems(registry)) == {"products/a", "products/b", "consumers/pipe.json"}


def test_a_link_in_the_place_of_a_scope_is_found(registry: Path) -> None:
    shutil.move(registry / "products/weather", registry.parent / "elsewhere")
    (registry / "products/weather").symlink_to(registry.parent / "elsewhere")
    report = verify(registry, scope=Scope("weather", "observations"))
    assert [problem.path for problem in report.problems] == ["products/weather"]


def test_a_huge_file_is_not_read(registry: Path) -> None:
    with (registry / "policies/huge.yml").open("wb") as file:
        file.truncate(10**12)
    assert problems(registry) == {"policies/huge.yml": "is larger than any file of a registry"}


def test_a_registry_of_another_format_cannot_be_judged(registry: Path) -> None:
    (registry / "registry.json").write_bytes(encode({"format": 2}))
    with pytest.raises(RegistryError, match="format 2"):
        verify(registry)


def test_an_empty_place_has_nothing_to_look_at(tmp_path: Path) -> None:
    assert verify(tmp_path / "nowhere") == RegistryReport(str(tmp_path / "nowhere"))
    initialise(FolderStore(tmp_path / "begun"))
    report = verify(tmp_path / "begun")
    assert (report.releases, report.deployments, report.problems) == (0, 0, ())


def test_releases_that_nobody_signed_are_named_where_keys_are_given(registry: Path, trusted: TrustedKeys) -> None:
    store = FolderStore(registry)
    full.write_release(store, product("fleet", description="Boats"), "1.1.0", {}, previous=None)
    assert problems(registry) == {}
    told = problems(registry, trusted)
    assert list(told) == ["products/fleet/observations/1.1.0/release.json"]
    assert "it is not signed" in told["products/fleet/observations/1.1.0/release.json"]


def test_a_product_costs_requests_for_that_product_alone(registry: Path) -> None:
    store = FolderStore(registry)
    counting = CountingStore(store)
    report = verify_registry(counting, Scope("weather", "observations"))
    assert (report.products, report.releases, report.deployments, report.problems) == (1, 3, 2, ())
    before = counting.total
    for number in range(20):
        full.serve(store, full.release(store, f"other{number}", "1.0.0", None), "run-1")
    counting = CountingStore(store)
    verify_registry(counting, Scope("weather", "observations"))
    assert counting.total == before


def test_a_domain_is_looked_at_without_the_others(registry: Path) -> None:
    (registry / "products/fleet/observations/1.0.0/product.json").write_bytes(b"")
    report = verify(registry, scope=Scope("weather"))
    assert (report.products, report.releases, report.deployments, report.problems) == (1, 3, 4, ())
    assert problems(registry)
    (registry / "readers/network/weather").unlink()
    assert [problem.path for problem in verify(registry, scope=Scope("weather")).problems] == [
        "readers/network/weather"
    ]


def test_who_publishes_meanwhile_makes_no_problem(registry: Path) -> None:
    """At every request of the verification, somebody publishes a release and a deployment."""

    class Busy(CountingStore):
        published = 0

        def read(self, name: str) -> bytes | None:
            self.publish()
            return super().read(name)

        def tree(self, folder: str) -> list[str]:
            self.publish()
            return super().tree(folder)

        def publish(self) -> None:
            if self.published < 40:
                self.published += 1
                text = f"Rain {self.published}"
                version = f"2.0.{self.published}"
                full.serve(self.store, full.release(self.store, "weather", version, None, text), text)  # type: ignore[arg-type]

    busy = Busy(FolderStore(registry))
    assert verify_registry(busy).problems == ()
    assert busy.published == 40


def test_the_store_behind_a_cache_is_what_is_verified(registry: Path) -> None:
    class Kept:
        """Would answer everything from what it has kept."""

        origin = FolderStore(registry)

    (registry / RELEASES / "1.0.0/product.json").write_bytes(b"{}\n")
    assert verify_registry(Kept()).problems  # type: ignore[arg-type]
    assert open_registry(str(registry), registry, {}).folder == registry
