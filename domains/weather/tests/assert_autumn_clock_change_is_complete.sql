-- The hour that the clocks of New York repeat must be there twice at each of the three airports. A build
-- that identifies hours by local time loses three rows here.
with

repeated_hour as (

    select
        count(*) as found_rows,
        count(distinct observed_hour_utc) as found_hours
    from {{ ref('hourly_observations') }}
    where observed_hour_local = timestamp '2013-11-03 01:00:00'

)

select *
from repeated_hour
where found_rows <> 6 or found_hours <> 2
