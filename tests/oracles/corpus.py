"""Edits of the small project: breaks of every kind, what is only risky, and what is harmless.

Each says what we tell of it, and in which class. What dbt says of it is asked, not written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from meshwright.mesh.change import ChangeClass
from tests.oracles.small_project import FILES

ORDERS, CUSTOMERS, GROUPS, MESH = "models/orders.yml", "models/customers.yml", "models/groups.yml", "mesh.yml"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that somebody makes.

    Attributes:
        what: what is done, for the table.
        tells: the changes that we tell, with their classes; harmless ones are not listed.
        replaced: by file, what is replaced by what; each must be there once.
        written: files that are written anew.
        deleted: files that go.
        notice: how many days before its date a deprecation has to be announced.
    """

    what: str
    tells: Mapping[str, ChangeClass] = field(default_factory=dict)
    replaced: tuple[tuple[str, str, str], ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    deleted: tuple[str, ...] = ()
    notice: int = 0

    @property
    def files(self) -> dict[str, str]:
        """The project after it."""
        files = {name: text for name, text in {**FILES, **self.written}.items() if name not in self.deleted}
        for name, old, new in self.replaced:
            if files[name].count(old) != 1:
                raise LookupError(f"{self.what}: {old!r} is not there once in {name}")
            files[name] = files[name].replace(old, new)
        return files


def _orders(old: str, new: str = "") -> tuple[tuple[str, str, str], ...]:
    return ((ORDERS, old, new),)


_NOTE = "      - name: note\n        data_type: varchar\n"
_NOT_NULL = "        constraints:\n          - type: not_null\n"
_RELATIONSHIPS = """          - relationships: {arguments: {to: "ref('customers', v=1)", field: customer_id}}\n"""
_FOREIGN_KEY = '      - {type: foreign_key, columns: [customer_id], expression: "customers (customer_id)"}\n'
_VALUES = "          - accepted_values: {arguments: {values: [placed, paid]}}\n"
_TESTS = "        data_tests:\n"
_RECEIPT = "      - name: receipt\n        data_type: varchar\n"
_WITHOUT_ORDERS = FILES[ORDERS][: FILES[ORDERS].index("  - name: orders")] + "  - name: stg_orders\n"
_V1 = "      - v: 1\n        deprecation_date: 2099-06-30\n"

BREAKS: tuple[Edit, ...] = (
    Edit("remove a column", {"removed-column": "breaking"}, _orders(_NOTE)),
    Edit("rename a column", {"removed-column": "breaking"}, _orders("- name: note", "- name: remark")),
    Edit(
        "remove a column of a version",
        {"removed-column": "breaking"},
        ((CUSTOMERS, "      - name: country\n        data_type: varchar(2)\n", ""),),
    ),
    Edit(
        "type of another family",
        {"changed-type": "breaking"},
        _orders("data_type: timestamp", "data_type: date"),
    ),
    Edit(
        "timestamp with a time zone",
        {"changed-type": "breaking"},
        _orders("data_type: timestamp", "data_type: timestamp with time zone"),
    ),
    Edit("smaller integer", {"narrowed-type": "breaking"}, _orders("data_type: bigint", "data_type: integer")),
    Edit("fewer digits", {"narrowed-type": "breaking"}, _orders("decimal(12,2)", "decimal(8,2)")),
    Edit("fewer digits behind the point", {"narrowed-type": "breaking"}, _orders("decimal(12,2)", "decimal(12,1)")),
    Edit("remove a field of a struct", {"narrowed-type": "breaking"}, _orders(", town varchar")),
    Edit("a type that nobody knows", {"unknown-type": "undetermined"}, _orders("data_type: bigint", "data_type: mood")),
    Edit("drop a not_null constraint", {"nullable-column": "weakened"}, _orders(_NOT_NULL)),
    Edit("drop a not_null test", {"nullable-column": "weakened"}, _orders("          - not_null\n")),
    Edit(
        "a not_null test that only warns",
        {"nullable-column": "weakened"},
        _orders("          - not_null\n", "          - not_null: {config: {severity: warn}}\n"),
    ),
    Edit(
        "a not_null test of some rows",
        {"nullable-column": "weakened"},
        _orders("          - not_null\n", "          - not_null: {config: {where: line > 1}}\n"),
    ),
    Edit(
        "drop a unique test",
        {"withdrawn-key": "weakened"},
        _orders(f"{_RECEIPT}{_TESTS}          - unique\n", _RECEIPT),
    ),
    Edit(
        "drop the primary key",
        {"withdrawn-key": "weakened", "nullable-column": "weakened"},
        _orders("      - {type: primary_key, columns: [order_id, line]}\n"),
    ),
    Edit(
        "primary key over fewer columns",
        {"changed-key": "breaking", "nullable-column": "weakened"},
        _orders("[order_id, line]", "[order_id]"),
    ),
    Edit(
        "drop a check",
        {"withdrawn-constraint": "weakened"},
        _orders("      - {type: check, expression: amount >= 0}\n"),
    ),
    Edit("another check", {"changed-condition": "undetermined"}, _orders("amount >= 0", "amount > -10")),
    Edit(
        "drop a foreign key and its test",
        {"withdrawn-constraint": "weakened"},
        (*_orders(_FOREIGN_KEY), *_orders(_RELATIONSHIPS)),
    ),
    Edit("accept one value more", {"widened-values": "weakened"}, _orders("[placed, paid]", "[placed, paid, lost]")),
    Edit("drop an accepted_values test", {"withdrawn-test": "weakened"}, _orders(f"{_TESTS}{_VALUES}")),
    Edit("contract not enforced", {"dropped-contract": "breaking"}, _orders("contract: {enforced: true}", "tags: []")),
    Edit(
        "a view where a table was",
        {"changed-materialization": "weakened"},
        _orders("materialized: table", "materialized: view"),
    ),
    Edit(
        "another alias",
        {"moved-relation": "breaking"},
        _orders("      group: orders\n", "      group: orders\n      alias: bookings\n"),
    ),
    Edit(
        "another schema",
        {"moved-relation": "breaking"},
        _orders("      group: orders\n", "      group: orders\n      schema: other\n"),
    ),
    Edit("public becomes protected", {"lowered-access": "breaking"}, _orders("access: public", "access: protected")),
    Edit("public becomes private", {"lowered-access": "breaking"}, _orders("access: public", "access: private")),
    Edit(
        "remove a model",
        {"removed-port": "breaking"},
        written={ORDERS: _WITHOUT_ORDERS},
        deleted=("models/orders.sql",),
    ),
    Edit(
        "rename a model",
        {"removed-port": "breaking"},
        _orders("- name: orders", "- name: bookings"),
        written={"models/bookings.sql": FILES["models/orders.sql"]},
        deleted=("models/orders.sql",),
    ),
    Edit(
        "disable a model",
        {"removed-port": "breaking"},
        _orders("      group: orders\n", "      group: orders\n      enabled: false\n"),
    ),
    Edit(
        "remove a version before its date",
        {"removed-port": "breaking"},
        (
            (CUSTOMERS, _V1, ""),
            (CUSTOMERS, "latest_version: 1", "latest_version: 2"),
            (ORDERS, "customers', v=1", "customers', v=2"),
        ),
        deleted=("models/customers_v1.sql",),
    ),
    Edit("an earlier date", {"earlier-removal": "weakened"}, ((CUSTOMERS, "2099-06-30", "2098-06-30"),)),
    Edit(
        "a date without notice",
        {"short-notice": "weakened"},
        ((CUSTOMERS, "      - v: 2\n", "      - v: 2\n        deprecation_date: 2026-02-01\n"),),
        notice=90,
    ),
    Edit("older rows", {"loosened-promise": "weakened"}, ((MESH, "24h", "48h"),)),
    Edit("no retention", {"loosened-promise": "weakened"}, ((MESH, "      retention: 730d\n", ""),)),
    Edit("less stable", {"lowered-stability": "weakened"}, ((MESH, "stability: strict", "stability: stable"),)),
    Edit("offered to fewer", {"withdrawn-offer": "breaking"}, ((MESH, "      - logistics\n", ""),)),
    Edit("grant withdrawn", {"withdrawn-grant": "breaking"}, _orders("      grants: {select: [finance_reader]}\n")),
    Edit("another unit", {"changed-meaning": "weakened"}, _orders("unit: EUR", "unit: USD")),
    Edit(
        "less sensitive",
        {"lowered-classification": "policy"},
        _orders("classification: pii", "classification: internal"),
    ),
    Edit(
        "nobody owns it",
        {"removed-owner": "policy"},
        ((GROUPS, "      name: Sales\n      email: sales@example.com\n", "      name: ''\n"),),
    ),
    Edit("another SQL", {"changed-logic": "undetermined"}, (("models/orders.sql", "select *", "select distinct *"),)),
)
"""What a strict product is refused for."""

RISKY: tuple[Edit, ...] = (
    Edit("another latest version", {"moved-latest": "risky"}, ((CUSTOMERS, "latest_version: 1", "latest_version: 2"),)),
    Edit("larger integer", {"widened-type": "risky"}, ((CUSTOMERS, "data_type: integer", "data_type: bigint"),)),
    Edit("more digits", {"widened-type": "risky"}, _orders("decimal(12,2)", "decimal(14,2)")),
    Edit(
        "another order of columns",
        {"changed-order": "risky"},
        ((ORDERS, _NOTE, ""), (ORDERS, "    columns:\n", f"    columns:\n{_NOTE}")),
    ),
    Edit(
        "incremental where a table was",
        {"changed-materialization": "risky"},
        _orders("materialized: table", "materialized: incremental\n      on_schema_change: fail"),
    ),
    Edit(
        "more sensitive",
        {"raised-classification": "risky"},
        _orders("classification: pii", "classification: restricted"),
    ),
)
"""What warns."""

_SAME_CHECK = _orders("amount >= 0}", '"amount  >=  0"}')

HARMLESS: tuple[Edit, ...] = (
    Edit("nothing"),
    Edit("add a column", {}, _orders(_NOTE, f"{_NOTE}      - name: extra\n        data_type: varchar\n")),
    Edit("another word for a type", {}, ((CUSTOMERS, "data_type: integer", "data_type: int"),)),
    Edit("a type in upper case", {}, _orders("data_type: bigint", "data_type: BIGINT")),
    Edit("another length of a text, which DuckDB ignores", {}, _orders("varchar(20)", "varchar(10)")),
    Edit("upper case of a column", {}, _orders("- name: note", "- name: NOTE")),
    Edit("another description", {}, _orders("for each line", "for every line")),
    Edit("a tag", {}, _orders("      group: orders\n", "      group: orders\n      tags: [daily]\n")),
    Edit("blanks in a check", {}, _SAME_CHECK),
    Edit("add a test", {}, _orders(_NOTE, f"{_NOTE}{_TESTS}          - not_null\n")),
    Edit("a constraint becomes a test", {}, _orders(f"{_NOT_NULL}{_TESTS}", f"{_TESTS}          - not_null\n")),
    Edit("a test becomes a constraint", {}, _orders(f"{_TESTS}          - not_null\n", f"{_NOT_NULL}{_TESTS}")),
    Edit("the foreign key is tested, and no constraint", {}, _orders(_FOREIGN_KEY)),
    Edit("accept one value less", {}, _orders("[placed, paid]", "[placed]")),
    Edit("a later date", {}, ((CUSTOMERS, "2099-06-30", "2099-12-31"),)),
    Edit(
        "a new version",
        {},
        ((CUSTOMERS, "      - v: 2\n", "      - v: 3\n      - v: 2\n"),),
        written={"models/customers_v3.sql": FILES["models/customers_v1.sql"]},
    ),
    Edit("newer rows", {}, ((MESH, "24h", "12h"),)),
    Edit("another owner", {}, ((GROUPS, "name: Sales", "name: Shop"),)),
    Edit("offered to more", {}, ((MESH, "      - logistics\n", "      - logistics\n      - marketing\n"),)),
    Edit("another private model", {}, (("models/stg_orders.sql", "1 as line", "2 as line"),)),
    Edit(
        "a new port",
        {},
        written={
            "models/returns.sql": "select 1 as order_id\n",
            "models/returns.yml": "models: [{name: returns, config: {access: public, group: returns}}]\n",
        },
    ),
    Edit(
        "versions where there were none",
        {},
        _orders("    columns:\n", "    versions: [{v: 1, config: {alias: orders}}]\n    columns:\n"),
        written={"models/orders_v1.sql": FILES["models/orders.sql"]},
        deleted=("models/orders.sql",),
    ),
)
"""What nobody has to be told of."""

EDITS = (*BREAKS, *RISKY, *HARMLESS)
