"""Accepted debt in a deployment: kept as it is, and absent where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.errors import RegistryError
from meshwright.mesh.port import PortId
from meshwright.registry.canonical import encode
from meshwright.registry.deployment_document import from_document, to_document
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.location import initialise
from tests.unit.registry.small_registry import deployment

DEBT = (("PRV001", PortId("fleet", "crew")), ("PRV003", PortId("fleet", "aircraft", "2")))


def test_what_is_recorded_is_what_is_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    initialise(store)
    deploy(store, "prod", "weather", lambda sequence: replace(deployment(sequence), debt=DEBT))
    found = current_deployment(store, "prod", "weather")
    assert found is not None
    assert found.debt == DEBT


def test_a_deployment_without_debt_has_the_bytes_that_it_always_had() -> None:
    document = to_document(deployment(1), "0" * 64)
    assert b"debt" not in encode(document)
    assert from_document(document, (), "x.json").debt == ()


def test_other_debt_is_another_deployment_and_the_same_is_none(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    initialise(store)
    for debt, sequence in ((DEBT, 1), (DEBT, 1), (DEBT[:1], 2), ((), 3)):
        made = deploy(store, "prod", "weather", lambda number, debt=debt: replace(deployment(number), debt=debt))
        assert made.sequence == sequence


@pytest.mark.parametrize(
    "debt",
    [3, [3], ["PRV001"], [{}], [{"rule": 1, "domain": "a", "name": "b", "version": None}], [{"rule": "PRV001"}]],
)
def test_debt_of_another_form_is_told(debt: Any) -> None:
    document = to_document(deployment(1), "0" * 64) | {"debt": debt}
    with pytest.raises(RegistryError, match=r"the registry file x\.json is broken"):
        from_document(document, (), "x.json")
