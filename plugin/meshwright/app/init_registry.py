"""Keeping secrets out of the address that `mesh init` writes to mesh.yml, which is committed."""

from __future__ import annotations

from urllib.parse import urlsplit

from meshwright.mesh.errors import ConfigError

# Before the @ stands a login name or, on Azure, a container; elsewhere whatever stands there may be a token.
_NAMES_ALLOWED = frozenset({"git+ssh", "ssh", "az", "azure", "adl", "abfs", "abfss"})


def refuse_credentials(location: str) -> None:
    """Refuse a registry whose address holds what may be a key, without showing it.

    Raises:
        ConfigError: there is a password, a token or a signature in the address.
    """
    scheme, separator, rest = location.partition("://")
    if not separator or scheme.lower() == "git+file":
        return
    try:
        place = urlsplit(location).netloc
    except ValueError:
        place = rest
    # A secret may have a slash in it: then the @ stands after what is read as the host.
    before, at, _ = rest.rpartition("@")
    named = at and "@" in place and ":" not in before and scheme.lower() in _NAMES_ALLOWED
    signed = "?" in rest and not scheme.lower().startswith("git+")
    if (at and not named) or signed:
        raise ConfigError(
            ["the address of the registry has credentials or options in it, which would be written to mesh.yml"],
            "Take them out of --registry, such as `s3://bucket/folder`; give credentials by environment variables.",
        )
