"""The file of trusted keys: what it may say, and what is told of the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from meshwright.mesh.errors import ConfigError
from meshwright.registry.trusted_keys import load_trusted_keys
from tests.unit.registry import keys

KEY = Ed25519PrivateKey.generate()
RAW = keys.public_raw(KEY)


def load(folder: Path, text: str) -> Any:
    (folder / "trusted.yml").write_text(text)
    return load_trusted_keys(folder / "trusted.yml")


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    yaml = f"keys:\n  ci:\n    public_key: {RAW}\n    domains: [weather]\n    not_after: 2027-12-31\n"
    json = f'{{"keys": {{"ci": {{"public_key": "{RAW}", "domains": ["weather"], "not_after": "2027-12-31"}}}}}}'
    (first,), (second,) = load(tmp_path, yaml).values(), load(tmp_path, json).values()
    assert first.name == second.name == "ci"
    assert first.domains == second.domains == ("weather",)
    assert first.not_after == second.not_after == date(2027, 12, 31)
    assert first.key.public_bytes_raw() == second.key.public_bytes_raw() == KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"public_key": RAW[:-4]}, "`public_key` is no ed25519 key"),
        ({"public_key": "?"}, "`public_key` is no ed25519 key"),
        ({"public_key": keys.public_pem(generate_private_key(SECP256R1()))}, "`public_key` is no ed25519 key"),
        ({"public_key": keys.pem(KEY)}, "`public_key` holds a private key"),
        ({"public_key": 7}, "`public_key` is missing"),
        ({"public_key": RAW, "domains": "weather"}, "`domains` has to be a list of domains"),
        ({"public_key": RAW, "domains": []}, "`domains` has to be a list of domains"),
        ({"public_key": RAW, "domains": ["weather "]}, "`domains` has to be a list of domains"),
        ({"public_key": RAW, "domains": ["*", ""]}, "`domains` has to be a list of domains"),
        (
            {"public_key": RAW, "not_before": "2027-01-02", "not_after": "2027-01-01"},
            "`not_before` is later than `not_after`",
        ),
        ({"public_key": RAW, "not_after": "soon"}, "`not_after` is no date"),
        ({"public_key": RAW, "not_before": 2026}, "`not_before` is no date"),
        ({"public_key": RAW, "not_afer": "2027-12-31"}, "unknown key not_afer; did you mean not_after?"),
    ],
    # Every process that collects the tests has keys of its own.
    ids=range(13),
)
def test_what_makes_no_sense_is_told_by_name(tmp_path: Path, said: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, keys.trusted(weather_ci=said))
    assert f"weather-ci: {told}" in caught.value.what
    assert "PRIVATE KEY" not in caught.value.what


@pytest.mark.parametrize("text", ["", "keys: {}\n", "keys: [a]\n", "key: {}\n", "- a\n", "keys: {a: b}\n", "\t"])
def test_a_file_without_keys_trusts_nobody_and_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"trusted\.yml"):
        load(tmp_path, text)


def test_one_key_under_two_names_and_one_name_twice_are_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is the same key as"):
        load(tmp_path, keys.trusted(one=RAW, two=RAW))
    once = f"  ci: {{public_key: {RAW}, domains: [weather]}}\n"
    with pytest.raises(ConfigError, match=r"trusted\.yml:3: ci stands there twice"):
        load(tmp_path, f"keys:\n{once}{once}")
