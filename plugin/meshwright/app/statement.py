"""Who may say something of a product after its release, and what it is put down as."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from meshwright.app.one_line import one_line
from meshwright.app.registry import require_registry
from meshwright.mesh.errors import MeshError, RegistryError
from meshwright.mesh.names import did_you_mean_or_all
from meshwright.mesh.product_event import EventKind, ProductEvent
from meshwright.read.git import user_of
from meshwright.read.mesh_yml import load_domain_config
from meshwright.registry import layout
from meshwright.registry.event_document import LONGEST_NAME, LONGEST_REASON
from meshwright.registry.events import append_event
from meshwright.registry.location import exists
from meshwright.registry.store import Store


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a statement.

    Attributes:
        event: as it is in the registry.
        is_new: whether it was not there before.
    """

    event: ProductEvent
    is_new: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody has to say.

    Attributes:
        folder: the domain that says it.
        reason: why.
        by: who says it; None for whom git commits as there.
        now: when.
        environ: the environment variables that the registry's location may use.
    """

    folder: Path
    reason: str
    by: str | None
    now: datetime
    environ: Mapping[str, str]

    def registry_of(self, domain: str, product: str) -> Store:
        """The registry with a product of this domain.

        Raises:
            ConfigError: the folder is no domain, or names no registry.
            MeshError: it is another domain, which cannot speak for this one.
            RegistryError: the product was never released there.
        """
        config = load_domain_config(self.folder)
        if domain != config.name:
            raise MeshError(
                f"{domain}.{product} is a product of {domain}, and {self.folder} is the domain {config.name}",
                f"Run this in the folder of {domain}: only who publishes a product speaks for it.",
            )
        store = require_registry(config, self.environ)
        known = list(filter(layout.is_name, store.names(layout.products_folder(domain)))) if exists(store) else []
        if product not in known:
            raise RegistryError(
                f"{domain} has released no product {product} in {store.location}{did_you_mean_or_all(product, known)}"
            )
        return store

    def event(self, kind: EventKind, domain: str, product: str) -> ProductEvent:
        """The event without its number and without what it is about.

        Raises:
            MeshError: nobody knows who says it, or a text is empty or too long.
        """
        return ProductEvent(
            kind=kind,
            domain=domain,
            product=product,
            sequence=0,
            by=_short(self.by or user_of(self.folder) or _nobody(), "--by", LONGEST_NAME),
            at=self.now.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            reason=_short(self.reason, "--reason", LONGEST_REASON),
        )


def put_down(
    store: Store, event: ProductEvent, there: Callable[[tuple[ProductEvent, ...]], ProductEvent | None]
) -> Said:
    """Write an event into the registry, unless one that is there says it all.

    Args:
        store: the registry.
        event: what is said.
        there: finds such a one; raises where the event makes no sense after the others.
    """
    return Said(*append_event(store, event.domain, event.product, lambda events: there(events) or event))


def _short(text: str, option: str, longest: int) -> str:
    line = one_line(text, option)
    if len(line) > longest:
        raise MeshError(f"{option} has {len(line)} characters, and {longest} is the most", "Say it shorter.")
    return line


def _nobody() -> str:
    raise MeshError("nobody knows who says this: git has no `user.name` here", "Add `--by NAME`.")
