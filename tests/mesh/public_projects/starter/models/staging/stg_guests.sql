with source as (
    select * from {{ ref('raw_guests') }}
)

select id as guest_id, name as guest_name from source
