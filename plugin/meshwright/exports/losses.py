"""What gets lost when a product is exported: what a format has no place for, or a reader of it passes over.

Data: a line for each thing that some reader loses, and what it finds of it in a product. Only what a product really
has is lost. The readers were tried, or their sources read, in the versions that `reference/metadata-formats.md` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from meshwright.exports import lost_things as lost
from meshwright.exports.exported import Exported

Finder = Callable[[Exported], Iterable[str]]
"""What of a product is concerned, each by its name; nothing where it has none of it."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What is lost of a product.

    Attributes:
        product: `fleet.aircraft`.
        reader: who loses it: the format itself, or a tool that reads it.
        what: the kind of thing.
        items: what of it the product has.
        why: the reason, and what to do where something can be done.
    """

    product: str
    reader: str
    what: str
    items: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a reader of some formats loses."""

    formats: tuple[str, ...]
    reader: str
    what: str
    why: str
    find: Finder


def losses(name: str, exported: Exported) -> Iterator[Lost]:
    """What the readers of a format lose of a product, in the order of the table."""
    product = f"{exported.product.domain}.{exported.product.name}"
    for loss in LOSSES:
        if name in loss.formats:
            items = tuple(dict.fromkeys(loss.find(exported)))
            if items:
                yield Lost(product, loss.reader, loss.what, items, loss.why)


_NO_KEY = "the format has no key for it"
_OWN = "they stand under customProperties, which readers keep and do not understand"

LOSSES = (
    Loss(
        ("odcs",), "ODCS", "who may read it, type, stability", _OWN, lambda e: (*lost.own_words(e), *lost.consumers(e))
    ),
    Loss(("odcs",), "ODCS", "units and meanings of columns", _OWN, lost.units_and_meanings),
    Loss(("odcs",), "ODCS", "what keys lead to", "a release names no table that a key leads to", lost.keys_elsewhere),
    Loss(("odcs",), "ODCS", "inputs", "a contract has no inputs; the product has: export odps", lost.inputs),
    Loss(
        ("odcs",), "ODCS", "freshness and rows", "a contract promises and does not report; export datahub", lost.counts
    ),
    Loss(
        ("odcs", "odps"),
        "ODCS and ODPS",
        "a channel without an address",
        "support wants a URL; give one in mesh.yml: `support: {channel: ..., url: ...}`",
        lost.channel_without_address,
    ),
    Loss(("odcs",), "DataHub", "service levels", "its odcs source ignores slaProperties", lost.service_levels),
    Loss(("odcs",), "DataHub", "end of support", "its odcs source ignores slaProperties", lost.ends),
    Loss(("odcs",), "DataHub", "support", "its odcs source ignores it", lost.support),
    Loss(
        ("odcs",),
        "DataHub",
        "tests that dbt alone runs",
        "its odcs source skips rules of type custom and text",
        lost.for_dbt_alone,
    ),
    Loss(("odcs",), "DataHub", "the link to the table", "its odcs source knows no duckdb", lost.on_duckdb),
    Loss(("odcs",), "OpenMetadata", "the place of the tables", "it drops servers", lost.servers),
    Loss(("odcs",), "OpenMetadata", "support", "it drops it", lost.support),
    Loss(
        ("odcs",),
        "OpenMetadata",
        "environments",
        "it knows prod, preprod, dev and uat, and may refuse a contract with another one",
        lost.other_environments,
    ),
    Loss(
        ("odcs",),
        "datacontract",
        "tests that dbt alone runs",
        "`datacontract test` runs no rules of type custom with engine dbt, and none of type text",
        lost.for_dbt_alone,
    ),
    Loss(
        ("odps",),
        "ODPS",
        "who may read it, type, stability",
        "they stand under customProperties; a product has no consumers",
        lambda e: (*lost.own_words(e), *lost.consumers(e)),
    ),
    Loss(("odps",), "ODPS", "service levels", "they stand in the contracts; export odcs too", lost.service_levels),
    Loss(("odps",), "ODPS", "end of support of ports", "it stands in the contracts; export odcs too", lost.ends),
    Loss(("odps",), "ODPS", "columns", "they stand in the contracts; export odcs too", lost.columns),
    Loss(("odps",), "ODPS", "place of the tables", "they stand in the contracts; export odcs too", lost.servers),
    Loss(("odps",), "ODPS", "freshness and rows", _NO_KEY, lost.counts),
    Loss(
        ("backstage",),
        "Backstage",
        "names",
        "at most 63 characters, lower case; the port's is its title",
        lost.shortened,
    ),
    Loss(("backstage",), "Backstage", "tags", "lower case letters, digits, + # and - alone", lost.tags_changed),
    Loss(
        ("backstage",),
        "Backstage",
        "the owner as a person to write to",
        "an owner is the ref of a group; make one of this name in the portal, or its page shows a broken link",
        lost.group,
    ),
    Loss(("backstage",), "Backstage", "service levels", "read them in the API's definition", lost.service_levels),
    Loss(("backstage",), "Backstage", "who may read it", _NO_KEY, lost.consumers),
    Loss(("backstage",), "Backstage", "freshness and rows", _NO_KEY, lost.counts),
    Loss(
        ("datahub",),
        "DataHub",
        "columns",
        "a data product lists tables: ingest the tables, and the contracts: export odcs",
        lost.columns,
    ),
    Loss(
        ("datahub",), "DataHub", "tests and constraints", "export odcs too", lambda e: (*lost.rules(e), *lost.keys(e))
    ),
    Loss(("datahub",), "DataHub", "versions of ports", "each version is a table of its own", lost.versions),
    Loss(
        ("datahub",),
        "DataHub",
        "service levels, support and who may read it",
        "they are properties, which people read and nothing checks",
        lambda e: (*lost.service_levels(e), *lost.support(e), *lost.consumers(e)),
    ),
    Loss(("datahub",), "DataHub", "inputs", "they are properties; lineage comes from its dbt source", lost.inputs),
    Loss(
        ("openlineage",),
        "OpenLineage",
        "tests and constraints",
        "a dataset event has no promises; export odcs too",
        lambda e: (*lost.rules(e), *lost.keys(e)),
    ),
    Loss(("openlineage",), "OpenLineage", "service levels", _NO_KEY, lost.service_levels),
    Loss(
        ("openlineage",),
        "OpenLineage",
        "support and the owner's address",
        _NO_KEY,
        lambda e: (*lost.support(e), *lost.email(e)),
    ),
    Loss(("openlineage",), "OpenLineage", "who may read it", _NO_KEY, lost.consumers),
    Loss(("openlineage",), "OpenLineage", "units and meanings of columns", _NO_KEY, lost.units_and_meanings),
    Loss(
        ("openlineage",),
        "OpenLineage",
        "inputs",
        "a static event has no lineage; openlineage-dbt sends it with the runs",
        lost.inputs,
    ),
    Loss(("dprod",), "DPROD", "columns", "DPROD has none; export odcs too", lost.columns),
    Loss(
        ("dprod",),
        "DPROD",
        "which column is how sensitive",
        "a dataset has the classes of all columns",
        lost.classified,
    ),
    Loss(("dprod",), "DPROD", "tests and constraints", _NO_KEY, lambda e: (*lost.rules(e), *lost.keys(e))),
    Loss(("dprod",), "DPROD", "service levels", _NO_KEY, lost.service_levels),
    Loss(("dprod",), "DPROD", "end of support", _NO_KEY, lost.ends),
    Loss(("dprod",), "DPROD", "rows", _NO_KEY, lost.counts),
    Loss(("dprod",), "DPROD", "stability", _NO_KEY, lambda e: (f"stability {e.product.stability}",)),
)
