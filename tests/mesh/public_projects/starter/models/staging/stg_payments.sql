with source as (
    select * from {{ ref('raw_payments') }}
)

select id as payment_id, sale as sale_id, method, cents / 100 as amount from source
