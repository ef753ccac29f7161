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
    ("code", "calls"),
    [
        ("{% if is_incremental() %} where t > (select max(t) from {{ this }}) {% endif %}", set()),
        (
            "{% if target.name == 'prod' and var('x') %} a {% else %} {{ dbt.date_trunc('day', 'b') }} {% endif %}",
            set(),
        ),
        ("{{ 'a' if is_incremental() else 'b' }}", set()),
        ("{{ is_incremental() and 'where b > 1' or '' }}", set()),
        ("{{ ['', 'where b > 1'][execute | int] }}", set()),
        ("{{ var('column') }} {{ env_var('COLUMN') }}", set()),
        ("{{ {'prod': 'a'}[target.name] }}", set()),
        ("{{ flags.FULL_REFRESH * 'where b > 1' }}", set()),
        ("{% set cols = [] %}{% if execute %}{% do cols.append('a') %}{{ cols | join(', ') }}{% endif %}", set()),
        ("{% if is_incremental() %}{{ dbt_utils.generate_surrogate_key(['a']) }}{% endif %}", set()),
        ("{% if is_incremental() %} where {{ recent() }} {% endif %}", {"recent"}),
        ("{{ recent() }}{% if is_incremental() %} a {% endif %}", {"recent"}),
    ],
)
def test_branches_and_the_macros_in_them(code: str, calls: set[str]) -> None:
    found = raw_code(REF + code)
    assert found.branches
    assert found.calls == calls
    assert not found.asks
    assert not found.composes


@pytest.mark.parametrize(
    "code",
    [
        "{% for c in ['a', 'b'] %}{{ c }}{% if not loop.last %}, {% endif %}{% endfor %}",
        "{{ config(materialized='table') }}",
        "{% set days = 3 %}{{ days }}{{ dbt.date_trunc('day', 'b') }}",
        "{{ recent('target') }}",
    ],
)
def test_what_is_the_same_in_every_run_is_no_branch(code: str) -> None:
    assert not raw_code(REF + code).branches


@pytest.mark.parametrize(
    "code",
    [
        "{% set r = run_query('select 1') %}",
        "{% call statement('x', fetch_result=true) %}select 1{% endcall %}",
        "{{ load_result('x')['data'] }}",
        "{% for c in adapter.get_columns_in_relation(this) %}{{ c.name }}{% endfor %}",
        "{% for n in graph.nodes.values() %}{{ n.name }}{% endfor %}",
        "{{ dbt_utils.get_column_values(this, 'x') }}",
        "{{ adapter.dispatch(name)() }}",
        "{{ context['recent']() }}",
    ],
)
def test_answers_of_the_database_may_be_names(code: str) -> None:
    assert raw_code(REF + code).asks


@pytest.mark.parametrize(
    "code", ["{{ adapter.quote('a') }}", "{{ adapter.dispatch('recent', 'x')() }}", "{% set graph = [] %}{{ graph }}"]
)
def test_what_asks_nobody(code: str) -> None:
    assert not raw_code(REF + code).asks


@pytest.mark.parametrize(
    "code",
    [
        "{{ 'wind' ~ '_speed' }}",
        "{{ x + '_speed' }}",
        "{{ 'wind_%s' % x }}",
        "{{ 'wind-speed' | replace('-', '_') }}",
        "{{ 'wind_{}'.format(x) }}",
        "{{ ['wind', 'speed'] | join('_') }}",
        "{{ ['wind', 'speed'] | join }}",
        "{% for c in model.columns %}{{ c }}{% endfor %}",
    ],
)
def test_names_that_are_put_together(code: str) -> None:
    assert raw_code(REF + code).composes


@pytest.mark.parametrize(
    "code",
    ["{{ ['wind', 'speed'] | join(', ') }}", "{% do log('a' ~ 'b') %}", "{{ config(alias='a' ~ 'b') }}", "{{ 1 + 2 }}"],
)
def test_names_that_are_not(code: str) -> None:
    assert not raw_code(REF + code).composes


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("wind_{{ x }}", ("wind_speed", "wind_gust")),
        ("{{ x }}_speed", ("wind_speed",)),
        ("wind{% if x %}_speed{% else %}_gust{% endif %}", ("wind_speed", "wind_gust")),
        ("{% if x %}wind{% else %}air{% endif %}_gust", ("wind_gust", "air_gust")),
        ("{{ x }}{{ y }}", ("wind_speed", "wind_gust", "air_gust")),
        ("a, {{ x }}, b{% if x %} c{% endif %}", ()),
        ("{# no #}{{ x }} _speed", ()),
        ("{%- if x -%} _gust {%- endif -%}", ()),
        ("air {{- x }}", ("air_gust",)),
    ],
)
def test_names_that_begin_or_end_beside_a_tag(code: str, columns: tuple[str, ...]) -> None:
    assert raw_code(f"select {code} from t").may_name(["wind_speed", "wind_gust", "air_gust"]) == columns


def test_a_long_word_takes_no_time() -> None:
    assert raw_code("a" * 300_000 + " {{ x }}").joined == frozenset()


def test_names_are_words_of_the_code_in_any_case() -> None:
    code = raw_code(REF + ' where Temp > 1 and wind_speed > 2 -- also "gust speed" {% if x %} station {% endif %}')
    assert code.may_name(["temp", "wind", "STATION", "gust speed", "gust"]) == ("temp", "STATION", "gust speed", "gust")
