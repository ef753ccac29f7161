"""Where everything lies in a registry.

::

    registry.json                                            marks the folder, and its format
    products/<domain>/<product>/<version>/product.json       what is promised            never changes
    products/<domain>/<product>/<version>/contracts/*.yaml   the same, one ODCS per port never changes
    products/<domain>/<product>/<version>/product.odps.yaml  the same, as Bitol ODPS     never changes
    products/<domain>/<product>/<version>/catalog-info.yaml  the same, for Backstage     never changes
    products/<domain>/<product>/<version>/release.json       digests, provenance; last   never changes
    environments/<environment>/<domain>.json                 what is served now          compare-and-swap
    environments/<environment>/<domain>/<sequence>.json      every deployment            never changes
    consumers/<domain>/<digest>.json                         what a domain reads         never changes
    events/<domain>/<product>/<sequence>.json                yanked, deprecated          never changes
    readers/<domain>/<consumer>                              has read a port of it once  never changes
    served/<domain>/<product>/<table>                        was served once             never changes
    released/<domain>/<product>/<digest>/<version>           product.json has the digest never changes
    markers.json                                             the three above are whole   never changes
"""

from __future__ import annotations

import re

from meshwright.mesh.errors import RegistryError

FORMAT = 1
MARKER = "registry.json"
MARKED = "markers.json"
READERS = "readers"
SERVED = "served"

_SHOWN = 100

# Names become paths: no separators, no dots, nothing that a file system folds or reserves.
_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"\d{1,9}\.\d{1,9}\.\d{1,9}", re.ASCII)


def products_folder(domain: str) -> str:
    """The folder with one folder per product."""
    return f"products/{_safe(domain)}"


def releases_folder(domain: str, product: str) -> str:
    """The folder with one folder per release."""
    return f"{products_folder(domain)}/{_safe(product)}"


def release_file(domain: str, product: str, version: str, name: str) -> str:
    """A file of a release."""
    if not _VERSION.fullmatch(version):
        raise RegistryError(f"{version[:_SHOWN]!r} is not a version")
    return f"{releases_folder(domain, product)}/{version}/{name}"


def is_version(name: str) -> bool:
    """Whether a folder's name is a version."""
    return _VERSION.fullmatch(name) is not None


def pointer(environment: str, domain: str) -> str:
    """The file that says what an environment serves of a domain."""
    return f"environments/{_safe(environment)}/{_safe(domain)}.json"


def deployment(environment: str, domain: str, sequence: int) -> str:
    """The record of one deployment."""
    return f"environments/{_safe(environment)}/{_safe(domain)}/{sequence:08d}.json"


def consumer(domain: str, digest: str) -> str:
    """The record of what a domain reads."""
    if not _DIGEST.fullmatch(digest):
        raise RegistryError(f"{digest[:_SHOWN]!r} is not a sha256 digest")
    return f"consumers/{_safe(domain)}/{digest}.json"


def events_folder(domain: str) -> str:
    """The folder with one folder of events per product."""
    return f"events/{_safe(domain)}"


def event(domain: str, product: str, sequence: int) -> str:
    """What was said of a product after its release."""
    return f"{events_folder(domain)}/{_safe(product)}/{sequence:08d}.json"


def reader(domain: str, consumer: str) -> str:
    """The marker of a domain that has read another one."""
    return f"{READERS}/{_safe(domain)}/{_safe(consumer)}"


def readers_folder(domain: str) -> str:
    """The folder with one marker for each domain that has read this one."""
    return f"{READERS}/{_safe(domain)}"


def served(domain: str, product: str, table: str) -> str:
    """The marker of a table's name; `table` is what `table_names.encode_table` makes of it."""
    return f"{SERVED}/{_safe(domain)}/{_safe(product)}/{table}"


def released_folder(domain: str, product: str, digest: str) -> str:
    """The folder with one marker for each version whose product document has a digest."""
    if not _DIGEST.fullmatch(digest):
        raise RegistryError(f"{digest[:_SHOWN]!r} is not a sha256 digest")
    return f"released/{_safe(domain)}/{_safe(product)}/{digest}"


def is_name(name: str) -> bool:
    """Whether something may be the name of a domain, product or environment here."""
    return _SAFE.fullmatch(name) is not None


def is_digest(text: str) -> bool:
    """Whether a text is a sha256 digest in hexadecimal."""
    return _DIGEST.fullmatch(text) is not None


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise RegistryError(
            f"{name[:_SHOWN]!r} cannot be a name in a registry",
            "Use letters, digits, - and _, beginning with a letter: names become paths.",
        )
    return name
