{#- One list of measures for every breakdown: figures that people compare must be counted alike.
    Called without a filter: a unit test of dbt 1.10 does not see a macro whose text goes through one. -#}
{% macro delay_measures() -%}
        count(*) as flights,
        count(case when is_cancelled then 1 end) as cancelled_flights,
        count(departure_delay_minutes) as departed_flights,
        count(case when is_departure_late then 1 end) as late_departures,
        cast(avg(departure_delay_minutes) as numeric(9, 4)) as mean_departure_delay_minutes,
        count(arrival_delay_minutes) as arrived_flights,
        count(case when is_arrival_late then 1 end) as late_arrivals,
        cast(avg(arrival_delay_minutes) as numeric(9, 4)) as mean_arrival_delay_minutes
{%- endmacro %}
