"""dbt's SQL without Jinja: parsed as often as it can be, and line by line where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshwright.usage.jinja_text import PLACEHOLDER, without_jinja
from meshwright.usage.parsing import UnreadableSql
from meshwright.usage.relations import relations_in

MODEL = """\
{{ config(
    materialized='incremental',
    note="}} from secret.a {% raw %}"
) }}
{# from secret.b
   {{ ref('c') }} #}
{%- set columns = ['a', 'b'] -%}
{% set newest %}
  select max(day) from sales.days
{% endset %}
with o as (
    select {{ dbt_utils.star(ref('orders')) }}, {{ ref('orders') }}.id,
    {% for column in columns %}
        sum({{ column }}) as {{ column }}_sum{% if not loop.last %}, {% endif %}
    {%- endfor %}
    from {{ ref('orders') }} as x join sales.orders on {{ var('condition') }}
    {% if is_incremental() %}
    where day > (select max(day) from {{ this }})
    {% endif %}
)
select '{{ var("name") }}' as name, {% raw %}'{{ raw }}'{% endraw %} as raw from o
join {{ target.schema }}.late on 1 = 1
"""


def test_a_model_parses_and_keeps_what_it_names_itself() -> None:
    text = without_jinja(MODEL)
    assert "secret" not in text
    assert "{%" not in text
    assert relations_in(text, "duckdb") == (
        (PLACEHOLDER,),
        (PLACEHOLDER, "late"),
        ("sales", "days"),
        ("sales", "orders"),
    )


def test_lines_keep_their_numbers() -> None:
    before, after = MODEL.splitlines(), without_jinja(MODEL).splitlines()
    for word in ("sales.days", "with o as", "sales.orders", "as name", ".late"):
        assert [word in line for line in before] == [word in line for line in after]


def test_a_text_without_jinja_stays_as_it_is() -> None:
    assert without_jinja("select 1 -- {\n  from a\n") == "select 1 -- {\n  from a\n"


def test_an_expression_that_writes_nothing_leaves_nothing() -> None:
    assert without_jinja("{{ config(a=1) }}\nselect {{ configuration }}") == f" \nselect {PLACEHOLDER}"


def test_a_block_does_not_join_words() -> None:
    text = without_jinja("select * from {% if a %}sales.a{% else %}sales.b{% endif %}where{# x #}c")
    assert {"sales.a", "sales.b", "where", "c"} <= set(text.split())


def test_what_stands_between_the_rounds_of_a_loop_goes_with_its_inner_blocks() -> None:
    between = "{% if not loop.last %}{% if a %}union{% endif %} all{% endif %}"
    raw = "{% for a in b %}select 1 from s.t" + between + "{% endfor %} limit 1"
    assert relations_in(without_jinja(raw), None) == (("s", "t"),)


BROKEN = {
    "open expression": "select {{ a",
    "open block": "select {% if a",
    "open comment": "select {# a",
    "brackets": "select {{ (] }}",
    "string": "select {{ 'a }}",
    "character": "select {{ ? }}",
    "bomb": "{{ (" * 50_000,
    "long": "{{ a }} " * 200_000,
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_broken_jinja_is_unreadable(raw: str) -> None:
    with pytest.raises(UnreadableSql) as caught:
        without_jinja(raw)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", "-", " if ", " endif ", " raw ", " set ", "'", "(", "\n", "a"]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_nothing_else_is_raised(raw: str) -> None:
    try:
        text = without_jinja(raw)
    except UnreadableSql:
        return
    assert text == raw or "{" in raw or "\r" in raw or set(raw) & set("\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
