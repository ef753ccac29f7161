with orders as (
    select * from {{ ref('stg_orders') }}
),

shop_orders as (
    select * from {{ source('shop', 'orders') }}
)

select orders.*, shop_orders.amount from orders left join shop_orders using (id)
