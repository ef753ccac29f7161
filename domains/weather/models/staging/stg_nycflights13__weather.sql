with

source as (

    select * from {{ source('nycflights13', 'weather') }}

),

renamed as (

    select
        -- key
        origin as origin_airport_code,
        cast(time_hour as timestamp) as observed_hour_utc,

        -- local clock
        {{ dbt.dateadd(
            'hour',
            'cast(hour as integer)',
            'cast(make_date(cast(year as integer), cast(month as integer), cast(day as integer)) as timestamp)'
        ) }} as observed_hour_local,

        -- air
        cast(nullif(temp, 'NA') as numeric(5, 2)) as temperature_fahrenheit,
        cast(nullif(dewp, 'NA') as numeric(5, 2)) as dew_point_fahrenheit,
        cast(nullif(humid, 'NA') as numeric(5, 2)) as relative_humidity_percent,
        cast(nullif(pressure, 'NA') as numeric(5, 1)) as sea_level_pressure_millibars,

        -- wind
        cast(nullif(wind_dir, 'NA') as integer) as wind_direction_degrees,
        cast(nullif(wind_speed, 'NA') as numeric(9, 5)) as wind_speed_mph,
        cast(nullif(wind_gust, 'NA') as numeric(9, 5)) as wind_gust_mph,

        -- sight
        cast(nullif(precip, 'NA') as numeric(4, 2)) as precipitation_inches,
        cast(nullif(visib, 'NA') as numeric(4, 2)) as visibility_miles

    from source

)

select * from renamed
