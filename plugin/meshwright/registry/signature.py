"""Signatures of releases: ed25519 over the bytes of release.json, which names the digest of every other file.

A signature lies beside the record that it is of: `release.json.<first 16 digits of the record's sha256>.sig`. It is
written before the record, which makes the release visible, so no release that was published with a key is ever there
without it. Two publishers may race for one record; the loser's signature stays behind under a name that leads to no
record. Whoever verifies a registry takes such a file for what it is: no harm, and no sign of a release.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from meshwright.mesh.errors import ConfigError, MeshError, RegistryError
from meshwright.registry.canonical import decode, encode

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_VARIABLE = "MESH_SIGNING_KEY"
KEY_FILE_VARIABLE = "MESH_SIGNING_KEY_FILE"
ALGORITHM = "ed25519"
FORMAT = 1
_BESIDE = re.compile(r"release\.json\.(?:[0-9a-f]{16}\.sig|sigstore\.json)", re.ASCII)
_MAKE = (
    f"{KEY_VARIABLE} takes the text of a key and {KEY_FILE_VARIABLE} the path of one, as "
    "`openssl genpkey -algorithm ed25519` makes it."
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key; it prints as its id.

    Attributes:
        key_id: which key it is, for those who verify.
    """

    key_id: str
    _key: Ed25519PrivateKey = field(repr=False)

    def sign(self, record: bytes) -> bytes:
        """The content of the signature's file for the bytes of a release.json; the same whenever it is made."""
        signature = base64.b64encode(self._key.sign(record)).decode("ascii")
        return encode({"format": FORMAT, "algorithm": ALGORITHM, "key_id": self.key_id, "signature": signature})


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature's file holds."""

    key_id: str
    signature: bytes


def file_of(record: bytes) -> str:
    """The name of the signature's file, beside the record."""
    return f"release.json.{hashlib.sha256(record).hexdigest()[:16]}.sig"


def may_lie_beside(name: str) -> bool:
    """Whether a file of this name may be there although no record lists it: a signature, ours or Sigstore's bundle."""
    return _BESIDE.fullmatch(name) is not None


def key_id_of(key: Ed25519PublicKey) -> str:
    """The name that a public key gives itself."""
    return f"{ALGORITHM}-{hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]}"


def read_signature(content: bytes, name: str) -> Signature:
    """What a signature's file says.

    Raises:
        RegistryError: it is broken; `name` is told.
    """
    document = decode(content, name)
    key_id, text = document.get("key_id"), document.get("signature")
    known = document.get("format") == FORMAT and document.get("algorithm") == ALGORITHM
    try:
        if known and isinstance(key_id, str) and isinstance(text, str):
            return Signature(key_id, base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        pass
    raise RegistryError(f"the registry file {name} is no signature that this meshwright reads")


def signer_of(environ: Mapping[str, str]) -> Signer | None:
    """The key to sign releases with, or None when the environment names none.

    Args:
        environ: MESH_SIGNING_KEY holds the text of a private key in PEM, or MESH_SIGNING_KEY_FILE the path of one.

    Raises:
        ConfigError: both are set, one is set to nothing, or what is there is no ed25519 key. The key itself is never
            told.
        MeshError: the library that signs is not installed.
    """
    text, path = environ.get(KEY_VARIABLE, ""), environ.get(KEY_FILE_VARIABLE, "")
    if not text and not path:
        _require_unset(environ)
        return None
    if text and path:
        raise ConfigError([f"{KEY_VARIABLE} and {KEY_FILE_VARIABLE} are both set"], "Unset one of them.")
    require_library("releases are to be signed")
    key = _private_key(
        text.encode("utf-8", "replace") if text else _file(path), KEY_VARIABLE if text else KEY_FILE_VARIABLE
    )
    return Signer(key_id_of(key.public_key()), key)


def _require_unset(environ: Mapping[str, str]) -> None:
    """Refuse to take "set to nothing" for "do not sign": a CI does that with a secret that it does not have."""
    for variable in (KEY_VARIABLE, KEY_FILE_VARIABLE):
        if variable in environ:
            raise ConfigError(
                [f"{variable} is set and empty, and a release that is not signed now never will be"],
                "Give the job the secret, or unset the variable to publish without a signature.",
            )


def require_library(why: str) -> None:
    """Make sure that `cryptography` can be imported.

    Raises:
        MeshError: it is not installed; `why` says what needs it.
    """
    try:
        import cryptography  # noqa: F401
    except ImportError as error:
        raise MeshError(
            f"{why}, and the library cryptography is not installed", 'Run `pip install "dbt-meshwright[signing]"`.'
        ) from error


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a path"
        # The value is not told: it may be the key itself, set by mistake.
        raise ConfigError(
            [f"the file that {KEY_FILE_VARIABLE} names cannot be read: {why}"],
            f"Name a file with a private key in PEM; the text of a key goes into {KEY_VARIABLE}.",
        ) from None


def _private_key(pem: bytes, where: str) -> Ed25519PrivateKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:
        problem = "is protected by a passphrase, which nobody could type in a CI"
    except (ValueError, UnsupportedAlgorithm):
        problem = "is no private key in PEM"
    else:
        if isinstance(key, Ed25519PrivateKey):
            return key
        problem = "is a private key of another kind than ed25519"
    # Outside of the handler: what the library says may quote the key.
    raise ConfigError([f"the key to sign with, in {where}, {problem}"], _MAKE)
