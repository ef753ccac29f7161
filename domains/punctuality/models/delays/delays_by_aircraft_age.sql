with

flights as (

    select * from {{ ref('int_flights_enriched') }}

),

bands as (

    select *
    from {{ ref('measure_bands') }}
    where measure = 'aircraft_age_years'

),

banded as (

    select
        flights.*,
        coalesce(bands.band, 'unknown') as age_band,
        coalesce(bands.band_order, 0) as age_band_order
    from flights
    left join bands
        on flights.aircraft_age_years >= bands.at_least
        and (flights.aircraft_age_years < bands.below or bands.below is null)

),

by_age as (

    select
        age_band,
        age_band_order,
        {{ delay_measures() }}
    from banded
    group by
        age_band,
        age_band_order

)

select
    age_band,
    age_band_order,
    flights,
    cancelled_flights,
    departed_flights,
    late_departures,
    mean_departure_delay_minutes,
    arrived_flights,
    late_arrivals,
    mean_arrival_delay_minutes
from by_age
