-- However many partial builds filled flights_by_day: it must count every flight exactly once.
with

by_day as (

    select
        sum(scheduled_flights) as scheduled_flights,
        sum(cancelled_flights) as cancelled_flights,
        sum(diverted_flights) as diverted_flights
    from {{ ref('flights_by_day') }}

),

flights as (

    select
        count(*) as scheduled_flights,
        count(case when is_cancelled then 1 end) as cancelled_flights,
        count(case when is_diverted then 1 end) as diverted_flights
    from {{ ref('flights') }}

)

select
    by_day.scheduled_flights as counted_flights,
    flights.scheduled_flights
from by_day
cross join flights
where
    by_day.scheduled_flights is distinct from flights.scheduled_flights
    or by_day.cancelled_flights is distinct from flights.cancelled_flights
    or by_day.diverted_flights is distinct from flights.diverted_flights
