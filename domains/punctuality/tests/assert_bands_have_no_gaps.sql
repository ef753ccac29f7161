-- A value between two bands would be reported as unknown although it was measured.
with

neighbours as (

    select
        measure,
        band,
        below,
        lead(at_least) over (partition by measure order by band_order) as next_at_least
    from {{ ref('measure_bands') }}

)

select *
from neighbours
where below is distinct from next_at_least
