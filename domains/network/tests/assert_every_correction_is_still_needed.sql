-- When the source mends an airport, its correction should go: a correction that changes nothing today
-- would hide a real change of the source tomorrow.
{{ config(group='places') }}

with

corrected as (

    select *
    from {{ ref('int_airports_corrected') }}
    where is_corrected

),

airports as (

    select * from {{ ref('stg_nycflights13__airports') }}

)

select corrected.airport_code
from corrected
inner join airports
    on corrected.airport_code = airports.airport_code
where
    corrected.latitude = airports.latitude
    and corrected.longitude = airports.longitude
    and corrected.utc_offset_hours = airports.utc_offset_hours
    and corrected.time_zone = airports.time_zone
