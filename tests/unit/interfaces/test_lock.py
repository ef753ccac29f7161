"""A package can tell that somebody changed it, and no lock can do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.interfaces.package import interface_package
from meshwright.mesh.domain import Interface
from meshwright.mesh.interface_lock import Edits, Lock, edits_of, is_edited, lock_of
from meshwright.read.interface_files import read_interfaces
from tests.unit.interfaces.upstream import domain, pairs, port, release

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def generated() -> Interface:
    fleet = release(port("aircraft@1", latest=False), port("aircraft@2", description="Höhe in ft\r\n\x85 {{ x }}"))
    return interface_package(domain(fleet, environments=("dev", "prod")), pairs(fleet), {})


def committed(folder: Path, package: Interface) -> Path:
    for name, text in package.files:
        path = folder / "interfaces" / package.domain / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "interfaces" / package.domain


def on_disk(folder: Path) -> Interface:
    (package,) = read_interfaces(folder)
    return package


def test_a_package_is_what_its_lock_says_after_it_was_written_and_read(tmp_path: Path) -> None:
    committed(tmp_path, generated())
    assert not is_edited(on_disk(tmp_path))
    lock = lock_of(on_disk(tmp_path))
    assert (lock.default_environment, lock.environments) == ("prod", ("dev", "prod"))


def test_line_ends_of_another_system_are_no_edit(tmp_path: Path) -> None:
    folder = committed(tmp_path, generated())
    for path in folder.rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not is_edited(on_disk(tmp_path))


def test_every_kind_of_edit_is_seen(tmp_path: Path) -> None:
    folder = committed(tmp_path, generated())
    (folder / "models/ports.yml").write_text("models: []\n")
    (folder / "models/aircraft_v1.sql").unlink()
    (folder / "models/extra.sql").write_text("select 1")
    (folder / "models/no_text").write_bytes(b"\xff\xfe\x00")
    package = on_disk(tmp_path)
    assert edits_of(package, lock_of(package)) == Edits(
        changed=("models/ports.yml",),
        missing=("models/aircraft_v1.sql",),
        added=("models/extra.sql", "models/no_text"),
    )


@pytest.mark.parametrize("name", [name for name, _ in generated().files if name != "interface.json"])
def test_no_file_of_a_package_can_be_changed_unseen(name: str) -> None:
    files = dict(generated().files)
    edited = Interface("fleet", tuple((files | {name: files[name] + " "}).items()))
    assert edits_of(edited, lock_of(edited)) == Edits(changed=(name,))


def test_a_package_of_an_earlier_release_is_not_judged() -> None:
    package = Interface("fleet", (("interface.json", '{"domain": "fleet", "ports": []}'), ("models/x.sql", "anything")))
    assert lock_of(package) == Lock()
    assert not is_edited(package)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON"),
        ("<<<<<<< HEAD\n{}", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"n": ' + "9" * 5000 + "}", "is not JSON"),
        ("[]", "is not a mapping"),
        ("null", "is not a mapping"),
        ('{"files": null}', "has `files` that are not a mapping of paths to digests"),
        ('{"files": ["models/x.sql"]}', "has `files` that are not a mapping of paths to digests"),
        ('{"files": {"models/x.sql": 1}}', "has `files` that are not a mapping of paths to digests"),
        ('{"default_environment": ["dev"]}', "has a `default_environment` that is no name"),
        ('{"environments": ["dev"]}', "has `environments` that are not a mapping"),
    ],
)
def test_a_lock_that_cannot_be_read_is_an_edit(text: str, problem: str) -> None:
    package = Interface("fleet", (("interface.json", text),))
    found = lock_of(package).problem
    # Which Python refuses a number of 5,000 digits depends on its version; none of them raises.
    assert found == problem or "9" * 5000 in text
    assert is_edited(package) == bool(found)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("default_environment", "environments", "files"), JSON)))
def test_no_lock_raises(content: dict[str, object]) -> None:
    text = json.dumps(content)
    package = Interface("fleet", (("interface.json", text), ("models/\ud800.sql", "\ud800")))
    lock = lock_of(package)
    edits_of(package, lock)
    assert isinstance(lock.default_environment, str)
    assert all(isinstance(name, str) for name in lock.environments)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    lock_of(Interface("fleet", (("interface.json", text),)))
