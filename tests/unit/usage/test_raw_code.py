"""What compiled SQL does not show of the code that it was made from."""

from __future__ import annotations

import pytest

from meshwright.usage.raw_code import raw_code

REF = "select a from {{ ref('weather', 'obs') }}"


@pytest.mark.parametrize(
    "code",
    [
        REF,
        'select a from {{ ref("obs") }}',
        "select a from {{- ref('weather', 'obs', v=2) -}}",
        "select a from {{ ref('weather', 'obs', version='2') }}",
        "{{ config(materialized='table', unique_key='obs_id') }}\n" + REF,
        "{% set days = 3 %}\n" + REF + " where x > {{ days }}",
        REF + "{% for c in ['a', 'b'] %}, {{ c }}{% endfor %}",
    ],
)
def test_a_plain_ref_shows_all(code: str) -> None:
    assert raw_code(code).shows("obs")
    assert not raw_code(code).branches


@pytest.mark.parametrize(
    "code",
    [
        "select a from weather.obs",
        "select {{ dbt_utils.star(ref('weather', 'obs')) }} from {{ ref('weather', 'obs') }}",
        "{% set o = ref('weather', 'obs') %}select a from {{ o }} join {{ ref('obs') }}",
        "{% set v = run_query('select a from ' ~ ref('weather', 'obs')) %}" + REF,
        "{{ config(post_hook=\"insert into x select b from {{ ref('weather', 'obs') }}\") }}" + REF,
        "{{ import_of('obs') }}",
        "{{ f(ref(name)) }}" + REF,
        "select a from {{ ref('weather', 'obs') ",
        "",
    ],
)
def test_a_ref_that_something_else_gets_may_hide_columns(code: str) -> None:
    assert not raw_code(code).shows("obs")


def test_another_model_that_is_handed_on_hides_nothing_of_this_one() -> None:
    code = raw_code(REF + " join {{ f(ref('weather', 'other')) }}")
    assert code.shows("obs")
    assert not code.shows("other")


@pytest.mark.parametrize(
    ("code", "macros"),
    [
        ("{% if is_incremental() %} where t > (select max(t) from {{ this }}) {% endif %}", False),
        (
            "{% if target.name == 'prod' and var('x') %} a {% else %} {{ dbt.date_trunc('day', 'b') }} {% endif %}",
            False,
        ),
        ("{{ 'a' if is_incremental() else 'b' }}", False),
        ("{% set cols = [] %}{% if execute %}{% do cols.append('a') %}{{ cols | join(', ') }}{% endif %}", False),
        ("{% if is_incremental() %}{{ dbt_utils.generate_surrogate_key(['a']) }}{% endif %}", False),
        ("{% if is_incremental() %} where {{ recent() }} {% endif %}", True),
        ("{% if is_incremental() %} where {{ ours.recent() }} {% endif %}", True),
        ("{{ recent() }}{% if is_incremental() %} a {% endif %}", True),
    ],
)
def test_branches_and_the_macros_in_them(code: str, macros: bool) -> None:
    found = raw_code(REF + code)
    assert found.branches
    assert found.macros == macros


def test_without_branches_every_macro_was_rendered() -> None:
    assert not raw_code(REF + " where {{ recent() }}").macros


def test_names_are_words_of_the_code_in_any_case() -> None:
    code = raw_code(REF + ' where Temp > 1 and wind_speed > 2 -- also "gust speed" {% if x %} station {% endif %}')
    assert code.names(["temp", "wind", "STATION", "gust speed", "gust"]) == ("temp", "STATION", "gust speed", "gust")
