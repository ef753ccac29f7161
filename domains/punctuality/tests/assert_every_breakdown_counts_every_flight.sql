-- Whatever is unknown about a flight: in each breakdown it must be counted, and once. Weather has three
-- breakdowns in one table, so each of its factors must add up.
with

breakdowns as (

    select 'carrier' as breakdown, flights, cancelled_flights, late_departures
    from {{ ref('delays_by_carrier') }}
    union all
    select 'origin' as breakdown, flights, cancelled_flights, late_departures
    from {{ ref('delays_by_origin') }}
    union all
    select 'hour' as breakdown, flights, cancelled_flights, late_departures
    from {{ ref('delays_by_hour') }}
    union all
    select 'aircraft age' as breakdown, flights, cancelled_flights, late_departures
    from {{ ref('delays_by_aircraft_age') }}
    union all
    select weather_factor as breakdown, flights, cancelled_flights, late_departures
    from {{ ref('delays_by_weather') }}

),

counted as (

    select
        breakdown,
        sum(flights) as flights,
        sum(cancelled_flights) as cancelled_flights,
        sum(late_departures) as late_departures
    from breakdowns
    group by breakdown

),

scheduled as (

    select
        count(*) as flights,
        count(case when is_cancelled then 1 end) as cancelled_flights,
        count(case when is_departure_late then 1 end) as late_departures
    from {{ ref('operations', 'flights') }}

),

wrong_sums as (

    select
        counted.breakdown,
        counted.flights as counted_flights,
        scheduled.flights as scheduled_flights
    from counted
    cross join scheduled
    where
        counted.flights <> scheduled.flights
        or counted.cancelled_flights <> scheduled.cancelled_flights
        or counted.late_departures <> scheduled.late_departures

),

-- An empty breakdown has no sum that could be wrong.
missing_breakdowns as (

    select
        'only ' || cast(count(*) as varchar) || ' of 7 breakdowns' as breakdown,
        cast(null as bigint) as counted_flights,
        cast(null as bigint) as scheduled_flights
    from counted
    having count(*) <> 7

)

select * from wrong_sums
union all
select * from missing_breakdowns
