with

flights as (

    select * from {{ ref('int_flights_enriched') }}

),

by_origin as (

    select
        origin_airport_code,
        coalesce(origin_airport_name, 'unknown') as origin_airport_name,
        {{ delay_measures() }}
    from flights
    group by
        origin_airport_code,
        coalesce(origin_airport_name, 'unknown')

)

select
    origin_airport_code,
    origin_airport_name,
    flights,
    cancelled_flights,
    departed_flights,
    late_departures,
    mean_departure_delay_minutes,
    arrived_flights,
    late_arrivals,
    mean_arrival_delay_minutes
from by_origin
