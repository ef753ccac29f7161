with orders as (
    select * from {{ ref('platform', 'fct_orders', v=1) }}
)

select city, sum(order_total) as revenue from orders group by city
