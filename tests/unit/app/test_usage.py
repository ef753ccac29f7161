"""Which columns of which ports a domain reads, from its manifest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meshwright.app.loaded import Loaded
from meshwright.app.usage import uses_of
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
        (f"select temp from {REF} where {{{{ new() }}}}", "exact", ("temp",)),
        (f"select {{{{ dbt_utils.star({REF[3:-3]}) }}}} from {REF}", "partial", ("temp",)),
        (f"{{% set o = {REF[3:-3]} %}}select temp from {{{{ o }}}}", "partial", ("temp",)),
        ("{{ import('obs') }}", "partial", ("temp",)),
    ],
)  # fmt: skip
def test_what_the_compiled_text_does_not_show(uses: Uses, raw: str, confidence: str, columns: tuple[str, ...]) -> None:
    found = uses(stub(), reader("m", f"select temp from {TABLE}", raw_code=raw))
    assert found == (PortUse(OBS, columns, confidence),)


def test_a_hook_that_names_the_port_may_read_more(uses: Uses) -> None:
    config = {"materialized": "table", "post-hook": [{"sql": f"insert into x select wind from {REF}"}]}
    found = uses(stub(), reader("m", f"select temp from {TABLE}", config=config))
    assert found == (PortUse(OBS, ("temp",), "partial"),)


def test_another_hook_changes_nothing(uses: Uses) -> None:
    config = {"materialized": "table", "pre-hook": [{"sql": "analyze {{ this }}"}]}
    found = uses(stub(), reader("m", f"select temp from {TABLE}", config=config))
    assert found == (PortUse(OBS, ("temp",), "exact"),)


def relationships(field: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": "relationships_m",
        "resource_type": "test",
        "package_name": "delays",
        "unique_id": "test.delays.relationships_m",
        "original_file_path": "models/m.yml",
        "version": None,
        "access": None,
        "depends_on": {"nodes": ["model.weather.obs", "model.delays.m"]},
        "attached_node": "model.delays.m",
        "test_metadata": {"name": "relationships", "kwargs": {"field": field, "column_name": "station"}},
    } | more


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Station", PortUse(OBS, ("station",), "exact", product="delays")),
        ("lower(station || gust)", PortUse(OBS, ("gust", "station"), "exact", product="delays")),
        ("{{ var('x') }}", PortUse(OBS, (), "unknown", product="delays")),
        (None, PortUse(OBS, (), "unknown", product="delays")),
    ],
)
def test_a_foreign_key_reads_the_column_that_it_leads_to(uses: Uses, field: Any, expected: PortUse) -> None:
    tested = reader("m", "select 1 as station", "model.delays.x", group="delays")
    assert uses(stub(), tested, offered("late", "delays"), relationships(field)) == (expected,)


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
