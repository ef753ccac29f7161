-- One reading in the year is broken. If more than one in a thousand is rejected, it is not the readings
-- that are broken but the screen, or the source has changed its unit.
with

observations as (

    select
        count(*) as readings,
        count(case when is_wind_rejected then 1 end) as rejected_readings
    from {{ ref('hourly_observations') }}

)

select *
from observations
where 1000 * rejected_readings > readings
