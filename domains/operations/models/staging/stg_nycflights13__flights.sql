with

source as (

    select * from {{ source('nycflights13', 'flights') }}

),

renamed as (

    select
        -- key
        make_date(cast(year as integer), cast(month as integer), cast(day as integer)) as flight_date,
        carrier as carrier_code,
        cast(flight as integer) as flight_number,
        origin as origin_airport_code,

        -- route and aircraft
        dest as destination_airport_code,
        nullif(tailnum, 'NA') as tail_number,
        cast(distance as integer) as distance_miles,

        -- schedule
        cast(time_hour as timestamp) as scheduled_departure_hour_utc,
        cast(minute as integer) as scheduled_departure_minute,
        cast(sched_dep_time as integer) as scheduled_departure_hhmm,
        cast(sched_arr_time as integer) as scheduled_arrival_hhmm,

        -- what happened
        cast(nullif(dep_time, 'NA') as integer) as departure_hhmm,
        cast(nullif(arr_time, 'NA') as integer) as arrival_hhmm,
        cast(nullif(dep_delay, 'NA') as integer) as departure_delay_minutes,
        cast(nullif(arr_delay, 'NA') as integer) as arrival_delay_minutes,
        cast(nullif(air_time, 'NA') as integer) as air_time_minutes

    from source

)

select * from renamed
