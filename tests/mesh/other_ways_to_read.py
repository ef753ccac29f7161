"""More readers for punctuality: the ways in which dbt projects read columns, beyond a model that names them.

They read columns that punctuality does not read otherwise, so that each way is tried alone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.mesh.reference_mesh import copy_mesh, run

FILES = {
    # Names that a loop puts together.
    "models/more/engines.sql": """\
select tail_number{% for what in ['engine', 'seat'] %}, sum({{ what }}_count) as {{ what }}s{% endfor %}
from {{ ref('fleet', 'aircraft', v=2) }} group by all
""",
    # An ephemeral model is a part of those that read it.
    "models/more/kinds.sql": """\
{{ config(materialized='ephemeral') }}
select tail_number, engine_type as kind from {{ ref('fleet', 'aircraft', v=2) }}
""",
    "models/more/flights_by_kind.sql": """\
select kind, count(*) as flights from {{ ref('operations', 'flights') }}
left join {{ ref('kinds') }} using (tail_number)
group by kind
""",
    "snapshots/manufacturers.sql": """\
{% snapshot manufacturers %}
{{ config(unique_key='tail_number', strategy='check', check_cols=['manufacturer']) }}
select tail_number, manufacturer from {{ ref('fleet', 'aircraft', v=2) }}
{% endsnapshot %}
""",
    # The branch is not compiled the first time.
    "models/more/distances.sql": """\
{{ config(materialized='incremental', unique_key='carrier_code') }}
select carrier_code, count(*) as flights from {{ ref('operations', 'flights') }}
{% if is_incremental() %}where distance_miles > 0{% endif %}
group by carrier_code
""",
    # Every column goes on, and one is needed by name.
    "models/more/all_airports.sql": "select * from {{ ref('network', 'airports') }}\n",
    "models/more/heights.sql": "select elevation_feet from {{ ref('all_airports') }}\n",
    # Without a table's name; one name is another table's, too.
    "models/more/gusts.sql": """\
select origin_airport_code, max(wind_gust_mph) as gust from {{ ref('weather', 'hourly_observations') }}
where exists (select 1 from {{ ref('operations', 'flights') }} as f where f.departed_at_local = observed_hour_local)
group by 1
""",
    # Hidden by an alias, and in a window that nobody uses.
    "models/more/dew.sql": """\
with o as (select *, dew_point_fahrenheit as dew from {{ ref('weather', 'hourly_observations') }}),
never_used as (select rank() over (order by relative_humidity_percent) from o)
select count(dew) as dews, count(*) as observations from o
""",
    "models/more/carrier_names.sql": """\
{{ config(post_hook="select count(carrier_name) from {{ ref('network', 'carriers') }}") }}
-- depends_on: {{ ref('network', 'carriers') }}
select 1 as one
""",
    "tests/assert_no_flight_takes_a_day.sql": """\
select * from (select count(*) as many from {{ ref('operations', 'flights') }} where air_time_minutes > 1440)
where many > 0
""",
    "models/more/more.yml": """\
models:
  - name: engines
    columns:
      - name: tail_number
        data_tests:
          - relationships:
              arguments: {to: "ref('fleet', 'aircraft', v=2)", field: registered_manufacturer}
              config: {severity: warn}
unit_tests:
  - name: gusts_by_airport
    model: gusts
    given:
      - input: ref('weather', 'hourly_observations')
        format: csv
        rows: |
          origin_airport_code,observed_hour_local,wind_gust_mph,sea_level_pressure_millibars
          JFK,2013-01-01 10:00:00,20,1000
      - input: ref('operations', 'flights')
        rows: [{departed_at_local: "2013-01-01 10:00:00"}]
    expect:
      rows: [{origin_airport_code: JFK, gust: 20}]
""",
}


def add(original: Path, root: Path) -> Path:
    """A copy of a mesh whose punctuality has these readers, too, built and published."""
    copy_mesh(original, root)
    project = root / "domains" / "punctuality"
    for name, text in FILES.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")
    models = project / "dbt_project.yml"
    text = models.read_text(encoding="utf-8")
    models.write_text(
        text.replace("    delays:\n", "    more:\n      +materialized: table\n    delays:\n", 1)
        + "\nsnapshots:\n  punctuality:\n    +group: delays\n"
        + "\non-run-start: \"select count(is_diverted) from {{ ref('operations', 'flights') }}\"\n",
        encoding="utf-8",
    )
    # Twice, because an incremental model has a second branch.
    for _ in range(2):
        run(project, "dbt", "build")
    run(project, "mesh", "publish")
    shutil.rmtree(project / "logs")
    return root
