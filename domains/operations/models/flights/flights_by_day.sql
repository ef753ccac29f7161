{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['flight_date', 'origin_airport_code', 'carrier_code'],
    on_schema_change='append_new_columns'
) }}

{#- A flight may still be corrected after its day: the last days are counted again with every build. -#}
{%- set recounted_days = 7 -%}

with

flights as (

    select * from {{ ref('flights') }}

    {% if is_incremental() %}
    where flight_date > (
        select {{ dbt.dateadd('day', -recounted_days, 'max(flight_date)') }} from {{ this }}
    )
    {% endif %}

)

select
    flight_date,
    origin_airport_code,
    carrier_code,
    count(*) as scheduled_flights,
    count(case when is_cancelled then 1 end) as cancelled_flights,
    count(case when is_diverted then 1 end) as diverted_flights,
    count(case when is_departure_late then 1 end) as late_departures,
    count(case when is_arrival_late then 1 end) as late_arrivals
from flights
group by
    flight_date,
    origin_airport_code,
    carrier_code
