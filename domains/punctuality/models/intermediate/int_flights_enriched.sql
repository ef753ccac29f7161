with

flights as (

    select * from {{ ref('operations', 'flights') }}

),

observations as (

    select * from {{ ref('weather', 'hourly_observations') }}

),

aircraft as (

    select * from {{ ref('fleet', 'aircraft', v=2) }}

),

airports as (

    select * from {{ ref('network', 'airports') }}

),

carriers as (

    select * from {{ ref('network', 'carriers') }}

),

-- Left joins throughout: a flight about which another domain knows nothing is still a flight.
enriched as (

    select
        -- key
        flights.flight_date,
        flights.carrier_code,
        flights.flight_number,
        flights.origin_airport_code,

        -- carrier and route
        carriers.carrier_name,
        airports.airport_name as origin_airport_name,
        flights.destination_airport_code,
        cast(extract(hour from flights.scheduled_departure_at_local) as integer) as departure_hour_local,

        -- aircraft
        flights.tail_number,
        aircraft.tail_number is not null as has_aircraft,
        cast(extract(year from flights.flight_date) as integer) - aircraft.year_built as aircraft_age_years,

        -- weather
        observations.observed_hour_utc is not null as has_weather,
        observations.precipitation_inches,
        observations.visibility_miles,
        observations.wind_speed_mph,

        -- outcome
        flights.departure_delay_minutes,
        flights.is_departure_late,
        flights.arrival_delay_minutes,
        flights.is_arrival_late,
        flights.is_cancelled
    from flights
    left join carriers
        on flights.carrier_code = carriers.carrier_code
    left join airports
        on flights.origin_airport_code = airports.airport_code
    left join aircraft
        on flights.tail_number = aircraft.tail_number
    -- The weather at the scheduled departure, not at the actual one: cancelled flights have it too, and a
    -- storm that delays a flight by hours is blamed although the sky has cleared when it leaves.
    left join observations
        on flights.origin_airport_code = observations.origin_airport_code
        and {{ dbt.date_trunc('hour', 'flights.scheduled_departure_at_utc') }} = observations.observed_hour_utc

)

select * from enriched
