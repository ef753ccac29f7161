-- Keeps the promise of version 1 until its deprecation date: names and spellings as in the register.
with

aircraft as (

    select * from {{ ref('int_aircraft_harmonised') }}

)

select
    tail_number,
    cast(year_built as varchar) as year,
    aircraft_type,
    registered_manufacturer as manufacturer,
    model,
    engine_count as engines,
    engine_type,
    seat_count as seats,
    cruising_speed_mph as speed
from aircraft
