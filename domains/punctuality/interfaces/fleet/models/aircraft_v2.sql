{%- set relation = meshwright.interface_relation({
    "dev": {"database": "fleet", "schema": "main", "identifier": "aircraft_v2"},
}, default_environment="dev") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as varchar) as tail_number,
    cast(null as varchar) as aircraft_type,
    cast(null as varchar) as manufacturer,
    cast(null as varchar) as registered_manufacturer,
    cast(null as varchar) as model,
    cast(null as integer) as year_built,
    cast(null as integer) as engine_count,
    cast(null as varchar) as engine_type,
    cast(null as integer) as seat_count,
    cast(null as integer) as cruising_speed_mph
where 1 = 0
