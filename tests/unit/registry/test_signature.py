"""Signed releases: with real keys, tampered with in every way that somebody may try."""

from __future__ import annotations

import builtins
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meshwright.mesh.errors import ConfigError, MeshError
from meshwright.registry.folder_store import FolderStore
from meshwright.registry.releases import read_release, write_release
from meshwright.registry.signature import Signer, file_of, may_lie_beside, read_signature, signer_of
from meshwright.registry.trusted_keys import load_trusted_keys, signature_problem
from tests.unit.registry import keys
from tests.unit.registry.small_registry import PROVENANCE, product

KEY = Ed25519PrivateKey.generate()
OTHER = Ed25519PrivateKey.generate()
FOLDER = "products/weather/observations/1.0.0"


def signer(key: Ed25519PrivateKey = KEY) -> Signer:
    found = signer_of({"MESH_SIGNING_KEY": keys.pem(key)})
    assert found is not None
    return found


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The folder of a release that is signed."""
    write_release(FolderStore(tmp_path), product(), "1.0.0", PROVENANCE, previous=None, signer=signer())
    return tmp_path / FOLDER


def problem(release: Path, trusted: str, domain: str = "weather") -> str:
    file = release / "trusted.yml"
    file.write_text(trusted)
    record = (release / "release.json").read_bytes()
    signature = release / file_of(record)
    there = signature.read_bytes() if signature.exists() else None
    return signature_problem(domain, record, there, load_trusted_keys(file))


@pytest.mark.parametrize("public", [keys.public_pem(KEY), keys.public_raw(KEY)], ids=["pem", "raw"])
def test_a_signed_release_is_trusted(release: Path, public: str) -> None:
    assert problem(release, keys.trusted(weather_ci=public)) == ""
    assert problem(release, keys.trusted(all={"public_key": public, "domains": ["*"]}), "fleet") == ""


def test_the_signature_is_one_that_others_can_verify(release: Path) -> None:
    record = release / "release.json"
    (release / "raw").write_bytes(read_signature((release / file_of(record.read_bytes())).read_bytes(), "x").signature)
    (release / "public.pem").write_text(keys.public_pem(KEY))
    command = "openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in release.json -sigfile raw"
    done = subprocess.run(command.split(), cwd=release, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "Signature Verified Successfully\n")


def test_a_signature_is_there_before_the_release_is(tmp_path: Path) -> None:
    class Killed(FolderStore):
        def claim(self, name: str, content: bytes) -> bool:
            if name.endswith("release.json"):
                raise KeyboardInterrupt
            return super().claim(name, content)

    with pytest.raises(KeyboardInterrupt):
        write_release(Killed(tmp_path), product(), "1.0.0", PROVENANCE, previous=None, signer=signer())
    assert [path.suffix for path in (tmp_path / FOLDER).iterdir() if path.name.startswith("release")] == [".sig"]
    store = FolderStore(tmp_path)
    assert read_release(store, "weather", "observations", "1.0.0") is None
    write_release(store, product(), "1.0.0", PROVENANCE, previous=None, signer=signer())
    assert problem(tmp_path / FOLDER, keys.trusted(weather_ci=keys.public_raw(KEY))) == ""


def test_who_loses_the_race_leaves_a_signature_that_harms_nobody(tmp_path: Path) -> None:
    later = PROVENANCE | {"released_at": "2026-11-22T12:00:01Z"}

    class Overtaken(FolderStore):
        def claim(self, name: str, content: bytes) -> bool:
            if name.endswith("release.json"):
                write_release(FolderStore(tmp_path), product(), "1.0.0", later, previous=None, signer=signer(OTHER))
            return super().claim(name, content)

    write_release(Overtaken(tmp_path), product(), "1.0.0", PROVENANCE, previous=None, signer=signer())
    beside = {path.name for path in (tmp_path / FOLDER).iterdir()} - {"product.json", "release.json"}
    assert len(beside) == 2
    assert all(map(may_lie_beside, beside))
    assert problem(tmp_path / FOLDER, keys.trusted(other=keys.public_raw(OTHER))) == ""
    assert "no trusted key" in problem(tmp_path / FOLDER, keys.trusted(first=keys.public_raw(KEY)))


def test_a_release_without_a_key_is_not_signed(tmp_path: Path) -> None:
    write_release(FolderStore(tmp_path), product(), "1.0.0", PROVENANCE, previous=None, signer=signer_of({}))
    assert problem(tmp_path / FOLDER, keys.trusted(weather_ci=keys.public_raw(KEY))) == "it is not signed"


def test_a_record_that_was_changed_has_no_signature(release: Path) -> None:
    record = release / "release.json"
    record.write_bytes(record.read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    assert problem(release, keys.trusted(weather_ci=keys.public_raw(KEY))) == "it is not signed"


def test_the_signature_of_other_bytes_under_the_name_of_these_is_found(release: Path) -> None:
    record = release / "release.json"
    old = release / file_of(record.read_bytes())
    record.write_bytes(record.read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    old.rename(release / file_of(record.read_bytes()))
    told = problem(release, keys.trusted(weather_ci=keys.public_raw(KEY)))
    assert told == "its signature by weather-ci is not of these bytes"


def test_a_signature_that_names_a_trusted_key_and_is_of_another_is_found(release: Path) -> None:
    record = (release / "release.json").read_bytes()
    forged = json.loads(signer(OTHER).sign(record)) | {"key_id": signer().key_id}
    (release / file_of(record)).write_text(json.dumps(forged))
    assert "is not of these bytes" in problem(release, keys.trusted(weather_ci=keys.public_raw(KEY)))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"format":2}']
    + [
        json.dumps({"format": 1, "algorithm": "ed25519", "key_id": "x", "signature": "AAAA"} | more).encode()
        for more in ({"algorithm": "none"}, {"signature": "no base64"}, {"signature": 1}, {"key_id": ["x"]})
    ],
)
def test_a_broken_signature_is_no_traceback_and_no_trust(release: Path, content: bytes) -> None:
    (release / file_of((release / "release.json").read_bytes())).write_bytes(content)
    assert "registry file release.json." in problem(release, keys.trusted(weather_ci=keys.public_raw(KEY)))


def test_a_signature_of_the_wrong_length_is_no_signature(release: Path) -> None:
    record = (release / "release.json").read_bytes()
    short = json.loads(signer().sign(record)) | {"signature": "AAAA"}
    (release / file_of(record)).write_text(json.dumps(short))
    assert "is not of these bytes" in problem(release, keys.trusted(weather_ci=keys.public_raw(KEY)))


@pytest.mark.parametrize(
    ("said", "domain", "told"),
    [
        ({}, "fleet", "it is signed by weather-ci, which may not sign for fleet"),
        (
            {"not_after": "2026-11-21"},
            "weather",
            "it was released on 2026-11-22, and weather-ci signs until 2026-11-21",
        ),
        (
            {"not_before": "2026-11-23"},
            "weather",
            "it was released on 2026-11-22, and weather-ci signs from 2026-11-23",
        ),
        ({"not_before": "2026-11-22", "not_after": "2026-11-22"}, "weather", ""),
    ],
)
def test_a_key_signs_for_its_domains_within_its_dates(
    release: Path, said: dict[str, Any], domain: str, told: str
) -> None:
    found = problem(release, keys.trusted(weather_ci={"public_key": keys.public_raw(KEY)} | said), domain)
    assert found.startswith(told)
    assert bool(found) == bool(told)


def test_an_unknown_key_is_not_trusted(release: Path) -> None:
    told = problem(release, keys.trusted(weather_ci=keys.public_raw(OTHER)))
    assert told == f"it is signed by {signer().key_id}, which is no trusted key"


def test_a_file_as_openssl_makes_it_signs(tmp_path: Path) -> None:
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem"], cwd=tmp_path, check=True)
    found = signer_of({"MESH_SIGNING_KEY_FILE": str(tmp_path / "key.pem")})
    assert found is not None
    assert found.key_id.startswith("ed25519-")
    assert "PRIVATE" not in repr(found)


_SECRET = keys.pem(KEY).splitlines()[1]


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({"MESH_SIGNING_KEY": _SECRET}, "is no private key in PEM"),
        ({"MESH_SIGNING_KEY": keys.pem(KEY).replace("MC4", "XXX")}, "is no private key in PEM"),
        ({"MESH_SIGNING_KEY": keys.public_pem(KEY)}, "is no private key in PEM"),
        ({"MESH_SIGNING_KEY": keys.pem(KEY, b"secret")}, "is protected by a passphrase"),
        ({"MESH_SIGNING_KEY": keys.pem(generate_private_key(SECP256R1()))}, "is a private key of another kind"),
        ({"MESH_SIGNING_KEY": keys.pem(KEY), "MESH_SIGNING_KEY_FILE": "x"}, "are both set"),
        ({"MESH_SIGNING_KEY_FILE": "nowhere.pem"}, "cannot be read: No such file"),
        ({"MESH_SIGNING_KEY_FILE": keys.pem(KEY)}, "cannot be read"),
        ({"MESH_SIGNING_KEY_FILE": "/"}, "cannot be read: Is a directory"),
        ({"MESH_SIGNING_KEY_FILE": "a\0b"}, "cannot be read: not a path"),
        ({"MESH_SIGNING_KEY": "\udcff"}, "is no private key in PEM"),
        ({"MESH_SIGNING_KEY": ""}, "MESH_SIGNING_KEY is set and empty"),
        ({"MESH_SIGNING_KEY": "", "MESH_SIGNING_KEY_FILE": ""}, "is set and empty"),
        ({"MESH_SIGNING_KEY": "/etc/weather.pem"}, "is no private key in PEM"),
    ],
    # Every process that collects the tests has keys of its own.
    ids=range(14),
)
def test_a_bad_key_is_told_and_never_shown(environ: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        signer_of(environ)
    said = f"{caught.value.what} {caught.value.remedy} {caught.value.__cause__!r}"
    assert not any(line in said for line in "".join(environ.values()).splitlines() if len(line) > 12)


def test_without_the_library_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    there = builtins.__import__

    def gone(name: str, *arguments: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "cryptography":
            raise ImportError(name)
        return there(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", gone)
    assert signer_of({}) is None
    with pytest.raises(MeshError, match="cryptography is not installed") as caught:
        signer_of({"MESH_SIGNING_KEY": "x"})
    assert caught.value.remedy == 'Run `pip install "dbt-meshwright[signing]"`.'
    with pytest.raises(MeshError, match="cryptography is not installed"):
        load_trusted_keys(Path("nowhere"))


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("release.json.0123456789abcdef.sig", True),
        ("release.json.sigstore.json", True),
        ("release.json.0123456789abcdeg.sig", False),
        ("release.json.bak", False),
        ("contracts/release.json.0123456789abcdef.sig", False),
    ],
)
def test_only_signatures_may_lie_beside_a_release(name: str, may: bool) -> None:
    assert may_lie_beside(name) is may
