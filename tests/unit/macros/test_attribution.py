"""What stands in a query's comment, label or tag reads back as what it says, whatever names people chose."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
import sqlglot
from hypothesis import example, given
from hypothesis import strategies as st

from meshwright.mesh.attribution import Attribution
from meshwright.read.query_comment import attribution_of, attribution_of_labels
from tests.unit.macros.rendered import macros

RUN = "6f2c9a1e-0000-4000-8000-000000000000"
# A file may be called nearly anything, and so may a model, a group or a target.
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
STATEMENTS = st.sampled_from(
    [
        "select 1",
        "select 1;",
        "  select '*/' ; ",
        "begin",
        "select 1 -- a",
        "/* mesh-publication {} */\nselect 1",
        "do $$;$$",
    ]
)


def node(**values: Any) -> SimpleNamespace:
    plain: dict[str, Any] = {
        "unique_id": "model.sales.orders",
        "package_name": "sales",
        "group": "orders",
        "config": SimpleNamespace(group="orders"),
        "depends_on": SimpleNamespace(nodes=[]),
    }
    return SimpleNamespace(**plain | values)


def sent(comment: str, sql: str, append: bool) -> str:
    """A statement as dbt sends it."""
    if not append:
        return f"/* {comment} */\n{sql}"
    body = sql.rstrip()
    return f"{body[:-1]}\n/* {comment} */;" if body.endswith(";") else f"{body}\n/* {comment} */"


@given(
    domain=NAMES,
    product=NAMES,
    name=NAMES,
    target=NAMES,
    reads=st.lists(st.tuples(NAMES, NAMES), max_size=3),
    sql=STATEMENTS,
    append=st.booleans(),
)
@example(
    domain="a*/b", product="/*", name="%s '\"\\", target="{{ }}", reads=[("x", "*/ /*")], sql="select 1", append=False
)
def test_a_comment_reads_back(
    *, domain: str, product: str, name: str, target: str, reads: list[tuple[str, str]], sql: str, append: bool
) -> None:
    package = macros(
        "attribution", target={"name": target, "type": "postgres"}, var=lambda key, _: {"mesh_domain": domain}[key]
    )
    read = [(owner.replace(".", "_"), port.replace(".", "_")) for owner, port in reads]
    parents = [f"model.{owner}.{port}" for owner, port in read if owner not in ("sales", "meshwright")]
    comment = package.query_comment(
        node(unique_id=f"model.sales.{name}", group=product, depends_on=SimpleNamespace(nodes=parents))
    )

    assert "*/" not in comment
    assert "/*" not in comment
    assert "%" not in comment  # drivers that fill in parameters
    assert comment.isascii()
    assert "\n" not in comment
    assert len(comment) < 1024  # what Postgres shows of a running query
    found = attribution_of(sent(comment, sql, append))
    assert found is not None
    whole = [domain, product, f"model.sales.{name}", target]
    said = [found.domain, found.product, found.node, found.environment]
    for was, limit, now in zip(whole, [63, 63, 150, 63], said, strict=True):
        assert now is not None
        # What is too long keeps its beginning and gets a digest.
        assert now == was or (len(json.dumps(was)) - 2 > limit and was.startswith(now[:-7]))
        assert len(json.dumps(now)) - 2 <= limit
    assert (found.invocation, found.command) == (RUN, "build")
    assert len(found.reads) + found.reads_left_out == len(parents)


def test_who_reads_what() -> None:
    parents = [
        "seed.sales.regions", "model.sales.stg_orders", "model.weather.hourly_observations",
        "model.fleet.aircraft.v2", "model.meshwright.mesh_ports", "source.sales.shop.orders",
    ]  # fmt: skip
    package = macros("attribution")
    found = attribution_of(package.query_comment(node(depends_on=SimpleNamespace(nodes=parents))).join(["/*", "*/x"]))
    assert found == Attribution(
        "sales", RUN, "dev", "build", "orders", "model.sales.orders",
        reads=("fleet.aircraft@2", "weather.hourly_observations"),
    )  # fmt: skip


def test_many_reads_are_cut_and_the_rest_is_counted() -> None:
    parents = [f"model.domain_{number}.a_rather_long_name_of_a_port_{number}" for number in range(100)]
    package = macros("attribution")
    found = attribution_of(f"/*{package.query_comment(node(depends_on=SimpleNamespace(nodes=parents)))}*/")
    assert found is not None
    assert 5 < len(found.reads) < 20
    assert len(found.reads) + found.reads_left_out == 100


@pytest.mark.parametrize("nothing", [None, "", SimpleNamespace()])
def test_a_query_of_no_node_is_the_domains(nothing: object) -> None:
    found = attribution_of(
        f"/*{macros('attribution').query_comment(nothing if nothing != SimpleNamespace() else None)}*/"
    )
    assert found == Attribution("sales", RUN, "dev", "build")


def test_the_product_of_another_domain_is_none_of_ours() -> None:
    """What verifies a stub is our query, and the stub's group is the upstream's."""
    stub = node(unique_id="model.weather.hourly_observations", package_name="weather", group="observations")
    found = attribution_of(f"/*{macros('attribution').query_comment(stub)}*/")
    assert found == Attribution("sales", RUN, "dev", "build", node="model.weather.hourly_observations")


def test_what_a_hook_does_for_a_port_is_the_products() -> None:
    package = macros("attribution")
    port = {"model": "orders", "version": 2, "product": "orders"}
    sql = sent(package.query_comment(None), package.attributed("create table a as select 1", port), append=True)
    assert attribution_of(sql) == Attribution("sales", RUN, "dev", "build", "orders", "model.sales.orders.v2")
    assert sql.startswith("create table a as select 1\n/*")


@given(NAMES, NAMES, NAMES)
def test_labels_are_legal_on_bigquery(domain: str, name: str, target: str) -> None:
    package = macros(
        "attribution", target={"name": target, "type": "bigquery"}, var=lambda key, _: {"mesh_domain": domain}[key]
    )
    parents = SimpleNamespace(nodes=["model.weather.hourly_observations"])
    labels = json.loads(package.query_comment(node(unique_id=f"model.sales.{name * 9}", depends_on=parents)))
    for key, label in labels.items():
        assert re.fullmatch("[a-z][a-z0-9_-]{0,62}", key)
        assert re.fullmatch("[a-z0-9_-]{0,63}", label)
    assert {"reads", "more"}.isdisjoint(labels)


@pytest.mark.parametrize("quote", ["", '"'])
def test_labels_read_back(quote: str) -> None:
    package = macros("attribution", target={"name": "prod", "type": "bigquery"})
    comment = json.loads(package.query_comment(node()))
    # As the adapter makes labels of it; dbt 2 forgets to take the quotes away.
    labels = {key: re.sub("[^a-z0-9_-]", "_", f"{quote}{value}{quote}".lower())[:63] for key, value in comment.items()}
    if quote:
        labels["mesh"] = "1"
    assert attribution_of_labels(labels) == Attribution("sales", RUN, "prod", "build", "orders", "model_sales_orders")


@given(NAMES)
@example('it\'s \\ "x"')
def test_a_query_tag_of_snowflake_is_one_literal(name: str) -> None:
    statement = macros("attribution")._set_tag_statement(node(unique_id=f"model.sales.{name}", group=name))
    *words, literal = sqlglot.tokenize(statement, dialect="snowflake")
    assert " ".join(word.text for word in words) == "alter session set query_tag ="
    said = json.loads(literal.text)
    assert (said["domain"], said["product"]) == ("sales", name) or len(json.dumps(name)) > 65
    assert len(literal.text) < 2000  # the longest tag that Snowflake takes


@pytest.mark.parametrize(
    ("given", "profile", "statements"),
    [
        (None, None, ["alter session set query_tag = '{", "alter session unset query_tag"]),
        (None, "finance", []),
        ("mine", None, ["alter session set query_tag = 'mine'", "alter session unset query_tag"]),
        ("mine", "finance", ["alter session set query_tag = 'mine'", "alter session set query_tag = 'finance'"]),
    ],
)
def test_a_query_tag_of_somebody_else_stays(given: str | None, profile: str | None, statements: list[str]) -> None:
    ran: list[str] = []
    package = macros(
        "attribution",
        target={"name": "dev", "type": "snowflake", "query_tag": profile},
        config={"query_tag": given},
        model=node(),
        run_query=ran.append,
        get_current_query_tag=lambda: profile,
    )
    package.snowflake__unset_query_tag(package.snowflake__set_query_tag())
    assert len(ran) == len(statements)
    assert all(statement.startswith(beginning) for statement, beginning in zip(ran, statements, strict=True))
