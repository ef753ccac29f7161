with

airports as (

    select * from {{ ref('int_airports_corrected') }}

)

select
    airport_code,
    airport_name,
    latitude,
    longitude,
    elevation_feet,
    time_zone,
    utc_offset_hours,
    daylight_saving_rule,
    is_corrected
from airports
