{%- set relation = meshwright.interface_relation({
    "dev": {"database": "network", "schema": "main", "identifier": "airports"},
}, default_environment="dev") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as varchar) as airport_code,
    cast(null as varchar) as airport_name,
    cast(null as numeric(9,6)) as latitude,
    cast(null as numeric(9,6)) as longitude,
    cast(null as integer) as elevation_feet,
    cast(null as varchar) as time_zone,
    cast(null as integer) as utc_offset_hours,
    cast(null as varchar) as daylight_saving_rule,
    cast(null as boolean) as is_corrected
where 1 = 0
