-- A consumer that moves from version 1 to version 2 must not gain or lose aircraft on the way.
select
    coalesce(old.tail_number, new.tail_number) as tail_number,
    old.tail_number is not null as is_in_version_1,
    new.tail_number is not null as is_in_version_2
from {{ ref('aircraft', v=1) }} as old
full outer join {{ ref('aircraft', v=2) }} as new
    on old.tail_number = new.tail_number
where old.tail_number is null or new.tail_number is null
