"""Products that are odd in every way that a domain can make them: names, texts, types, tests, empty ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshwright.mesh.data_test import DataTest
from meshwright.mesh.port import Column, Constraint, Owner, Port, PortId
from meshwright.mesh.product import Product

LONGEST = 100
"""A name in a registry is that long at most."""

TEXTS = (
    "",
    " ",
    "\n\n",
    "Two lines\nand a tab\there,  with trailing space \n\n\nand an empty end\n",
    "- a: b # no comment",
    "--- \n...\n%YAML 1.1",
    "&anchor *alias !!python/object/apply:os.system ['true']",
    "null",
    "yes",
    "0o17",
    "1e3",
    "2026-11-22",
    "'single' \"double\" `back` \\ backslash \\n",
    "{object} {property} {{ jinja }} {% raw %} ${VARIABLE} $VARIABLE",
    "<script>alert(1)</script> ](javascript:alert(1))",
    "'; drop table orders; --",
    "émoji 🎉 \u202eright to left\u202c zero\u200bwidth \ufeffmark",
    "line\u2028separator \u0085next line",
    "\x00\x01\x1b[31mcontrol\x7f\x9b",
    "\ud800half of a pair",
    "x" * 20_000,
    "=1+1",
    "~",
    "a" * 130 + " " + "b" * 130,
)
COLUMN_NAMES = (
    "a",
    "A",
    "two words",
    "émoji 🎉",
    "select",
    "null",
    "yes",
    "1e3",
    "1",
    "a.b",
    "a/b",
    "a-b",
    'quoted"name',
    "it's",
    "{object}",
    "{{ jinja }}",
    "# hash",
    "- dash",
    "a: b",
    "back`tick",
    "semi;colon--",
    "line\nbreak",
    "\x1b[31m",
    "\u202elrc",
    "x" * 200,
)
TYPES = (
    "",
    "integer",
    "BIGINT",
    "hugeint",
    "uhugeint",
    "decimal",
    "decimal(18,3)",
    "number(38, 0)",
    "double precision",
    "varchar",
    "varchar(16777216)",
    "character varying(3)",
    "text[]",
    "varchar[][]",
    "integer[3]",
    "array<string>",
    "struct(a integer, b struct(c varchar[]))",
    'struct("two words" integer, "select" varchar)',
    "struct()",
    "map(varchar, integer)",
    "map<string, array<struct<a: int>>>",
    "union(a integer, b varchar)",
    "enum('a', 'b')",
    "timestamp",
    "timestamp with time zone",
    "timestamp_ns",
    "timestamp(3) without time zone",
    "time",
    "interval",
    "date",
    "boolean",
    "blob",
    "bytea",
    "bit",
    "json",
    "variant",
    "geography",
    "uuid",
    "inet",
    "?[",
    "'; drop table orders; --",
    "integer\n- a: b",
    "struct(" * 200 + "a integer" + ")" * 200,
)
VALUES = (
    ('"a"', '"b"'),
    ("1", "2"),
    ("1.5",),
    ("true", "false"),
    ("null",),
    ('""',),
    ('"it\'s"', '"{object}"', '"\\u0000"'),
    ("1", '"1"'),
    ("{", "NaN"),
    ("1e400",),
    (),
)
BOUNDS = (
    ("max=9", "min=0"),
    ("min=-1.5",),
    ("exclusive", "max=1"),
    ("min=9", "max=0"),
    ("min=date '2013-01-01'",),
    ("min=current_date",),
    ("max=1e999999999",),
    ("max=NaN",),
    (),
)
CHECKS = (
    "",
    "a > 0",
    "a in ('x', 'y')",
    "\"two words\" <> ''",
    "a like '%{object}%'",
    "a > (select max(a) from private_table)",
    "1 = 1); drop table orders; --",
    "a is not null\n  and a > 0",
)
STRANGE_WORDS = ("-", "a b", "émoji 🎉", "UPPER_lower", "c++", "x" * 80, "a:b", "")


def _columns() -> tuple[Column, ...]:
    """A column for each name, and one for each type."""
    named = [
        Column(name, "integer", TEXTS[index % len(TEXTS)], classification=STRANGE_WORDS[index % len(STRANGE_WORDS)])
        for index, name in enumerate(COLUMN_NAMES)
    ]
    typed = [
        Column(f"typed_{index}", text, TEXTS[index % len(TEXTS)], unit=text[:20], definition=TEXTS[-index % len(TEXTS)])
        for index, text in enumerate(TYPES)
    ]
    return (*named, *typed)


def _rows() -> tuple[tuple[Constraint, ...], tuple[DataTest, ...]]:
    """Constraints and tests of all kinds, on odd columns and on some that are not there."""
    constraints = {
        Constraint("primary_key", ("two words", "a", 'quoted"name')),
        Constraint("unique", ("émoji 🎉",)),
        Constraint("unique", ("select", "it's")),
        Constraint("not_null", ("line\nbreak",)),
        Constraint("not_null", ("not there",)),
        Constraint("foreign_key", ("a",)),
        Constraint("custom", ()),
        *(Constraint("check", ("a",) if index % 2 else (), text) for index, text in enumerate(CHECKS)),
    }
    tests = {
        *(DataTest(kind, ("two words",), blocks=blocks) for kind in ("unique", "not_null") for blocks in (True, False)),
        *(DataTest("accepted_values", (COLUMN_NAMES[index],), values) for index, values in enumerate(VALUES)),
        *(DataTest("accepted_values", (f"typed_{9 + index}",), values) for index, values in enumerate(VALUES)),
        *(DataTest("dbt_utils.accepted_range", (COLUMN_NAMES[index],), values) for index, values in enumerate(BOUNDS)),
        *(DataTest("accepted_range", (f"typed_{23 + index}",), values) for index, values in enumerate(BOUNDS)),
        DataTest("dbt_utils.unique_combination_of_columns", ("a", "A", "two words")),
        DataTest("meshwright.unique_combination", ("a", "lower(select)")),
        DataTest("relationships", ("it's",)),
        DataTest("relationships", ()),
        DataTest("not_null", ()),
        DataTest("not_null", ("not there",)),
    }
    return tuple(sorted(constraints)), tuple(sorted(tests))


def hostile_products() -> Iterator[Product]:
    """All of them; no two have the same domain and name."""
    constraints, tests = _rows()
    everything = _columns()
    yield Product(
        "odd",
        "everything",
        tuple(
            Port(
                PortId("odd", name, version),
                "everything",
                text,
                everything,
                constraints,
                tests=tests,
                deprecation_date=date,
                materialized=built,
                alias=alias,
            )
            for name, version, text, date, built, alias in (
                ("plain", None, TEXTS[3], None, "table", "plain"),
                ("plain", "1.5", TEXTS[5], "2027-06-30", "incremental", "plain v1.5"),
                ("two words", None, TEXTS[16], None, "materialized_view", 'quoted"alias'),
                ("two_words", None, TEXTS[18], None, "", ""),
                ("two-words", "a/b", TEXTS[20], None, "made up", "x" * 200),
            )
        ),
        owner=Owner("Team 🎉", "team@example.com"),
    )
    for index, text in enumerate(TEXTS):
        # One place of the document each, so that a refusal says which.
        yield Product(
            "odd",
            f"text_{index}",
            (
                Port(
                    PortId("odd", f"text_{index}"),
                    f"text_{index}",
                    text,
                    (Column("a", "integer", text, text, text, text),),
                    (Constraint("check", ("a",), text),),
                    deprecation_date=text[:40] or None,
                    alias=text,
                ),
            ),
            title=text,
            description=text,
            owner=Owner(text, text),
            support=(("channel", text), ("url", text), (text, text)),
            sla=(("freshness", text), ("retention", text), (text, text)),
        )
    yield from _named()
    yield from _empty()


def _named() -> Iterator[Product]:
    """Names that would be the same, or too long, if they were only joined or cleaned."""
    longest = "n" * LONGEST
    pairs = [
        ("a", "b-c"),
        ("a-b", "c"),
        ("a_b", "c"),
        ("A-b", "C"),
        ("_a", "_b"),
        ("a_", "b_"),
        ("a-", "-b"),
        ("a--b", "c"),
        ("yes", "null"),
        ("CON", "nul"),
        (longest, longest),
        (longest, longest[:-1] + "m"),
    ]
    for domain, name in pairs:
        ports = [("t", None), ("t", "1"), ("t-v1", None), ("t_v1", None), (longest, None), (longest, "2"), ("-", None)]
        yield Product(domain, name, tuple(_small(domain, name, f"{name}_{port}", version) for port, version in ports))


def _empty() -> Iterator[Product]:
    """As little as there can be, in each status and of each type."""
    yield Product("empty", "no_port", ())
    yield Product("empty", "no_column", (Port(PortId("empty", "no_column"), "no_column"),))
    for status in ("draft", "active", "deprecated", "retired"):
        for kind in (None, "source-aligned", "aggregate", "consumer-aligned"):
            name = f"{status}_{kind}"
            yield Product(
                "empty",
                name,
                (_small("empty", name, f"{name}_orders", None),),
                type=kind,
                status=status,
                consumers=() if kind else None,
                strict=kind is None,
                stability="stable",
            )


def _small(domain: str, product: str, name: str, version: str | None) -> Port:
    return Port(PortId(domain, name, version), product, columns=(Column("a", "integer"),))


def unique(products: Sequence[Product]) -> bool:
    """Whether no two products, and no two ports, are called the same."""
    names = [(each.domain, each.name) for each in products]
    ports = [port.id for each in products for port in each.ports]
    return len(set(names)) == len(names) and len(set(ports)) == len(ports)
