with guests as (
    select * from {{ ref('stg_guests') }}
),

sales as (
    select guest_id, count(*) as sale_count, min(sold_on) as first_sale from {{ ref('stg_sales') }} group by guest_id
)

select guests.*, sales.sale_count, sales.first_sale from guests left join sales using (guest_id)
