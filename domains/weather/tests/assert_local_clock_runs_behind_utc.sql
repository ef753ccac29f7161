-- New York is 5 hours behind UTC in winter and 4 in summer. Any other distance would mean that the two
-- columns describe different hours, and that a join on one of them silently shifts the weather.
with

observations as (

    select
        origin_airport_code,
        observed_hour_utc,
        {{ dbt.datediff('observed_hour_local', 'observed_hour_utc', 'hour') }} as hours_behind_utc
    from {{ ref('hourly_observations') }}

)

select *
from observations
where hours_behind_utc not in (4, 5)
