with

flights as (

    select * from {{ ref('int_flights_enriched') }}

),

by_carrier as (

    select
        carrier_code,
        coalesce(carrier_name, 'unknown') as carrier_name,
        {{ delay_measures() }}
    from flights
    group by
        carrier_code,
        coalesce(carrier_name, 'unknown')

)

select
    carrier_code,
    carrier_name,
    flights,
    cancelled_flights,
    departed_flights,
    late_departures,
    mean_departure_delay_minutes,
    arrived_flights,
    late_arrivals,
    mean_arrival_delay_minutes
from by_carrier
