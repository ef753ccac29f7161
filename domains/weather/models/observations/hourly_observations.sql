with

observations as (

    select * from {{ ref('int_observations_screened') }}

)

select
    origin_airport_code,
    observed_hour_utc,
    observed_hour_local,
    temperature_fahrenheit,
    dew_point_fahrenheit,
    relative_humidity_percent,
    sea_level_pressure_millibars,
    wind_direction_degrees,
    wind_speed_mph,
    wind_gust_mph,
    is_wind_rejected,
    precipitation_inches,
    visibility_miles
from observations
