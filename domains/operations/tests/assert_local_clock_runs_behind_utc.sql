-- New York is 5 hours behind UTC in winter and 4 in summer. Any other distance would mean that the local
-- and the UTC columns describe different departures.
with

flights as (

    select
        flight_date,
        carrier_code,
        flight_number,
        origin_airport_code,
        {{ dbt.datediff('scheduled_departure_at_local', 'scheduled_departure_at_utc', 'minute') }}
            as minutes_behind_utc
    from {{ ref('flights') }}

)

select *
from flights
where minutes_behind_utc not in (4 * 60, 5 * 60)
