"""Verifying a registry that somebody named."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from meshwright.app.registry import NO_VARIABLES
from meshwright.app.registry_named import registry_named
from meshwright.mesh.errors import ConfigError, NothingToCheck
from meshwright.mesh.names import did_you_mean
from meshwright.mesh.registry_report import RegistryReport
from meshwright.registry import layout
from meshwright.registry.store import Store
from meshwright.registry.trusted_keys import load_trusted_keys
from meshwright.registry.verification import Scope, verify_registry


def verify(
    folder: Path,
    location: str | None = None,
    *,
    only: str | None = None,
    trusted_keys: Path | None = None,
    environ: Mapping[str, str] = NO_VARIABLES,
) -> RegistryReport:
    """Look at a registry.

    Args:
        folder: as `registry_named` takes it.
        location: as `registry_named` takes it.
        only: a domain, or a product as `domain.product`; None for everything.
        trusted_keys: the file of keys by which every release must be signed; None when nobody asks for signatures.
        environ: the environment variables.

    Raises:
        ConfigError: the location, the scope or the file of keys says something impossible.
        NothingToCheck: there is no such registry, domain or product.
        RegistryError: the place cannot be asked, or holds a registry of another format.
    """
    trusted = load_trusted_keys(trusted_keys) if trusted_keys is not None else None
    scope = _scope(only)
    store = registry_named(folder, location, environ)
    report = verify_registry(store, scope, trusted)
    # Of a single product, the deployments of its domain were looked at only for what they say of it.
    looked_at = report.releases or (report.deployments and scope.product is None)
    if not looked_at and not report.problems:
        raise NothingToCheck(
            f"{store.location}: there is nothing to verify{_of(store, scope)}",
            "Check the location, or publish first: nothing that was looked at is no proof.",
        )
    return report


def _scope(only: str | None) -> Scope:
    if only is None:
        return Scope()
    domain, dot, product = only.partition(".")
    if not layout.is_name(domain) or (dot and not layout.is_name(product)):
        raise ConfigError([f"{only!r} is neither a domain nor a product"], "Write <domain> or <domain>.<product>.")
    return Scope(domain, product or None)


def _of(store: Store, scope: Scope) -> str:
    if scope.domain is None:
        return ""
    domains = store.names("products")
    if scope.product is None or scope.domain not in domains:
        return f" of {scope.domain}{did_you_mean(scope.domain, domains)}"
    known = store.names(layout.products_folder(scope.domain))
    return f" of {scope.domain}.{scope.product}{did_you_mean(scope.product, known)}"
