"""What a build read from outside of dbt, told by its compiled SQL."""

from __future__ import annotations

import json
import sys

import pytest

from meshwright.read.manifest import load_manifest
from meshwright.runner.data_read import DataRead, data_read, files_at


def node(name, sql, resource_type="model", **more):
    return {
        "name": name,
        "alias": name,
        "resource_type": resource_type,
        "package_name": "weather",
        "unique_id": f"{resource_type}.weather.{name}",
        "database": "weather",
        "schema": "main",
        "relation_name": f'"weather"."main"."{name}"',
        "language": "sql",
        "compiled_code": sql,
        "config": {"materialized": "table"},
    } | more


SOURCE = {
    "name": "stations",
    "source_name": "noaa",
    "package_name": "weather",
    "schema": "raw",
    "database": "weather",
    "identifier": "tbl_stations",
}


def read(tmp_path, *nodes, adapter="duckdb"):
    path = tmp_path / "manifest.json"
    content = {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"},
        "nodes": {each["unique_id"]: each for each in nodes},
        "sources": {"source.weather.noaa.stations": SOURCE | {"unique_id": "source.weather.noaa.stations"}},
    }
    path.write_text(json.dumps(content))
    return data_read(tmp_path, load_manifest(path), adapter)


@pytest.mark.parametrize(
    ("sql", "files"),
    [
        ("select 1 as one", ()),
        ('select * from "weather"."main"."b"', ()),
        ("select * from main.b", ()),
        ("with raw as (select 1) select * from raw", ()),
        ("select * from range(10), unnest([1, 2]), generate_series(1, 3)", ()),
        ("select * from read_csv('raw/x.csv', all_varchar = true)", ("raw/x.csv",)),
        ("select * from read_parquet(['a/*.parquet', 'b.parquet'])", ("a/*.parquet", "b.parquet")),
        ("select * from read_json_auto('x.json')", ("x.json",)),
        ("select * from parquet_scan('x.parquet')", ("x.parquet",)),
        ("select * from 'raw/x.csv' as raw", ("raw/x.csv",)),
        ("select (select content from read_text('x.txt')) as text", ("x.txt",)),
    ],
)
def test_files_are_found(tmp_path, sql, files):
    assert read(tmp_path, node("a", sql), node("b", "select 1")) == DataRead(files, ())


@pytest.mark.parametrize(
    ("sql", "unseen"),
    [
        ("select * from weather.raw.tbl_stations", "noaa.stations is a table in a database"),
        ("select * from raw.orders", "raw.orders is a table in a database"),
        ("select * from read_csv('s3://bucket/x.csv')", "s3://bucket/x.csv is elsewhere"),
        ("select * from read_csv('~/x.csv')", "~/x.csv is elsewhere"),
        ("select * from read_csv(getvariable('x'))", "a calls read"),
        ("select * from delta_scan('x')", "a calls delta_scan"),
        ("select * from postgres_scan('', 'public', 'x')", "a calls postgres_scan"),
        ("select * from query('select 1')", "a calls query"),
        ("select * from (", "the SQL of a cannot be read"),
        ("", "a is not compiled"),
    ],
)
def test_what_cannot_be_looked_at_is_told(tmp_path, sql, unseen):
    (found,) = read(tmp_path, node("a", sql)).unseen
    assert found.startswith(unseen)


def test_a_file_of_another_engine_is_a_table(tmp_path):
    assert read(tmp_path, node("a", 'select * from "x.csv"'), adapter="postgres").unseen


def test_python_may_read_anything(tmp_path):
    assert read(tmp_path, node("a", "def model(dbt, session): ...", language="python")).unseen == ("a is Python",)


@pytest.mark.parametrize(
    ("hook", "unseen"),
    [
        ("insert into {{ this }} select * from read_csv('../more.csv')", True),
        ("{{ load_more() }}", True),
        ("grant select on {{ this }} to reporter; copy {{ this }} from '../more.csv'", True),
        ("alter table {{ this }} add column x integer default {{ run_query('select 1')[0] }}", True),
        ("{% if target.name == 'prod' %}delete from {{ this }}{% endif %}", True),
        ("settle accounts", True),
        ("grant select on {{ this }} to {{ target.name }};", False),
        ("ANALYZE {{this}}", False),
        ("create unique index on {{ this }} (id)", False),
        ("", False),
    ],
)
def test_a_hook_may_read_anything_but_for_the_plain_ones(tmp_path, hook, unseen):
    hooks = {"post-hook": [{"sql": hook, "transaction": True}], "pre-hook": []}
    found = read(tmp_path, node("a", "select 1", config={"materialized": "table"} | hooks))
    assert found.unseen == (("a has a hook that may read anything",) if unseen else ())
    assert read(tmp_path, node("a", "", "seed", config=hooks)).unseen == found.unseen


def test_stubs_of_other_domains_are_the_registrys_business(tmp_path):
    stub = node("a", "select 1", package_name="fleet", config={"materialized": "mesh_interface"}, compiled_code=None)
    assert read(tmp_path, stub) == DataRead()


def test_tests_count_when_they_are_of_a_source(tmp_path):
    sql = "select * from weather.raw.tbl_stations"
    of_source = node("t", sql, "test", depends_on={"nodes": ["source.weather.noaa.stations"]})
    assert read(tmp_path, of_source).unseen
    assert not read(tmp_path, of_source | {"depends_on": {"nodes": ["model.weather.b"]}}).unseen


def test_patterns_are_filled_in_and_what_is_not_there_is_told(tmp_path):
    hidden = {} if sys.version_info < (3, 11) else {"raw/.c.csv": str(tmp_path / "raw/.c.csv")}
    for name in ("raw/a.csv", "raw/deep/b.csv", *hidden):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = dict(files_at(tmp_path, ["raw/**/*.csv", "gone.csv", "raw"]))
    assert found == {
        "raw/a.csv": str(tmp_path / "raw/a.csv"),
        "raw/deep/b.csv": str(tmp_path / "raw/deep/b.csv"),
        **hidden,
        "gone.csv": "",
        "raw": "",
    }
