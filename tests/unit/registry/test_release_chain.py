from __future__ import annotations

import json

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import Column, Port, PortId
from meshwright.mesh.product import Product
from meshwright.registry.canonical import encode
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.published import read_published
from meshwright.registry.release_history import release_chain
from meshwright.registry.releases import write_release
from meshwright.registry.wanted import BY_DEFAULT
from tests.unit.app.changing_registry import ChangingRegistry


def product(release: int) -> Product:
    port = Port(PortId("weather", "hourly"), "observations", f"Release {release}", (Column("at", "timestamp"),))
    return Product("weather", "observations", (port,))


@pytest.fixture
def store(tmp_path):
    """Releases 1.0.0 to 1.3.0; 1.1.1 is beside the way."""
    store = FolderStore(tmp_path)
    last = None
    for release in range(4):
        change = {"class": "additive", "code": "", "subject": "x", "fact": f"change {release}", "because": ""}
        last = write_release(
            store, product(release), f"1.{release}.0", {"commit": f"c{release}"}, previous=last, changes=[change]
        )
        if release == 1:
            write_release(store, product(9), "1.1.1", {}, previous=last)
    return store


def record(store, version):
    return store.root / "products" / "weather" / "observations" / version / "release.json"


def test_a_release_leads_to_all_before_it_and_to_no_other(store):
    chain = release_chain(store, "weather", "observations", [("1.2.0", None)])
    assert [each.version for each in chain] == ["1.2.0", "1.1.0", "1.0.0"]
    assert [each.changes[0].fact for each in chain] == ["change 2", "change 1", "change 0"]
    assert chain[0].commit == "c2"
    assert set(chain[0].files) == {"product.json"}


def test_two_releases_lead_to_what_is_before_either(store):
    chain = release_chain(store, "weather", "observations", [("1.1.1", None), ("1.2.0", None)])
    assert [each.version for each in chain] == ["1.2.0", "1.1.1", "1.1.0", "1.0.0"]


def test_what_is_released_later_changes_no_answer(store):
    before = release_chain(store, "weather", "observations", [("1.3.0", None)])
    write_release(store, product(7), "1.4.0", {}, previous=None)
    assert release_chain(store, "weather", "observations", [("1.3.0", None)]) == before


def test_a_release_before_that_is_another_one_is_told(store):
    path = record(store, "1.0.0")
    path.write_bytes(encode(json.loads(path.read_text()) | {"changes": []}))
    with pytest.raises(RegistryError, match=r"1\.0\.0/release\.json is missing or is not what was released"):
        release_chain(store, "weather", "observations", [("1.3.0", None)])
    record(store, "1.1.0").unlink()
    with pytest.raises(RegistryError, match=r"1\.1\.0/release\.json is missing or is not what was released"):
        release_chain(store, "weather", "observations", [("1.3.0", None)])


def test_the_record_of_a_head_is_compared_with_its_digest(store):
    with pytest.raises(RegistryError, match="is missing or is not what was released"):
        release_chain(store, "weather", "observations", [("1.3.0", "0" * 64)])


@pytest.mark.parametrize("previous", [None, 7, {}, {"version": 7}, {"version": "1.3.0", "sha256": None}])
def test_a_record_that_names_none_before_it_or_itself_is_the_first(store, previous):
    path = record(store, "1.3.0")
    path.write_bytes(encode(json.loads(path.read_text()) | {"previous": previous}))
    (only,) = release_chain(store, "weather", "observations", [("1.3.0", None)])
    assert only.version == "1.3.0"


def test_a_record_that_names_no_version_is_told(store):
    path = record(store, "1.3.0")
    path.write_bytes(encode(json.loads(path.read_text()) | {"previous": {"version": "../../../secret"}}))
    with pytest.raises(RegistryError, match="is not a version"):
        release_chain(store, "weather", "observations", [("1.3.0", None)])


def test_of_a_domain_only_what_its_default_environment_serves_is_read():
    changing = ChangingRegistry()
    changing.step("deploy to dev", "alpha", "alpha")
    changing.step("release", "alpha", "alpha")
    everything, default = (
        read_published(changing.store, wanted).domain("alpha") for wanted in (None, {"alpha": BY_DEFAULT})
    )
    assert default.deployments == everything.deployments
    assert default.releases_in("prod") == everything.releases_in("prod")
    read = {(release.product.name, release.version) for release in default.releases}
    assert read == set(default.deployment_in("prod").releases)
    assert read < {(release.product.name, release.version) for release in everything.releases}
