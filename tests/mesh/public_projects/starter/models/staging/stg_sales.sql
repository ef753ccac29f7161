with source as (
    select * from {{ ref('raw_sales') }}
)

select id as sale_id, guest as guest_id, sold_on, state from source
