{%- set relation = meshwright.interface_relation({
    "dev": {"database": "operations", "schema": "main", "identifier": "flights"},
}, default_environment="dev") -%}
{{ config(database=relation.database, schema=relation.schema, alias=relation.identifier) }}

select
    cast(null as date) as flight_date,
    cast(null as varchar) as carrier_code,
    cast(null as integer) as flight_number,
    cast(null as varchar) as origin_airport_code,
    cast(null as varchar) as destination_airport_code,
    cast(null as varchar) as tail_number,
    cast(null as integer) as distance_miles,
    cast(null as timestamp) as scheduled_departure_at_utc,
    cast(null as timestamp) as scheduled_departure_at_local,
    cast(null as timestamp) as departed_at_utc,
    cast(null as timestamp) as departed_at_local,
    cast(null as integer) as departure_delay_minutes,
    cast(null as boolean) as is_departure_late,
    cast(null as timestamp) as scheduled_arrival_at_local,
    cast(null as timestamp) as arrived_at_local,
    cast(null as integer) as arrival_delay_minutes,
    cast(null as boolean) as is_arrival_late,
    cast(null as integer) as air_time_minutes,
    cast(null as boolean) as is_cancelled,
    cast(null as boolean) as is_diverted
where 1 = 0
