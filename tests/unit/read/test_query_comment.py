"""A query's comment is found where it may stand, and nowhere else; damaged ones are none."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.mesh.attribution import Attribution
from meshwright.read.query_comment import attribution_in_log_line, attribution_of, attribution_of_labels

SAID = {"app": "dbt", "mesh": 1, "domain": "sales", "inv": "1", "env": "dev", "cmd": "build"}
OURS = Attribution("sales", "1", "dev", "build")
COMMENT = f"/* {json.dumps(SAID)} */"


def with_node(name: str) -> str:
    return f"/* {json.dumps({**SAID, 'node': name})} */"


@pytest.mark.parametrize(
    "sql",
    [
        f"{COMMENT}\nselect 1",
        f"select 1\n{COMMENT}",
        f"select 1\n{COMMENT};",
        f"select 1\n{COMMENT} ; \n",
        f"  {COMMENT}select 1",
        COMMENT,
        f"/* mesh-publication {{}} */\nselect 1\n{COMMENT}",
        f"{COMMENT}\n/* mesh-publication {{}} */\nselect 1 /* the end */",
        f"select 1 /* a */ /* b */\n{COMMENT}",
    ],
)
def test_a_comment_is_found_before_and_after_a_statement(sql: str) -> None:
    assert attribution_of(sql) == OURS


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select 1",
        "/*",
        "*/",
        "/*/",
        "/**/",
        f"select '{COMMENT}'",
        f"select '{COMMENT}' as a /* mine */",
        f"/* mine */ select {COMMENT} 1",
        f"select 1 -- {COMMENT}x",
        COMMENT[:-3],
        f"{COMMENT[3:]} select 1",
    ],
)
def test_what_stands_elsewhere_is_nobodys(sql: str) -> None:
    assert attribution_of(sql) is None


@pytest.mark.parametrize(
    "change",
    [
        {"app": "other"},
        {"mesh": 2},
        {"mesh": "1"},
        {"mesh": None},
        {"domain": ""},
        {"domain": 7},
        {"domain": None},
        {"inv": ["1"]},
        {"node": {}},
        {"product": 1},
        {"reads": "a.b"},
        {"reads": [1]},
        {"more": -1},
        {"more": "1"},
    ],
)
def test_a_comment_that_says_something_else_is_none_of_ours(change: dict[str, object]) -> None:
    assert attribution_of(f"/* {json.dumps(SAID | change)} */ select 1") is None


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert attribution_of(f"/* {json.dumps({**SAID, 'colour': 'green'})} */ select 1") == OURS


def test_the_comment_that_names_a_node_wins() -> None:
    first, second = (
        attribution_of(f"create table a\n{with_node('model.sales.a')}\n{COMMENT}"),
        attribution_of(f"{COMMENT}\ncreate table a\n{with_node('model.sales.a')}"),
    )
    assert first == second == Attribution("sales", "1", "dev", "build", node="model.sales.a")


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert attribution_of(text) is None
    assert attribution_of(f"/* {text} */ select 1") is None
    assert attribution_in_log_line(text) is None


def test_a_comment_of_a_megabyte_is_none_of_ours() -> None:
    assert attribution_of(f"/* {json.dumps({**SAID, 'node': 'x' * 10**6})} */ select 1") is None
    assert attribution_of("/* " + "[" * 4000 + " */ select 1") is None


@pytest.mark.parametrize(
    "line",
    [
        f"2026-01-01 10:00:00 UTC [7] sales_rw@mesh LOG:  statement: {COMMENT} select 1",
        f"2026-01-01 10:00:00 UTC [7] LOG:  duration: 3.1 ms  statement: select 1 {COMMENT};\n",
        f"2026-01-01 10:00:00 UTC [7] LOG:  execute <unnamed>: select '/* {{\"app\"' {COMMENT}",
        f"duration: 1 ms  statement: select '{with_node('model.sales.forged')}' {COMMENT}\n",
    ],
)
def test_a_line_of_a_log(line: str) -> None:
    assert attribution_in_log_line(line) == OURS


@pytest.mark.parametrize("sql", [f"{COMMENT} select 'a', \"b\"", f"select 'a', \"b\" {COMMENT}"])
def test_a_line_of_a_csv_log(sql: str) -> None:
    line = io.StringIO()
    csv.writer(line).writerow(["8", "2026-01-01", sql])
    assert attribution_in_log_line(line.getvalue()) == OURS


@pytest.mark.parametrize(
    "labels", [{}, {"app": "dbt"}, {"app": "dbt", "mesh": "x"}, {"query_comment": "a", "mesh": "1"}]
)
def test_labels_of_others(labels: dict[str, str]) -> None:
    assert attribution_of_labels(labels) is None
