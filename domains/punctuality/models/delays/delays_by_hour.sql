with

flights as (

    select * from {{ ref('int_flights_enriched') }}

),

by_hour as (

    select
        departure_hour_local,
        {{ delay_measures() }}
    from flights
    group by departure_hour_local

)

select
    departure_hour_local,
    flights,
    cancelled_flights,
    departed_flights,
    late_departures,
    mean_departure_delay_minutes,
    arrived_flights,
    late_arrivals,
    mean_arrival_delay_minutes
from by_hour
