{%- set factors = ['precipitation_inches', 'visibility_miles', 'wind_speed_mph'] -%}

with

flights as (

    select * from {{ ref('int_flights_enriched') }}

),

bands as (

    select * from {{ ref('measure_bands') }}

),

-- Every flight once per factor, so that each factor on its own adds up to all flights.
by_factor as (

    {% for factor in factors %}
    select
        '{{ factor }}' as weather_factor,
        {{ factor }} as measured,
        departure_delay_minutes,
        is_departure_late,
        arrival_delay_minutes,
        is_arrival_late,
        is_cancelled
    from flights
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

banded as (

    select
        by_factor.*,
        coalesce(bands.band, 'unknown') as weather_band,
        coalesce(bands.band_order, 0) as weather_band_order
    from by_factor
    left join bands
        on by_factor.weather_factor = bands.measure
        and by_factor.measured >= bands.at_least
        and (by_factor.measured < bands.below or bands.below is null)

),

by_weather as (

    select
        weather_factor,
        weather_band,
        weather_band_order,
        {{ delay_measures() }}
    from banded
    group by
        weather_factor,
        weather_band,
        weather_band_order

)

select
    weather_factor,
    weather_band,
    weather_band_order,
    flights,
    cancelled_flights,
    departed_flights,
    late_departures,
    mean_departure_delay_minutes,
    arrived_flights,
    late_arrivals,
    mean_arrival_delay_minutes
from by_weather
