with

aircraft as (

    select * from {{ ref('int_aircraft_harmonised') }}

)

select
    tail_number,
    aircraft_type,
    manufacturer,
    registered_manufacturer,
    model,
    year_built,
    engine_count,
    engine_type,
    seat_count,
    cruising_speed_mph
from aircraft
