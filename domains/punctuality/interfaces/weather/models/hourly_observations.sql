{%- set relation = meshwright.interface_relation({
    "dev": {"database": "weather", "schema": "main", "identifier": "hourly_observations"},
}, default_environment="dev") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as varchar) as origin_airport_code,
    cast(null as timestamp) as observed_hour_utc,
    cast(null as timestamp) as observed_hour_local,
    cast(null as numeric(5,2)) as temperature_fahrenheit,
    cast(null as numeric(5,2)) as dew_point_fahrenheit,
    cast(null as numeric(5,2)) as relative_humidity_percent,
    cast(null as numeric(5,1)) as sea_level_pressure_millibars,
    cast(null as integer) as wind_direction_degrees,
    cast(null as numeric(9,5)) as wind_speed_mph,
    cast(null as numeric(9,5)) as wind_gust_mph,
    cast(null as boolean) as is_wind_rejected,
    cast(null as numeric(4,2)) as precipitation_inches,
    cast(null as numeric(4,2)) as visibility_miles
where 1 = 0
