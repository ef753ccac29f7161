{#- The transport statistics of the United States count a flight as late from 15 minutes on. -#}
{%- set late_from_minutes = 15 -%}

with

flights as (

    select
        *,
        cast(flight_date as timestamp) as local_midnight,
        {{ minutes_after_midnight('scheduled_departure_hhmm') }} as scheduled_departure_minutes,
        {{ minutes_after_midnight('scheduled_arrival_hhmm') }} as scheduled_arrival_minutes
    from {{ ref('stg_nycflights13__flights') }}

),

scheduled as (

    select
        *,
        {{ dbt.dateadd('minute', 'scheduled_departure_minute', 'scheduled_departure_hour_utc') }}
            as scheduled_departure_at_utc,
        {{ dbt.dateadd('minute', 'scheduled_departure_minutes', 'local_midnight') }}
            as scheduled_departure_at_local,

        -- An arrival has no date. It is on the next day when its clock time lies before the departure's:
        -- no flight from New York is so short that a time zone could make it land before it took off.
        {{ dbt.dateadd(
            'minute',
            'scheduled_arrival_minutes
                + case when scheduled_arrival_minutes < scheduled_departure_minutes then 24 * 60 else 0 end',
            'local_midnight'
        ) }} as scheduled_arrival_at_local
    from flights

),

timed as (

    select
        flight_date,
        carrier_code,
        flight_number,
        origin_airport_code,
        destination_airport_code,
        tail_number,
        distance_miles,
        scheduled_departure_at_utc,
        scheduled_departure_at_local,
        scheduled_arrival_at_local,

        -- Actual times are the schedule plus the delay. The recorded clock times lack a date, and a
        -- flight can be more than a day late.
        {{ dbt.dateadd('minute', 'departure_delay_minutes', 'scheduled_departure_at_utc') }}
            as departed_at_utc,
        {{ dbt.dateadd('minute', 'departure_delay_minutes', 'scheduled_departure_at_local') }}
            as departed_at_local,
        {{ dbt.dateadd('minute', 'arrival_delay_minutes', 'scheduled_arrival_at_local') }}
            as arrived_at_local,

        departure_delay_minutes,
        arrival_delay_minutes,
        air_time_minutes,
        departure_hhmm is null as is_cancelled,
        departure_hhmm is not null and arrival_delay_minutes is null as is_diverted,
        departure_delay_minutes >= {{ late_from_minutes }} as is_departure_late,
        arrival_delay_minutes >= {{ late_from_minutes }} as is_arrival_late
    from scheduled

)

select * from timed
