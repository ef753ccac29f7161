"""Which columns of which ports a domain reads, from its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.loaded import Loaded
from meshwright.app.usage import uses_of
from meshwright.mesh.errors import ArtifactError
from meshwright.mesh.port import PortId
from meshwright.mesh.registry_records import PortUse
from meshwright.read.domain import domain_of
from meshwright.read.manifest import load_manifest
from meshwright.read.mesh_yml import load_domain_config
from tests.unit.app import small_domain
from tests.unit.app.small_domain import built, domain, port

OBS = PortId("weather", "obs")
REF = "{{ ref('weather', 'obs') }}"
TABLE = '"weather"."main"."obs"'
COLUMNS = ("gust", "station", "temp", "wind")  # sorted, as a use has them


def stub(*columns: str, name: str = "obs") -> dict[str, Any]:
    made = small_domain.stub("weather", name)
    described = {column: small_domain.column(column) for column in columns or ("station", "temp", "wind", "gust")}
    return made | {"database": "weather", "schema": "main", "alias": name, "columns": described}


def reader(name: str, code: str, *reads: str, **more: Any) -> dict[str, Any]:
    """A private model; `code` is what is compiled, and before that the port's table is a `ref`."""
    nodes = list(reads or ("model.weather.obs",))
    return small_domain.private(name, *nodes, raw_code=code.replace(TABLE, REF), compiled_code=code) | more


def offered(name: str, group: str, *reads: str) -> dict[str, Any]:
    return port(name, group=group, depends_on={"nodes": list(reads)})


Uses = Callable[..., tuple[PortUse, ...]]


@pytest.fixture
def uses(tmp_path: Path) -> Uses:
    """The uses of a domain with some nodes; keywords are other parts of its manifest."""

    def made(*nodes: dict[str, Any], environ: dict[str, str] | None = None, **parts: Any) -> tuple[PortUse, ...]:
        folder = built(domain(tmp_path / "delays", "delays"), *nodes)
        path = folder / "target/manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | parts))
        config, manifest = load_domain_config(folder), load_manifest(path)
        return uses_of(Loaded(config, domain_of(config, manifest), manifest), environ or {})

    return made


def test_columns_that_a_model_reads(uses: Uses) -> None:
    code = f"with o as (select * from {TABLE}) select Station, temp as t from o"
    assert uses(stub(), reader("m", code)) == (PortUse(OBS, ("station", "temp"), "exact"),)


def test_who_reads_nothing_uses_nothing(uses: Uses) -> None:
    assert uses(stub(), reader("m", "select 1 as x", "model.delays.other")) == ()


def test_a_star_at_the_end_counts_although_an_own_model_narrows_it(uses: Uses) -> None:
    found = uses(
        stub(),
        reader("m", f"select * from {TABLE}"),
        reader("n", "select temp from delays.m", "model.delays.m"),
    )
    assert found == (PortUse(OBS, COLUMNS, "exact", star=True),)


def test_uses_of_several_models_are_joined_by_product(uses: Uses) -> None:
    found = uses(
        stub(),
        reader("a", f"select temp from {TABLE}"),
        reader("b", f"select wind from {TABLE}"),
        reader("c", f"select gust from {TABLE}"),
        reader("d", f"select station from {TABLE}"),
        offered("late", "delays", "model.delays.a", "model.delays.middle", "model.delays.c"),
        reader("middle", "select 1 as x", "model.delays.b"),
        offered("soon", "early", "model.delays.c"),
    )
    assert found == (
        PortUse(OBS, ("gust", "station"), "exact", product=""),  # c is for two products, d for none
        PortUse(OBS, ("temp", "wind"), "exact", product="delays"),
    )


def test_the_group_of_the_model_comes_first_if_it_is_a_product(uses: Uses) -> None:
    found = uses(
        stub(),
        reader("a", f"select temp from {TABLE}", group="delays"),
        reader("b", f"select wind from {TABLE}", group="plumbing"),
        offered("late", "delays"),
        offered("soon", "early", "model.delays.a", "model.delays.b"),
    )
    assert found == (
        PortUse(OBS, ("temp",), "exact", product="delays"),
        PortUse(OBS, ("wind",), "exact", product="early"),
    )


@pytest.mark.parametrize(
    "more",
    [
        {"compiled_code": None},
        {"compiled_code": "select ("},
        {"compiled_code": "select temp from elsewhere"},
        {"language": "python", "original_file_path": "models/m.py"},
    ],
    ids=["not compiled", "broken", "the port is not in it", "python"],
)
def test_what_cannot_be_looked_at_is_unknown(uses: Uses, more: dict[str, Any]) -> None:
    assert uses(stub(), reader("m", f"select temp from {TABLE}") | more) == (PortUse(OBS, (), "unknown"),)


def test_a_port_without_columns_is_unknown(uses: Uses) -> None:
    bare = stub() | {"columns": {}}
    assert uses(bare, reader("m", f"select temp from {TABLE}")) == (PortUse(OBS, (), "unknown"),)


def test_one_that_is_not_known_makes_the_whole_use_unknown(uses: Uses) -> None:
    known = reader("a", f"select temp from {TABLE}")
    found = uses(stub(), known, reader("b", f"select wind from {TABLE}", compiled_code=None))
    assert found == (PortUse(OBS, ("temp",), "unknown"),)


@pytest.mark.parametrize(
    ("raw", "confidence", "columns"),
    [
        (f"select temp from {REF} {{% if is_incremental() %}} where wind > 1 {{% endif %}}", "exact", ("temp", "wind")),
        (f"select temp from {REF} {{% if is_incremental() %}} where {{{{ x() }}}} {{% endif %}}", "partial", ("temp",)),
        (f"select temp from {REF} where {{{{ new() }}}}", "partial", ("temp",)),  # which macro is it?
        (f"select temp from {REF} {{{{ is_incremental() and 'where wind > 1' or '' }}}}", "exact", ("temp", "wind")),
        (f"select temp from {REF} {{{{ run_query('select 1') }}}}", "partial", ("temp",)),
        (f"{{{{ config(post_hook='{{{{ audit() }}}}') }}}}select temp from {REF}", "partial", ("temp",)),
        (f"select {{{{ dbt_utils.star({REF[3:-3]}) }}}} from {REF}", "partial", ("temp",)),
        (f"{{% set o = {REF[3:-3]} %}}select temp from {{{{ o }}}}", "partial", ("temp",)),
        ("{{ import('obs') }}", "partial", ("temp",)),
    ],
)  # fmt: skip
def test_what_the_compiled_text_does_not_show(uses: Uses, raw: str, confidence: str, columns: tuple[str, ...]) -> None:
    found = uses(stub(), reader("m", f"select temp from {TABLE}", raw_code=raw))
    assert found == (PortUse(OBS, columns, confidence),)


def macros(**code: str) -> dict[str, Any]:
    """Macros of the project, each of which calls the others that it names; and some of libraries."""
    own = {name: f"{{% macro {name}(x, y) %}}{text}{{% endmacro %}}" for name, text in code.items()}
    made = {
        f"macro.delays.{name}": {
            "macro_sql": text,
            "depends_on": {"macros": [f"macro.delays.{other}" for other in code if f"{other}(" in code[name]]},
        }
        for name, text in own.items()
    }
    library = {"macro_sql": "{% if execute %}gust{{ run_query(x) }}{% endif %}", "depends_on": {"macros": []}}
    dispatches = library | {"depends_on": {"macros": ["macro.delays.default__now"]}}
    return made | {"macro.dbt.date_trunc": library, "macro.dbt_utils.star": library, "macro.dbt.now": dispatches}


@pytest.mark.parametrize(
    ("code", "confidence", "columns"),
    [
        ({"new": "temp > 1 {# wind #}"}, "exact", ("temp",)),
        ({"new": "{% for c in ['temp'] %}{{ c }}{% if not loop.last %},{% endif %}{% endfor %}"}, "exact", ("temp",)),
        ({"new": "{% if is_incremental() %}where wind > 1{% endif %}"}, "exact", ("temp", "wind")),
        ({"new": "{{ execute and 'where Wind > 1' }}"}, "exact", ("temp", "wind")),
        ({"new": "{{ more() }}", "more": "{% if x %} wind {% endif %}"}, "exact", ("temp", "wind")),
        ({"new": "{% if x %}{{ more() }}{% endif %}", "more": " wind "}, "exact", ("temp", "wind")),
        ({"new": "{% if x %}{{ x }}nd{% endif %}"}, "exact", ("temp", "wind")),
        ({"new": "{% if x %}{{ 'wi' ~ 'nd' }}{% endif %}"}, "partial", ("temp",)),
        ({"new": "{{ 'wi' ~ 'nd' }}"}, "exact", ("temp",)),
        ({"new": "{{ ref('weather', 'obs') }}"}, "partial", ("temp",)),
        ({"new": "{% do run_query('select max(wind) from x') %}"}, "partial", ("temp",)),
        ({"new": "{{ graph.nodes }}"}, "partial", ("temp",)),
        ({"new": "{{ elsewhere() }}"}, "partial", ("temp",)),
        ({"new": "{{ ( }}"}, "partial", ("temp",)),
    ],
)
def test_macros_of_the_project_are_looked_at(
    uses: Uses, code: dict[str, str], confidence: str, columns: tuple[str, ...]
) -> None:
    raw = f"select temp from {REF} {{{{ new() }}}}"
    model = reader("m", f"select temp from {TABLE}", raw_code=raw)
    model["depends_on"]["macros"] = ["macro.delays.new"]
    assert uses(stub(), model, macros=macros(**code)) == (PortUse(OBS, columns, confidence),)


@pytest.mark.parametrize(
    ("raw", "called", "confidence", "columns"),
    [
        # What a macro gets in a branch is in the code of the model.
        ("{{ new('wind') }}", ["macro.delays.new"], "exact", ("temp", "wind")),
        # dbt did not see these calls.
        ("{% if is_incremental() %}{{ new('') }}{% endif %}", [], "exact", ("gust", "temp")),
        ("{% if is_incremental() %}{{ asks() }}{% endif %}", [], "partial", ("temp",)),
        # Libraries answer for what they write, unless the project has its own.
        ("{{ dbt.date_trunc('day', 'temp') }}", ["macro.dbt.date_trunc"], "exact", ("temp",)),
        ("{{ dbt_utils.star() }}", ["macro.dbt_utils.star"], "exact", ("temp",)),
        ("{{ dbt.now() }}", ["macro.dbt.now"], "exact", ("station", "temp")),
    ],
)
def test_calls_of_macros(uses: Uses, raw: str, called: list[str], confidence: str, columns: tuple[str, ...]) -> None:
    code = macros(new="{% if x %}{{ x }} gust {% endif %}", asks="{{ run_query(x) }}")
    if "now" in raw:
        code |= macros(default__now="{% if x %}station{% endif %}")
    if "'wind'" in raw:
        code["macro.delays.new"]["macro_sql"] = "{% macro new(x) %}{% if execute %}{{ x }}{% endif %}{% endmacro %}"
    model = reader("m", f"select temp from {TABLE}", raw_code=f"select temp from {REF} {raw}")
    model["depends_on"]["macros"] = called
    assert uses(stub(), model, macros=code) == (PortUse(OBS, columns, confidence),)


@pytest.mark.parametrize(
    ("hook", "confidence"),
    [
        ("{{ audit('x') }}", "partial"),
        ('{{ audit("x") }}', "partial"),
        ("{{ nowhere() }}", "partial"),
        ("{{ run_query('x') }}", "partial"),
        ("{{ (", "partial"),
        ("select * from {{ ref(name) }}", "partial"),
        ("analyze {{ this }}", "exact"),
        ("insert into {{ target.schema }}.log values ('{{ invocation_id }}')", "exact"),
        ("{{ dbt.date_trunc('day', 'x') }}", "exact"),
    ],
)
def test_a_hook_that_calls_a_macro_may_read_every_port(uses: Uses, hook: str, confidence: str) -> None:
    for hooks in ([{"sql": hook, "transaction": True}], [hook], hook):
        config = {"materialized": "table", "post-hook": hooks}
        model = reader("m", f"select temp from {TABLE}", config=config)
        found = uses(stub(), model, macros=macros(audit="insert into x select wind from y"))
        assert found == (PortUse(OBS, ("temp",), confidence),)


def test_macros_that_are_no_macros_are_an_error(uses: Uses) -> None:
    model = reader("m", f"select temp from {TABLE}", raw_code=f"select temp from {REF} {{{{ new() }}}}")
    with pytest.raises(ArtifactError, match=r"macro\.delays\.new"):
        uses(stub(), model, macros={"macro.delays.new": {"macro_sql": 1}})


def test_a_hook_that_names_the_port_may_read_more(uses: Uses) -> None:
    config = {"materialized": "table", "post-hook": [{"sql": f"insert into x select wind from {REF}"}]}
    found = uses(stub(), reader("m", f"select temp from {TABLE}", config=config))
    assert found == (PortUse(OBS, ("temp",), "partial"),)


def test_another_hook_changes_nothing(uses: Uses) -> None:
    config = {"materialized": "table", "pre-hook": [{"sql": "analyze {{ this }}"}]}
    found = uses(stub(), reader("m", f"select temp from {TABLE}", config=config))
    assert found == (PortUse(OBS, ("temp",), "exact"),)


RELATIONSHIPS = "macro.dbt.test_relationships"


def relationships(field: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": "relationships_m",
        "resource_type": "test",
        "package_name": "delays",
        "unique_id": "test.delays.relationships_m",
        "original_file_path": "models/m.yml",
        "version": None,
        "access": None,
        "depends_on": {"nodes": ["model.weather.obs", "model.delays.m"], "macros": [RELATIONSHIPS]},
        "attached_node": "model.delays.m",
        "test_metadata": {"name": "relationships", "kwargs": {"field": field, "column_name": "station"}},
    } | more


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Station", PortUse(OBS, ("station",), "exact", product="delays")),
        ("rain", PortUse(OBS, ("rain",), "exact", product="delays")),  # the port has none; the rules tell it
        ("lower(station || gust)", PortUse(OBS, ("gust", "station"), "exact", product="delays")),
        ("{{ var('x') }}", PortUse(OBS, (), "unknown", product="delays")),
        (None, PortUse(OBS, (), "unknown", product="delays")),
    ],
)
def test_a_foreign_key_reads_the_column_that_it_leads_to(uses: Uses, field: Any, expected: PortUse) -> None:
    tested = reader("m", "select 1 as station", "model.delays.x", group="delays")
    assert uses(stub(), tested, offered("late", "delays"), relationships(field)) == (expected,)


KWARGS = {"field": "station", "column_name": "station", "to": "ref('weather', 'obs')", "model": "x"}


@pytest.mark.parametrize(
    ("metadata", "called", "code"),
    [
        ({"kwargs": KWARGS | {"cond": "wind > 1"}}, RELATIONSHIPS, {}),
        ({"kwargs": KWARGS, "namespace": "checks"}, RELATIONSHIPS, {}),
        ({"kwargs": KWARGS}, "macro.delays.test_relationships", {"test_relationships": "wind"}),
        ({"kwargs": KWARGS}, RELATIONSHIPS, {"default__test_relationships": "wind"}),
    ],
    ids=["more arguments", "of a package", "of the project", "what dbt's own dispatches to"],
)
def test_another_test_that_is_called_relationships_is_judged_by_its_sql(
    uses: Uses, metadata: dict[str, Any], called: str, code: dict[str, str]
) -> None:
    test = relationships("x", test_metadata={"name": "relationships"} | metadata, attached_node=None)
    test["depends_on"]["macros"] = [called]
    test |= {"compiled_code": f"select wind from {TABLE}", "raw_code": "{{ test_relationships(**kwargs) }}"}
    dbts = {"macro_sql": "", "depends_on": {"macros": [f"macro.delays.{name}" for name in code]}}
    found = uses(stub(), test, macros=macros(**code) | {RELATIONSHIPS: dbts})
    assert found == (PortUse(OBS, ("wind",), "partial"),)


def test_a_column_that_the_port_does_not_have_is_recorded(uses: Uses) -> None:
    code = f"with o as (select * from {TABLE}) select o.temp, o.Rain from o where snow > 1"
    assert uses(stub(), reader("m", code)) == (PortUse(OBS, ("rain", "snow", "temp"), "exact"),)


def test_other_tests_by_their_sql(uses: Uses) -> None:
    generic = relationships("x", test_metadata={"name": "equality", "namespace": "dbt_utils", "kwargs": {}})
    # Its code calls a macro, which shows nothing.
    generic |= {
        "compiled_code": f"select wind from {TABLE}",
        "raw_code": "{{ test_equality(**_dbt_generic_test_kwargs) }}",
    }
    assert uses(stub(), generic) == (PortUse(OBS, ("wind",), "partial"),)
    singular = relationships("x", test_metadata=None, attached_node=None)
    singular |= {"compiled_code": f"select wind from {TABLE}", "raw_code": f"select wind from {REF}"}
    assert uses(stub(), singular) == (PortUse(OBS, ("wind",), "exact"),)


def test_rows_of_unit_tests_name_columns(uses: Uses) -> None:
    def given(**rows: Any) -> dict[str, Any]:
        inputs = [{"input": "ref('weather', 'obs')", **rows}, {"input": "ref('x')", "rows": [{"temp": 1}]}]
        return {"t": {"name": "t", "model": "m", "package_name": "delays", "given": inputs}}

    model = reader("m", f"select station from {TABLE}")
    assert uses(stub(), model, unit_tests=given(rows=[{"station": 1}, {"Gust": 2}])) == (
        PortUse(OBS, ("gust", "station"), "exact"),
    )
    assert uses(stub(), model, unit_tests=given(rows="station,wind\n1,2", format="csv"))[0].columns == (
        "station",
        "wind",
    )
    assert uses(stub(), model, unit_tests=given(rows="select 1 as gust", format="sql"))[0].columns == ("station",)
    assert uses(stub(), model, unit_tests=given(fixture="f", format="csv"))[0].confidence == "unknown"
    assert uses(stub(), model, unit_tests=given(rows=[]))[0] == PortUse(OBS, ("station",), "exact")


def test_an_exposure_may_show_everything_and_an_analysis_nothing(uses: Uses) -> None:
    board = {
        "name": "board",
        "resource_type": "exposure",
        "package_name": "delays",
        "unique_id": "exposure.delays.board",
        "depends_on": {"nodes": ["model.weather.obs"]},
    }
    assert uses(stub(), exposures={"exposure.delays.board": board}) == (PortUse(OBS, (), "unknown"),)
    assert uses(stub(), reader("a", f"select temp from {TABLE}", resource_type="analysis")) == ()


def test_versions_are_ports_of_their_own(uses: Uses) -> None:
    first = stub("station", "temp") | {"version": 1, "latest_version": 2, "alias": "obs_v1"}
    second = stub("station", "wind") | {"version": 2, "latest_version": 2, "alias": "obs_v2"}
    code = 'select a.temp, b.wind from "weather"."main"."obs_v1" a join "weather"."main"."obs_v2" b using (station)'
    raw = "select a.temp, b.wind from {{ ref('obs', v=1) }} a join {{ ref('weather', 'obs', v=2) }} b using (station)"
    model = reader("m", code, "model.weather.obs.v1", "model.weather.obs.v2", raw_code=raw)
    assert uses(first, second, model) == (
        PortUse(PortId("weather", "obs", "1"), ("station", "temp"), "exact"),
        PortUse(PortId("weather", "obs", "2"), ("station", "wind"), "exact"),
    )


def test_what_was_found_is_kept_for_the_next_run(uses: Uses, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path / "home")}
    found = uses(stub(), reader("m", f"select temp from {TABLE}"), environ=environ)
    (kept,) = (tmp_path / "home/.cache/meshwright/columns").iterdir()
    kept.write_text(kept.read_text().replace('["temp"]', '["wind"]'))
    assert found[0].columns == ("temp",)
    again = uses(stub(), reader("m", f"select temp from {TABLE}"), environ=environ)
    assert again[0].columns == ("wind",)
