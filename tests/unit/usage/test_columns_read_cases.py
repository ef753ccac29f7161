"""Which columns of a table a query reads: queries written by hand, in five dialects."""

from __future__ import annotations

import pytest

from meshwright.usage.columns_read import ColumnsRead, Table, columns_read

OBS = Table(("weather", "main", "obs"), ("station", "hour", "temp", "wind", "gust", "payload"))
ALL = OBS.columns
DIALECTS = ("duckdb", "postgres", "snowflake", "bigquery", "spark")

# What all five of them understand; {obs} is the table.
EVERYWHERE = {
    "select list": ("select temp from {obs}", "temp"),
    "alias": ("select o.temp as t from {obs} as o", "temp"),
    "no alias": ("select obs.temp from {obs}", "temp"),
    "upper case": ("select O.TEMP from {obs} o", "temp"),
    "where": ("select 1 as x from {obs} where wind > 1", "wind"),
    "join": ("select own.label from own join {obs} o on o.station = own.station and own.id = o.hour", "station hour"),
    "join using": ("select own.label from own join {obs} using (station)", "station"),
    "group, having": ("select max(temp) as t from {obs} group by station having max(wind) > 1", "station temp wind"),
    "order": ("select temp from {obs} order by hour desc", "hour temp"),
    "window": ("select sum(temp) over (partition by station order by hour) as s from {obs}", "station hour temp"),
    "case, cast": ("select case when wind > 1 then cast(gust as int) else 0 end as g from {obs}", "wind gust"),
    "count": ("select count(*) as n from {obs}", ""),
    "constant": ("select 1 as one from {obs}", ""),
    "exists": ("select label from own where exists (select * from {obs} o where o.station = own.station)", "station"),
    "exists one": ("select label from own where exists (select 1 from {obs} o where o.hour = own.hour)", "hour"),
    "in": ("select label from own where station in (select station from {obs})", "station"),
    "in a star": ("select label from own where station in (select * from {obs})", "*"),
    "scalar": ("select (select max(temp) from {obs} o where o.station = own.station) as t from own", "station temp"),
    "correlated": (
        "select o.temp from {obs} o where exists (select 1 from own where own.id = o.hour and own.k = gust)",
        "hour temp gust",
    ),
    "import": ("with o as (select * from {obs}) select temp from o where wind > 1", "temp wind"),
    "chain of imports": (
        "with o as (select * from {obs}), p as (select * from o), q as (select p.* from p) select q.temp from q",
        "temp",
    ),
    "import that nobody uses": ("with o as (select * from {obs}) select 1 as x", ""),
    "names that nobody uses": ("with o as (select temp from {obs}) select 1 as x", "temp"),
    "a name that is dropped": (
        "with o as (select temp, wind from {obs}), p as (select * from o) select temp from p",
        "temp wind",
    ),
    "renamed on the way": (
        "with o as (select station as place, temp from {obs}), p as (select * from o) select place from p",
        "station temp",
    ),
    "subquery": ("select s.temp from (select * from {obs}) as s", "temp"),
    "star beside a name": ("with o as (select *, temp + 1 as more from {obs}) select more, gust from o", "temp gust"),
    "star of one side": (
        "with o as (select o.*, own.label from {obs} o join own on own.id = o.hour) select label, wind from o",
        "hour wind",
    ),
    "star of the other side": ("select own.*, o.temp from {obs} o join own on own.id = o.hour", "hour temp"),
    "star at the end": ("select * from {obs}", "*"),
    "star of a source at the end": ("select o.* from {obs} o", "*"),
    "star through imports": ("with o as (select * from {obs}), p as (select * from o) select * from p", "*"),
    "star, narrowed, and star": ("with o as (select * from {obs}), p as (select temp from o) select * from p", "temp"),
    "set operation": ("with u as (select * from {obs} union all select * from own) select temp from u", "*"),
    "set operation of names": (
        "with u as (select temp from {obs} union all select wind from {obs}) select temp from u",
        "temp wind",
    ),
    "set operation of imports": (
        "with o as (select * from {obs}) select temp from o union all select gust from o",
        "temp gust",
    ),
    "distinct star": ("with o as (select distinct * from {obs}) select temp from o", "*"),
    "distinct names": ("select distinct temp from {obs}", "temp"),
    "order by position": ("with o as (select * from {obs} order by 2) select temp from o", "*"),
    "order by position of names": ("select temp, wind from {obs} order by 2", "temp wind"),
    "columns renamed by position": ("with o(a, b, c, d, e, f) as (select * from {obs}) select a from o", "*"),
    "the same import twice": (
        "with o as (select * from {obs}) select a.temp from o a join o b on a.station = b.station where b.gust > 1",
        "station temp gust",
    ),
    "unqualified, two sources": ("select temp, label from {obs} join own on own.id = hour", "hour temp"),
    "alias of a column that is there": ("select station as wind from {obs} order by wind", "station wind"),
    "quoted otherwise": ("select o.temp from {obs} o where o.Station = 'x'", "station temp"),
    "a table of the same name elsewhere": ("select x.temp, o.wind from other.obs x join {obs} o on true", "wind"),
    "count of distinct": ("select count(distinct station) as n from {obs}", "station"),
    "between": ("select label from own join {obs} o on own.at between o.hour and o.hour + 1", "hour"),
}

# What only some understand: dialect, query, columns.
SOMEWHERE = [
    ("duckdb", "from weather.main.obs", "*"),
    ("duckdb", "from weather.main.obs select temp", "temp"),
    ("duckdb", "select * exclude (gust) from weather.main.obs", "*"),
    ("duckdb", "with o as (select * exclude (gust) from weather.main.obs) select temp from o", "temp gust"),
    ("duckdb", "with o as (select * replace (1 as gust) from weather.main.obs) select temp from o", "temp gust"),
    ("duckdb", "with o as (select * rename (gust as g) from weather.main.obs) select g from o", "gust"),
    ("duckdb", "with o as (select temp as t, t + 1 as u from weather.main.obs) select u from o", "temp"),
    ("duckdb", "select columns('t.*') from weather.main.obs", "*"),
    ("duckdb", "with o as (select max(columns(*)) from weather.main.obs) select temp from o", "*"),
    ("duckdb", "with o as (select *, count(*) as n from weather.main.obs group by all) select n from o", "*"),
    ("duckdb", "select temp, count(*) as n from weather.main.obs group by all order by all", "temp"),
    ("duckdb", "with o as (select * from weather.main.obs order by all) select temp from o", "*"),
    ("duckdb", "select obs from weather.main.obs", "*"),
    ("duckdb", "select to_json(o) as j from weather.main.obs o", "*"),
    ("duckdb", "select own.label from own natural join weather.main.obs", "*"),
    ("duckdb", "select label from own semi join weather.main.obs o on o.station = own.station", "station"),
    ("duckdb", "select a.temp from own b asof join weather.main.obs a on b.t >= a.hour", "hour temp"),
    ("duckdb", "select payload.temp as t from weather.main.obs", "payload"),
    ("duckdb", "select o.payload.temp as t from weather.main.obs o", "payload"),
    ("duckdb", "select u.v from weather.main.obs o, unnest(o.payload) as u(v)", "payload"),
    ("duckdb", "select x from weather.main.obs o, (select o.temp as x)", "temp"),
    ("duckdb", "select list_transform(payload, lambda x: x + wind) as l from weather.main.obs", "wind payload"),
    ("duckdb", "select * from weather.main.obs pivot (sum(temp) for station in (1, 2))", "*"),
    ("duckdb", "select max(wind) filter (where gust > 1) as w from weather.main.obs", "wind gust"),
    ("duckdb", "select temp from weather.main.obs qualify row_number() over (order by hour) = 1", "hour temp"),
    ("duckdb", "with o as (select distinct on (station) * from weather.main.obs) select temp from o", "station temp"),
    ("duckdb", "select o.temp from (weather.main.obs o join own on own.id = o.hour)", "hour temp"),
    ("duckdb", "select count(*) as n from (weather.main.obs o join own on own.id = o.hour) as j", "hour"),
    ("duckdb", "select a.temp from main.obs a", "temp"),
    ("duckdb", "with obs as (select * from weather.main.obs) select temp from obs", "temp"),
    ("duckdb", "select extract(hour from t) as h, current_date as d from weather.main.obs", ""),
    ("duckdb", "select #1 from weather.main.obs", "*"),
    (
        "duckdb",
        "with recursive r as (select hour from weather.main.obs union all select hour + 1 from r) select hour from r",
        "hour",
    ),
    ("duckdb", "(select * from weather.main.obs) union by name (select 1 as temp)", "*"),
    ("postgres", "select row_to_json(o) as j from weather.main.obs o", "*"),
    ("postgres", "select (o).temp from weather.main.obs o", "*"),
    ("postgres", "select count(o.*) as n from weather.main.obs o", "*"),
    ("postgres", "select payload->>'gust' as g, temp::text as t from weather.main.obs", "temp payload"),
    ("postgres", 'select "Temp" from weather.main.obs', "temp"),
    (
        "postgres",
        "select l.v from weather.main.obs o, lateral (select max(own.v) as v from own where own.s = o.station) l",
        "station",
    ),
    ("postgres", "select s.id from weather.main.obs o join (select station as id from own) s on s.id = o.hour", "hour"),
    ("postgres", "select t.a from (select * from weather.main.obs) as t(a, b, c, d, e, f)", "*"),
    ("postgres", "select temp from only weather.main.obs for update", "temp"),
    (
        "snowflake",
        "select f.value:gust::int as g from weather.main.obs o, lateral flatten(input => o.payload) f",
        "payload",
    ),
    ("snowflake", "select payload:temp.gust as g from weather.main.obs", "payload"),
    ("snowflake", "select $1 as a from weather.main.obs", "*"),
    ("snowflake", "with o as (select * ilike '%e%' from weather.main.obs) select temp from o", "temp"),
    ("snowflake", "select object_construct(*) as o from weather.main.obs", "*"),
    ("snowflake", "select temp from weather.main.obs qualify row_number() over (order by hour) = 1", "hour temp"),
    (
        "snowflake",
        "select a.temp from weather.main.obs a asof join own b match_condition (a.hour >= b.h)",
        "hour temp",
    ),
    (
        "snowflake",
        "select * from weather.main.obs match_recognize (order by hour measures first(temp) as t "
        "pattern (a b+) define b as wind > 1)",
        "*",
    ),
    ("bigquery", "select p from weather.main.obs o, unnest(o.payload) as p", "payload"),
    ("bigquery", "select p.gust from weather.main.obs o, o.payload p", "payload"),
    ("bigquery", "select payload.* from weather.main.obs", "payload"),
    ("bigquery", "select as struct * from weather.main.obs", "*"),
    ("bigquery", "select array(select as struct o.* from weather.main.obs o) as a", "*"),
    ("bigquery", "select temp from `weather.main.obs`", "temp"),
    ("bigquery", "with o as (select * except (gust) from weather.main.obs) select temp from o", "temp gust"),
    ("spark", "select p from weather.main.obs lateral view explode(payload) t as p", "payload"),
    ("spark", "select struct(*) as s from weather.main.obs", "*"),
    ("spark", "select /*+ broadcast(wind) */ `temp` from weather.main.obs wind", "temp"),
    ("spark", "select stack(2, 'a', temp, 'b', wind) as (k, v) from weather.main.obs", "temp wind"),
    ("spark", "select label from own left semi join weather.main.obs o on o.station = own.station", "station"),
]

CASES = [
    pytest.param(dialect, sql.format(obs="weather.main.obs"), columns, id=f"{dialect}: {name}")
    for name, (sql, columns) in EVERYWHERE.items()
    for dialect in DIALECTS
] + [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in SOMEWHERE]


@pytest.mark.parametrize(("dialect", "sql", "columns"), CASES)
def test_columns_of_a_query(dialect: str, sql: str, columns: str) -> None:
    star = columns == "*"
    expected = ALL if star else tuple(columns.split())
    assert columns_read(sql, dialect, [OBS]) == (ColumnsRead(expected, "exact", star),)


@pytest.mark.parametrize(
    ("dialect", "sql", "columns"),
    [
        ("duckdb", "summarize weather.main.obs", "*"),
        ("duckdb", "unpivot weather.main.obs on temp, wind into name n value v", "*"),
        ("duckdb", "pivot weather.main.obs on station using sum(temp)", "*"),
        ("duckdb", "insert into own select temp from weather.main.obs", "temp"),
        ("duckdb", "select o.temp from query_table('weather.main.obs') q, weather.main.obs o", "temp"),
        ("postgres", "with x as (insert into own select temp from weather.main.obs) select id from x", "temp"),
    ],
)
def test_what_is_not_understood_is_partial(dialect: str, sql: str, columns: str) -> None:
    star = columns == "*"
    expected = ALL if star else tuple(columns.split())
    assert columns_read(sql, dialect, [OBS]) == (ColumnsRead(expected, "partial", star),)


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "-- weather.main.obs\nselect temp from own",
        "select * from query_table('weather.main.obs')",
        "with obs as (select 1 as temp) select temp from obs",
    ],
)
def test_a_table_that_the_text_does_not_name_is_unknown(sql: str) -> None:
    assert columns_read(sql, "duckdb", [OBS]) == (ColumnsRead(),)


def test_a_table_without_known_columns_is_unknown() -> None:
    assert columns_read("select temp from weather.main.obs", "duckdb", [Table(OBS.parts)]) == (ColumnsRead(),)


def test_names_count_for_every_table_that_may_have_them() -> None:
    """`id` may be of either known table, `temp` of one alone; the one whose columns are not known takes none away."""
    first, second = Table(("w", "a"), ("id", "temp")), Table(("w", "b"), ("id", "wind"))
    found = columns_read("select id, temp from w.a, w.b, w.c", "postgres", [first, second, Table(("w", "c"))])
    assert [each.columns for each in found] == [("id", "temp"), ("id",), ()]
    assert [each.confidence for each in found] == ["exact", "exact", "unknown"]


def test_a_name_that_leaves_out_the_schema_means_every_table_of_that_name() -> None:
    first, second = Table(("w", "a", "obs"), ("id", "temp")), Table(("w", "b", "obs"), ("id", "wind"))
    found = columns_read("select temp, wind from obs", "duckdb", [first, second])
    assert [each.columns for each in found] == [("temp",), ("wind",)]


def test_the_columns_are_spelled_as_in_the_contract() -> None:
    table = Table(("weather", "main", "obs"), ("Station", "TEMP"))
    assert columns_read("select temp, STATION from WEATHER.main.Obs", "duckdb", [table])[0].columns == (
        "Station",
        "TEMP",
    )


# The port does not have `rain`. Sure: only the port can be asked for it.
LOOKED_FOR = [
    ("duckdb", "select rain from weather.main.obs"),
    ("duckdb", "select max(coalesce(Rain, 0)) as r from weather.main.obs"),
    ("duckdb", "select temp from weather.main.obs where not rain > 1 or rain is null"),
    ("duckdb", "select temp from weather.main.obs order by rain desc"),
    ("duckdb", "select o.rain from weather.main.obs o join own on own.id = o.hour"),
    ("duckdb", "select own.label from own join weather.main.obs o on o.rain = own.id"),
    ("duckdb", "select date_diff('day', o.rain, own.x) as d from weather.main.obs o, own"),
    ("duckdb", "with o as (select * from weather.main.obs), p as (select * from o) select rain from p"),
    ("duckdb", "with o as (select * from weather.main.obs) select o.rain from o join own on own.id = o.hour"),
    ("duckdb", "with o as (select rain from weather.main.obs) select rain as r from o"),
    ("snowflake", "select o.rain from weather.main.obs o"),
    ("bigquery", "select o.rain from `weather`.`main`.`obs` o"),
    ("postgres", 'select "rain" from "weather"."main"."obs"'),
    (None, "select rain from weather.main.obs"),
]

NOT_SURE = [
    ("duckdb", "select rain from weather.main.obs join own on own.id = hour"),  # a column of own
    ("duckdb", "select temp as rain, rain + 1 as more from weather.main.obs where rain > 1 order by rain"),
    ("duckdb", "select temp from weather.main.obs o where exists (select rain from own)"),
    ("duckdb", "select label from own where exists (select 1 from weather.main.obs where rain = 1)"),  # own.rain
    ("duckdb", "select payload.rain from weather.main.obs"),  # a field
    ("duckdb", "select o.payload.rain from weather.main.obs o"),
    ("duckdb", "select payload.rain from weather.main.obs payload"),
    ("duckdb", "select list_transform(payload, rain -> rain + 1) as l from weather.main.obs"),
    ("duckdb", "select [rain for rain in payload] as l from weather.main.obs"),
    ("duckdb", "select struct_pack(rain := 1) as s from weather.main.obs"),
    ("duckdb", "with o as (select *, 1 as rain from weather.main.obs) select rain from o"),
    ("duckdb", "with o as (select * rename (temp as rain) from weather.main.obs) select rain from o"),
    ("duckdb", "with o(rain) as (select temp from weather.main.obs) select rain from o"),
    ("duckdb", "with o as (select * from weather.main.obs join own using (station)) select rain from o"),
    ("duckdb", "with o as (select *, max(temp) over () from weather.main.obs) select rain from o"),
    ("duckdb", "select rain from weather.main.obs pivot (sum(temp) for station in ('rain'))"),
    ("duckdb", "with o as (from weather.main.obs pivot (sum(temp) for station in ('rain'))) select o.rain from o"),
    ("duckdb", "select rain from obs"),  # perhaps another obs
    ("duckdb", "select rain from other.obs"),
    ("duckdb", "select rain from weather.main.obs union all select o.rain from own o join (summarize own) s"),
    ("duckdb", "select rowid from weather.main.obs"),
    ("duckdb", "insert into own select rain from weather.main.obs"),
    ("duckdb", "select sum(temp) over rain as s from weather.main.obs window rain as (order by hour)"),
    ("duckdb", "select count(*) as n from weather.main.obs group by all order by all"),
    ("postgres", "select max(temp) from weather.main.obs order by max"),
    ("snowflake", "select datediff(rain, temp, wind) as d from weather.main.obs"),
    ("snowflake", "select sysdate as d from weather.main.obs"),
    ("snowflake", "select f.value from weather.main.obs, lateral flatten(input => payload) f where rain = 1"),
    ("bigquery", "select rain from `weather`.`main`.`obs`, unnest(payload) as rain"),
    ("spark", "select rain from weather.main.obs lateral view explode(payload) e as rain"),
    ("spark", "select explode(payload) as (rain, snow) from weather.main.obs order by rain"),
]


@pytest.mark.parametrize(("dialect", "sql"), LOOKED_FOR)
def test_a_column_that_is_looked_for_in_vain(dialect: str | None, sql: str) -> None:
    found = columns_read(sql, dialect, [OBS])[0]
    assert (found.missing, found.confidence) == (("rain",), "exact")


@pytest.mark.parametrize(("dialect", "sql"), NOT_SURE)
def test_what_may_be_something_else_is_not_looked_for(dialect: str, sql: str) -> None:
    assert columns_read(sql, dialect, [OBS])[0].missing == ()


def test_a_column_of_one_port_is_missed_in_the_other() -> None:
    other = Table(("weather", "main", "rains"), ("station", "rain"))
    sql = "select o.rain, r.temp, rain, temp from weather.main.obs o join weather.main.rains r using (station)"
    assert [each.missing for each in columns_read(sql, "duckdb", [OBS, other])] == [("rain",), ("temp",)]


def test_without_known_columns_none_is_missed() -> None:
    assert columns_read("select rain from weather.main.obs", None, [Table(OBS.parts)])[0].missing == ()
