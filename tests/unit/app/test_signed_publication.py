"""Publishing with a key in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meshwright.app.publish import publish
from meshwright.mesh.errors import ConfigError
from meshwright.registry.signature import file_of
from meshwright.registry.trusted_keys import load_trusted_keys, signature_problem
from tests.unit.app.small_domain import NOON, built, domain, files, port
from tests.unit.registry import keys

KEY = Ed25519PrivateKey.generate()


def test_a_release_is_signed_and_publishing_again_changes_nothing(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    environ = {"MESH_SIGNING_KEY": keys.pem(KEY)}
    publish(folder, now=lambda: NOON, environ=environ)
    before = files(tmp_path / "registry")
    record = before["products/fleet/aircraft/1.0.0/release.json"]
    signature = before[f"products/fleet/aircraft/1.0.0/{file_of(record)}"]
    (tmp_path / "trusted.yml").write_text(keys.trusted(ci={"public_key": keys.public_raw(KEY), "domains": ["fleet"]}))
    assert signature_problem("fleet", record, signature, load_trusted_keys(tmp_path / "trusted.yml")) == ""
    publish(folder, now=lambda: NOON.replace(year=2030), environ=environ)
    assert files(tmp_path / "registry") == before
    assert not any(b"PRIVATE" in content for content in before.values())


def test_a_bad_key_stops_the_publication_before_anything_is_written(tmp_path: Path) -> None:
    folder = built(domain(tmp_path / "fleet"), port("aircraft"))
    before = files(tmp_path)
    with pytest.raises(ConfigError, match="no private key"):
        publish(folder, now=lambda: NOON, environ={"MESH_SIGNING_KEY": "-----BEGIN PRIVATE KEY-----\nhunter2"})
    assert files(tmp_path) == before
