"""From an address such as s3://bucket/prefix to the library's store: options, time limits, credentials."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from meshwright.mesh.errors import RegistryError
from meshwright.registry.aws_profile import AwsProfile
from meshwright.registry.object_store import ObjectStore
from meshwright.registry.object_store_errors import answer_of, told
from meshwright.registry.patience import CONNECT_SECONDS, REQUEST_SECONDS

if TYPE_CHECKING:
    from obstore.store import MemoryStore

_S3 = ("s3", "s3a")
_AZURE = ("az", "azure", "adl", "abfs", "abfss")
SCHEMES = (*_S3, "gs", *_AZURE, "memory")
"""What an address of an object store may begin with."""

# The library reads the environment of the process by itself; these are handed to it from the mapping that the caller
# gave, which goes before. The others of their kind (encryption, endpoints of token servers) it finds alone.
_VARIABLES = {
    _S3: (
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_SKIP_SIGNATURE",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
    ),
    ("gs",): ("GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_KEY", "GOOGLE_APPLICATION_CREDENTIALS"),
    _AZURE: (
        "AZURE_STORAGE_ACCOUNT_NAME",
        "AZURE_STORAGE_ACCOUNT_KEY",
        "AZURE_STORAGE_SAS_TOKEN",
        "AZURE_STORAGE_CLIENT_ID",
        "AZURE_STORAGE_CLIENT_SECRET",
        "AZURE_STORAGE_TENANT_ID",
        "AZURE_USE_AZURE_CLI",
    ),
}
_AWS_FOUND_ELSEWHERE = ("AWS_ACCESS_KEY_ID", "AWS_SKIP_SIGNATURE", "AWS_WEB_IDENTITY_TOKEN_FILE")
_TRUE = frozenset({"1", "true", "yes", "on"})


def open_object_store(address: str, environ: Mapping[str, str]) -> ObjectStore:
    """The registry at an address; nothing is asked of the place yet.

    Args:
        address: such as `s3://bucket/prefix`, with one of the SCHEMES.
        environ: the environment variables, which say where credentials are.

    Raises:
        RegistryError: obstore is not installed, the address holds credentials or no bucket, or a setting is wrong.
    """
    scheme, shown = _checked(address)
    try:
        from obstore.exceptions import BaseError
        from obstore.store import from_url
    except ImportError as error:
        raise RegistryError(
            f"the registry {shown} is in an object store, for which obstore is missing",
            'Install it: pip install "dbt-meshwright[remote]".',
        ) from error
    if scheme == "memory":
        return ObjectStore(_memory(shown), shown)
    names = next(names for schemes, names in _VARIABLES.items() if scheme in schemes)
    config: dict[str, Any] = {name.lower(): environ[name] for name in names if environ.get(name)}
    more: dict[str, Any] = {}
    if scheme in _S3:
        _check_endpoint(environ)
        profile = _profile(environ)
        if profile is not None:
            more["credential_provider"] = profile
            region = profile.region
            if region is not None and not {"aws_region", "aws_default_region"} & config.keys():
                config["aws_region"] = region
    allowed = any(environ.get(f"{cloud}_ALLOW_HTTP", "").lower() in _TRUE for cloud in ("AWS", "GOOGLE", "AZURE"))
    opened: Any = from_url  # its types have one form per cloud, and the cloud is known when it runs
    try:
        place = opened(
            address,
            config=config,
            client_options={
                "connect_timeout": f"{CONNECT_SECONDS}s",
                "timeout": f"{REQUEST_SECONDS}s",
                "allow_http": allowed,
            },
            # ObjectStore tries again: what the library repeats by itself, nobody can tell from another's write.
            retry_config={"max_retries": 0},
            **more,
        )
    except (BaseError, ValueError) as error:
        raise told(answer_of(error), shown, "be opened") from error
    return ObjectStore(place, shown)


def _checked(address: str) -> tuple[str, str]:
    """The scheme of an address, and the address for people; refuses what may hold a key, without showing it."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise RegistryError(
            "the registry's address cannot be read", "Write `s3://bucket/folder` or its like."
        ) from error
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")
    # abfss://container@account is how Azure writes it; nothing there is secret.
    is_container = parts.scheme in _AZURE and "@" in parts.netloc and ":" not in parts.netloc
    if ("@" in parts.netloc and not is_container) or parts.query or parts.fragment:
        raise RegistryError(
            f"the registry {shown} has credentials or options in its address",
            "Take them out of mesh.yml; give credentials by environment variables.",
        )
    if not parts.netloc:
        raise RegistryError(f"the registry {address} names no bucket", f"Write `{parts.scheme}://bucket/folder`.")
    return parts.scheme, address.rstrip("/") if is_container else shown


def _check_endpoint(environ: Mapping[str, str]) -> None:
    # The library ends the process's thread with a panic over an address that is none.
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        if environ.get(name) and not re.match(r"https?://[^/\s@]+(/\S*)?$", environ[name]):
            raise RegistryError(f"{name} is no address of a server", f"Set {name} to https://<host>, or unset it.")


def _profile(environ: Mapping[str, str]) -> AwsProfile | None:
    """Where credentials come from when no variable holds them; None leaves it to the library."""
    if any(environ.get(name) for name in _AWS_FOUND_ELSEWHERE):
        return None
    if importlib.util.find_spec("botocore") is not None:
        return AwsProfile(environ)
    if environ.get("AWS_PROFILE"):
        raise RegistryError(
            "AWS_PROFILE is set, and without boto3 profiles cannot be read",
            "Install it: pip install boto3. Or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
    return None


@cache
def _memory(name: str) -> MemoryStore:
    """One store for each name in this process, so that a registry can be opened twice."""
    from obstore.store import MemoryStore

    return MemoryStore()
