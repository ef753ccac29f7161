"""Where things stand: file, line, column and end of whatever a place looks for."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshwright.mesh.model import Model
from meshwright.mesh.place import Place
from meshwright.read.domain import domain_of
from meshwright.read.mesh_yml import load_domain_config
from meshwright.read.places import PlaceFinder
from tests.unit.read.artifacts import model, project, read_manifest

PROPERTIES = """\
version: 2
# name: aircraft
sources:
  - name: aircraft
    tables:
      - name: aircraft
        columns: [{name: seats}]
      - name: "quoted"
models:
  - name: stations
    config: {access: public, group: a}
    columns: [{name: id}, {name: größe}, {name: seats}]
  - description: name is not the first key
    name: 'aircraft'   # a comment
    config:
      access: protected
    columns:
      - name: tail_number
      - name: seats
        description: |
          - name: engines
    versions:
      - v: 1
        deprecation_date: 2027-01-01
      - v: 2
        config:
          access: public
        columns:
          - include: all
          - name: engines
      - {v: "3a"}
      - v: 4.0
exposures:
  - {name: aircraft, type: dashboard}
"""

AT_STATIONS = ("yaml", "models", "stations")
AT_AIRCRAFT = ("yaml", "models", "aircraft")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(text: str, *anchor: str, file: str = "m.yml") -> tuple[Place, str]:
    """The place, and what stands there."""
    Path(file).write_text(text, encoding="utf-8")
    place = PlaceFinder().locate(Place(file, anchor=anchor))
    assert not place.anchor
    assert not place.alternatives
    return place, between(text, place)


def between(text: str, place: Place) -> str:
    """The characters of a place, cut out by its numbers alone."""
    lines = text.split("\n")[place.line - 1 : place.end_line]
    if not lines or not place.column:
        return ""
    lines[-1] = lines[-1][: place.end_column - 1]
    lines[0] = lines[0][place.column - 1 :]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("anchor", "line", "column", "text"),
    [
        (AT_STATIONS, 10, 11, "stations"),
        (("yaml", "models"), 9, 1, "models"),
        (AT_AIRCRAFT, 14, 11, "'aircraft'"),
        ((*AT_AIRCRAFT, "config", "access"), 16, 7, "access"),
        ((*AT_AIRCRAFT, "columns", "seats"), 19, 15, "seats"),
        ((*AT_AIRCRAFT, "versions", "1"), 23, 12, "1"),
        ((*AT_AIRCRAFT, "versions", "1", "deprecation_date"), 24, 9, "deprecation_date"),
        ((*AT_AIRCRAFT, "versions", "2"), 25, 12, "2"),
        ((*AT_AIRCRAFT, "versions", "2", "config", "access"), 27, 11, "access"),
        ((*AT_AIRCRAFT, "versions", "2", "columns", "engines"), 30, 19, "engines"),
        ((*AT_AIRCRAFT, "versions", "3a"), 31, 13, '"3a"'),
        ((*AT_AIRCRAFT, "versions", "4"), 32, 12, "4.0"),
        (("yaml", "sources", "aircraft"), 4, 11, "aircraft"),
        (("yaml", "sources", "aircraft", "tables", "aircraft"), 6, 15, "aircraft"),
        (("yaml", "sources", "aircraft", "tables", "quoted"), 8, 15, '"quoted"'),
        (("yaml", "exposures", "aircraft"), 34, 12, "aircraft"),
        # Flow style, and characters of more than one byte before it.
        ((*AT_STATIONS, "config", "access"), 11, 14, "access"),
        ((*AT_STATIONS, "columns", "größe"), 12, 34, "größe"),
        ((*AT_STATIONS, "columns", "seats"), 12, 49, "seats"),
    ],
)
def test_an_entry_of_a_yaml_file_is_found_by_its_names(
    anchor: tuple[str, ...], line: int, column: int, text: str
) -> None:
    place, written = found(PROPERTIES, *anchor)
    assert (place.line, place.column, written) == (line, column, text)
    assert place.end_line == line


@pytest.mark.parametrize(
    ("anchor", "line", "text"),
    [
        # What is not there leads to its nearest parent, and names of other sections are not taken for it.
        ((*AT_AIRCRAFT, "versions", "9"), 22, "versions"),
        ((*AT_AIRCRAFT, "columns", "engines"), 17, "columns"),
        ((*AT_STATIONS, "config", "contract", "enforced"), 11, "config"),
        ((*AT_STATIONS, "versions", "2"), 10, "stations"),
        (("yaml", "models", "quoted"), 9, "models"),
        (("yaml", "groups", "aircraft"), 1, ""),
        (("yaml",), 1, ""),
        (("nonsense", "a"), 1, ""),
        (("columns", "seats"), 1, ""),
    ],
)
def test_what_is_not_there_leads_to_what_is_nearest(anchor: tuple[str, ...], line: int, text: str) -> None:
    place, written = found(PROPERTIES, *anchor)
    assert (place.line, written) == (line, text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("inputs:\n  - fleet.seats\n  - fleet.aircraft@2\n", 3, 5),
        ("inputs: [fleet.seats, fleet.aircraft@2]\n", 1, 23),
        ("inputs:\n  # - fleet.aircraft@2\n  - 'fleet.aircraft@2' # why\n", 3, 5),
        ("\ufeffinputs: [fleet.aircraft@2]\r\n", 1, 10),
    ],
)
def test_an_input_is_found_in_its_list(text: str, line: int, column: int) -> None:
    place, _ = found(text, "yaml", "inputs", "fleet.aircraft@2", file="mesh.yml")
    # Editors do not count the mark at the beginning of a file as a column; YAML does.
    assert (place.line, place.column) in ((line, column), (line, column + text.startswith("\ufeff")))


@pytest.mark.parametrize(
    "text",
    ["models: 3\n", "models: [3, x]\n", "models:\n", "models: [{name: a, versions: 7}]\n", "", "models: [{v: [a]}]\n"],
)
def test_other_shapes_than_expected_lead_to_a_line_and_raise_nothing(text: str) -> None:
    place, _ = found(text, "yaml", "models", "a", "versions", "1")
    assert place.line == 1


@pytest.mark.parametrize("text", ["models: [", "\t- x: :", "3", "- a", "a: *b", "a: 1\n---\nb: 2", "&a [*a]", "\udcff"])
def test_a_broken_file_costs_only_the_line(text: str) -> None:
    Path("m.yml").write_bytes(text.encode(errors="surrogateescape"))
    assert PlaceFinder().locate(Place("m.yml", anchor=AT_AIRCRAFT)) == Place("m.yml")


REF = ("ref", "fleet", "aircraft", "")
REF_2 = ("ref", "fleet", "aircraft", "2")


@pytest.mark.parametrize(
    ("sql", "anchor", "call"),
    [
        ("select * from {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        ('select * from {{ref("fleet","aircraft")}}', REF, 'ref("fleet","aircraft")'),
        ("{{ ref('fleet', 'seats') }}\n\n  {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        ("{{ ref( 'fleet',\n    'aircraft'\n  ) }} x", REF, "ref( 'fleet',\n    'aircraft'\n  )"),
        ("{{ ref('fleet', 'aircraft', v=2) }}", REF_2, "ref('fleet', 'aircraft', v=2)"),
        ("{{ ref('fleet', 'aircraft', version = '2') }}", REF_2, "ref('fleet', 'aircraft', version = '2')"),
        ("{{ ref('fleet', 'aircraft', v=2.0) }}", REF_2, "ref('fleet', 'aircraft', v=2.0)"),
        ("{{ ref('fleet', 'aircraft', v=\n2) }}", REF_2, "ref('fleet', 'aircraft', v=\n2)"),
        ("{{ ref('fleet', 'aircraft', v=22) }} {{ ref('fleet', 'aircraft', v=2) }}", REF_2, "v=2)"),
        # Without a version it means the latest one; one of another version is the last choice.
        ("{{ ref('fleet','aircraft', v=1) }} {{ ref('fleet','aircraft') }}", REF_2, "ref('fleet','aircraft')"),
        ("{{ ref('fleet', 'aircraft', v=1) }}", REF_2, "ref('fleet', 'aircraft', v=1)"),
        ("{{ ref('fleet', 'aircraft', v=1) }}", REF, "ref('fleet', 'aircraft', v=1)"),
        # Without the package, dbt looks at all of them.
        ("{{ ref('aircraft') }}", REF, "ref('aircraft')"),
        ("{{ ref('aircraft', v=2) }}", REF_2, "ref('aircraft', v=2)"),
        ("{{ ref('aircraft') }} {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        # The name of another package is not that of the model.
        ("{{ ref('aircraft', 'x') }} {{ ref('aircraft') }}", REF, "ref('aircraft')"),
        ("{{ ref('fleet', 'aircraft_old') }} {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        ("{{ href('fleet', 'aircraft') }} {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        ("größe 😀 {{ ref('fleet', 'aircraft') }}", REF, "ref('fleet', 'aircraft')"),
        ("df = dbt.ref('fleet', 'aircraft')", REF, "ref('fleet', 'aircraft')"),
        ("{{ ref('f.*', 'a+(') }}", ("ref", "f.*", "a+(", ""), "ref('f.*', 'a+(')"),
    ],
)
def test_a_call_of_ref_is_found_from_its_first_character_to_its_last(
    sql: str, anchor: tuple[str, ...], call: str
) -> None:
    place, written = found(sql, *anchor, file="m.sql")
    assert written.endswith(call)
    assert written.startswith("ref(")
    assert (place.end_line, place.end_column) > (place.line, place.column) > (0, 0)


def test_sql_that_has_no_such_call_is_found_at_its_beginning() -> None:
    place, _ = found("select 1\nfrom {{ ref(var('x')) }}", *REF, file="m.sql")
    assert place == Place("m.sql")


@pytest.mark.parametrize(
    ("sql", "line", "column"),
    [
        ("{{ config(access='private') }} select 1", 1, 11),
        ("{{ config(\n    materialized='table',\n    access = 'private',\n) }}", 3, 5),
        ("{{ config(post_hook=\"grant(x, y)\", access='private') }}", 1, 36),
        ("{{ config(post_hook='{{ this }}',\naccess='private') }}", 2, 1),
        ("{{ config(materialized='view') }}\n{{ config(access='private') }}", 2, 11),
        ("{{ myconfig(access='x') }} {{ config(access='private') }}", 1, 38),
        ("def model(dbt, session):\n    dbt.config(materialized='table', access='private')\n", 2, 38),
    ],
)
def test_an_argument_of_config_is_found(sql: str, line: int, column: int) -> None:
    place, written = found(sql, "config", "access", file="m.sql")
    assert (place.line, place.column, written) == (line, column, "access")


@pytest.mark.parametrize(
    "sql",
    [
        "{{ config(materialized='view') }}\nselect access = 1 as x",
        "def model(dbt, session):\n    dbt.config(materialized='table')\n    access = 1\n",
        "{{ config(my_access='x') }}",
        "select 1",
    ],
)
def test_what_is_no_argument_of_config_is_not_taken_for_one(sql: str) -> None:
    place, _ = found(sql, "config", "access", file="m.sql")
    assert place == Place("m.sql")


def test_a_word_is_found_whole_and_in_any_case() -> None:
    sql = 'select * from xweather.main.seats_old, "Weather"."main"."Seats"'
    assert found(sql, "word", "seats", file="m.sql")[1] == "Seats"
    assert found(sql, "word", "weather", file="m.sql")[1] == "Weather"
    assert found(sql, "word", "main.seats", file="m.sql")[0] == Place("m.sql")
    assert found("a (b.c) d", "word", "b.c", file="m.sql")[1] == "b.c"


def test_the_first_alternative_that_is_there_wins() -> None:
    Path("a.yml").write_text("x:\n  y: 1\n")
    Path("b.yml").write_text("\n\nz: 1\n")
    missing = Place("gone.yml", anchor=("yaml", "z"))
    inexact = Place("a.yml", anchor=("yaml", "x", "nothing"))
    exact = Place("b.yml", anchor=("yaml", "z"))
    finder = PlaceFinder()
    assert finder.locate(replace(missing, alternatives=(inexact, exact))) == Place("b.yml", 3, 1, 3, 2)
    assert finder.locate(replace(inexact, alternatives=(missing,))) == Place("a.yml", 1, 1, 1, 2)
    assert finder.locate(replace(missing, alternatives=(replace(missing, file="too.yml"),))) == Place("gone.yml")


def test_a_known_line_is_kept() -> None:
    assert PlaceFinder().locate(Place("gone.yml", 7, 3)) == Place("gone.yml", 7, 3)


# --- files that are none -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("anchor", [AT_AIRCRAFT, REF, ("word", "x"), ("config", "access")])
@pytest.mark.parametrize("file", ["gone.yml", "", ".", "a\0b", "\ud800", "x" * 5000, "/dev/zero", "pipe", "huge"])
def test_what_is_no_readable_file_has_no_lines(file: str, anchor: tuple[str, ...]) -> None:
    os.mkfifo("pipe")
    with Path("huge").open("wb") as huge:
        huge.truncate(10**12)
    assert PlaceFinder().locate(Place(file, 7, anchor=anchor)) == Place(file, 7)


@pytest.mark.parametrize(
    "text",
    [
        "config(" * 140_000,
        "{{ config(" + "a, " * 300_000,
        ") " * 400_000 + "config(" + ")" * 99_999,
        "ref('fleet','aircraft'" * 45_000,
        "ref('fleet','aircraft', v=" * 38_000,
        "ref(" + " " * 900_000,
        "ref('fleet'" + " " * 900_000,
    ],
)
@pytest.mark.parametrize("anchor", [REF_2, ("config", "access"), ("word", "aircraft")])
def test_a_hostile_file_takes_no_longer_than_its_length(text: str, anchor: tuple[str, ...]) -> None:
    start = time.process_time()
    found(text, *anchor, file="m.sql")
    assert time.process_time() - start < 5


def test_a_hostile_yaml_file_costs_only_the_line() -> None:
    deep = "models: " + "[" * 100_000
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)
    )
    for text in (deep, bomb):
        assert found(text, *AT_AIRCRAFT)[0] == Place("m.yml")


# --- where a setting of a model is made ----------------------------------------------------------------------------

PROJECT = """\
name: weather
models:
  +materialized: view
  weather:
    +group: observations
    staging:
      +access: private
      noaa:
        access: protected
"""
ENTRY = "models:\n  - name: hourly\n    description: x\n"


def setting(key: str, yml: str = "", sql: str = "select 1", folder: str = "staging", version: Any = None) -> str:
    """`file:line` of a setting, and what stands there."""
    project(Path())
    stem = "hourly" if version is None else f"hourly_v{version}"
    files = {"dbt_project.yml": PROJECT, "models/m.yml": yml, f"models/{folder}/{stem}.sql": sql}
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    node = model(
        "hourly",
        version=version,
        original_file_path=f"models/{folder}/{stem}.sql",
        patch_path="weather://models/m.yml" if yml else None,
        fqn=["weather", *folder.split("/"), "hourly", *([f"v{version}"] if version else [])],
    )
    domain = domain_of(load_domain_config(Path()), read_manifest(Path(), node))
    (made,) = domain.models
    place = PlaceFinder().locate(domain.path_of(made.setting(key)))
    return f"{place} {between(Path(place.file).read_text(), place)}".rstrip()


VERSIONS = """\
models:
  - name: hourly
    config:
      access: private
    versions:
      - v: 1
        access: public
      - v: 2
        config: {access: public}
      - v: 3
"""


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"yml": ENTRY + "    config: {access: private}\n"}, "models/m.yml:4 access"),
        ({"yml": ENTRY + "    access: private\n"}, "models/m.yml:4 access"),
        ({"yml": VERSIONS, "version": 1}, "models/m.yml:7 access"),
        ({"yml": VERSIONS, "version": 2}, "models/m.yml:9 access"),
        ({"yml": VERSIONS, "version": 3}, "models/m.yml:4 access"),
        # A property file wins over the call in the file, that over the folders, the inner one over the outer.
        (
            {"yml": ENTRY + "    access: private\n", "sql": "{{ config(access='public') }}"},
            "models/staging/hourly.sql:1 access",
        ),
        ({"yml": ENTRY, "sql": "{{ config(access='public') }}"}, "models/staging/hourly.sql:1 access"),
        ({"sql": "{{ config(access='public') }}"}, "models/staging/hourly.sql:1 access"),
        ({"yml": ENTRY}, "dbt_project.yml:7 +access"),
        ({}, "dbt_project.yml:7 +access"),
        ({"folder": "staging/noaa"}, "dbt_project.yml:9 access"),
        ({"folder": "staging/other"}, "dbt_project.yml:7 +access"),
        # Where nobody says so, it is dbt's default, and the model's entry or file has to do.
        ({"yml": ENTRY, "folder": "marts"}, "models/m.yml:2 hourly"),
        ({"folder": "marts"}, "models/marts/hourly.sql:1"),
    ],
)
def test_the_access_of_a_model_is_found_where_it_is_set(more: dict[str, Any], where: str) -> None:
    assert setting("access", **more) == where


def test_a_setting_of_the_whole_project_is_found() -> None:
    assert setting("group", folder="marts") == "dbt_project.yml:5 +group"


def test_a_column_of_a_version_is_found_at_the_version_or_at_the_model() -> None:
    text = "models:\n  - name: a\n    columns:\n      - name: id\n    versions:\n      - v: 1\n      - v: 2\n"
    text += "        columns:\n          - name: id\n"
    Path("m.yml").write_text(text)
    places = [
        PlaceFinder().locate(
            Model("a", v, "public", Place("m.yml", anchor=("yaml", "models", "a", "versions", v))).column(column)
        )
        for v, column in (("1", "id"), ("2", "id"), ("1", "gone"))
    ]
    assert [(place.line, between(text, place)) for place in places] == [(4, "id"), (9, "id"), (6, "1")]
