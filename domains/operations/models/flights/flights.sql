with

flights as (

    select * from {{ ref('int_flights_timed') }}

)

select
    -- key
    flight_date,
    carrier_code,
    flight_number,
    origin_airport_code,

    -- route and aircraft
    destination_airport_code,
    tail_number,
    distance_miles,

    -- departure
    scheduled_departure_at_utc,
    scheduled_departure_at_local,
    departed_at_utc,
    departed_at_local,
    departure_delay_minutes,
    is_departure_late,

    -- arrival
    scheduled_arrival_at_local,
    arrived_at_local,
    arrival_delay_minutes,
    is_arrival_late,
    air_time_minutes,

    -- outcome
    is_cancelled,
    is_diverted
from flights
