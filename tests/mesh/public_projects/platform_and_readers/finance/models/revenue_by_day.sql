with orders as (
    select * from {{ ref('platform', 'fct_orders') }}
)

select ordered_on, sum(amount) as revenue from orders group by ordered_on
