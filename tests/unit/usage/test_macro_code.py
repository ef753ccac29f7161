"""Which macros of the project and of strange packages a node may call."""

from __future__ import annotations

import pytest

from meshwright.usage.macro_code import Macro, MacroCode
from meshwright.usage.raw_code import raw_code

MACROS = {
    "macro.shop.recent": Macro("{% macro recent() %}recent{% endmacro %}"),
    "macro.shop.through": Macro("{% macro through() %}through {{ recent() }}{% endmacro %}", ("macro.shop.recent",)),
    "macro.shop.handed": Macro("{% macro handed(f) %}handed {{ f() }}{% endmacro %}"),
    "macro.shop.lost": Macro("{% macro lost() %}lost {{ nowhere() }}{% endmacro %}"),
    "macro.shop.round": Macro("{% macro round() %}round {{ round() }}{% endmacro %}", ("macro.shop.round",)),
    "macro.shop.default__now": Macro("{% macro default__now() %}own now{% endmacro %}"),
    "macro.dbt.now": Macro("{% if x %}{% endif %}", ("macro.shop.default__now", "macro.dbt.date")),
    "macro.dbt.date": Macro("{% if x %}{% endif %}"),
    "macro.dbt_duckdb.duckdb__date": Macro("{% if x %}{% endif %}"),
    "macro.dbt_utils.star": Macro("{% if x %}{% endif %}"),
    "macro.tools.star": Macro("{% macro star() %}star {{ inner() }}{% endmacro %}"),
    "macro.tools.inner": Macro("{% macro inner() %}inner{% endmacro %}"),
}


def closure(called: tuple[str, ...] = (), code: str = "") -> tuple[set[str], bool]:
    """The first words of the macros that are found, and whether all were."""
    macros = MacroCode(MACROS.get, "shop", "duckdb")
    found = macros.closure(called, raw_code(code))
    return {each.text.partition("%}")[2].split("{")[0].strip() for each in found.macros}, found.complete


@pytest.mark.parametrize(
    ("called", "code", "found", "complete"),
    [
        ((), "select 1", set(), True),
        (("macro.shop.recent",), "", {"recent"}, True),
        (("macro.shop.through",), "", {"through", "recent"}, True),
        (("macro.shop.round",), "", {"round"}, True),
        (("macro.dbt.date", "macro.dbt_duckdb.duckdb__date", "macro.dbt_utils.star"), "", set(), True),
        (("macro.dbt.now",), "", {"own now"}, True),
        (("macro.tools.star",), "", {"star", "inner"}, True),
        (("macro.dbt.gone",), "", set(), True),
        (("macro.shop.gone",), "", set(), False),
        (("macro.shop.lost",), "", {"lost"}, False),
        # In a branch that dbt did not take.
        ((), "{{ through() }}", {"through", "recent"}, True),
        ((), "{{ shop.recent() }} {{ tools.star() }}", {"recent", "star", "inner"}, True),
        ((), "{{ handed(recent) }}", {"handed", "recent"}, True),
        ((), "{{ date() }} {{ dbt_utils.star() }} {{ config(a=1) }} {{ x.append(1) }}", set(), True),
        ((), "{% set f = 1 %}{{ f() }}", set(), True),
        ((), "{{ nowhere() }}", set(), False),
        ((), "{% if x %}{{ adapter.dispatch('recent')() }}{% endif %}", set(), False),
    ],
)
def test_macros_that_a_node_may_call(called: tuple[str, ...], code: str, found: set[str], complete: bool) -> None:
    assert closure(called, code) == (found, complete)


def test_a_project_that_is_called_like_a_library_is_none() -> None:
    macros = MacroCode({"macro.dbt_utils.x": Macro("x")}.get, "dbt_utils", None)
    assert [each.text for each in macros.closure(["macro.dbt_utils.x"]).macros] == ["x"]
