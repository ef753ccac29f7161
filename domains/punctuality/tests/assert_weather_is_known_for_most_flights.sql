-- 1,556 flights, about one in two hundred, left in an hour that was not observed. If more than one in a
-- hundred lacks weather, the two domains no longer speak of the same hours or airports.
{{ config(group='delays') }}

with

coverage as (

    select
        count(*) as flights,
        count(case when not has_weather then 1 end) as flights_without_weather
    from {{ ref('int_flights_enriched') }}

)

select *
from coverage
where 100 * flights_without_weather > flights
