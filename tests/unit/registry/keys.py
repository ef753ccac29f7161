"""Real keys, made for a test."""

from __future__ import annotations

import base64
from typing import Any

import yaml
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def pem(key: Any, password: bytes | None = None) -> str:
    cipher = form.BestAvailableEncryption(password) if password else form.NoEncryption()
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, cipher).decode()


def public_pem(key: Any) -> str:
    return key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()


def public_raw(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def trusted(**keys: Any) -> str:
    """The text of a file of trusted keys; a value is a public key, or what else the file says of it as well."""
    entries = {
        name.replace("_", "-"): {"domains": ["weather"]} | (said if isinstance(said, dict) else {"public_key": said})
        for name, said in keys.items()
    }
    return yaml.safe_dump({"keys": entries})
